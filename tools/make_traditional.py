"""Make ``src/loucheng_cli/domain/catalog/matching/_traditional.py``: traditional characters and their simplified forms, one to one.

The pairs come from OpenCC's ``TSCharacters.txt`` (Apache-2.0), as the package ``opencc-python-reimplemented`` ships it.
Run once: ``pip install opencc-python-reimplemented`` and ``python tools/make_traditional.py``.
"""

from __future__ import annotations

from importlib.util import find_spec
from pathlib import Path

OUT = Path(__file__).parents[1] / "src" / "loucheng_cli" / "domain" / "catalog" / "matching" / "_traditional.py"
# OpenCC leaves these to words; in a worker's note the simplified form is what the catalogue holds.
MORE = {"著": "着", "於": "于", "瞭": "了", "餘": "余", "夥": "伙", "麽": "么"}


def pairs() -> dict[str, str]:
    """Traditional → simplified, within the block that input methods know."""
    spec = find_spec("opencc")
    if spec is None or spec.origin is None:
        raise SystemExit("pip install opencc-python-reimplemented")
    table = Path(spec.origin).parent / "dictionary" / "TSCharacters.txt"
    found = {}
    for line in table.read_text(encoding="utf-8").splitlines():
        old, _tab, new = line.partition("\t")
        first = new.split(" ")[0]
        if len(old) == len(first) == 1 and old != first and all("\u4e00" <= each <= "\u9fff" for each in old + first):
            found[old] = first
    return found | MORE


def main() -> None:
    """Write the module."""
    found = dict(sorted(pairs().items()))
    OUT.write_text(
        '"""Traditional characters and their simplified forms, place by place; made by tools/make_traditional.py.\n\n'
        'From OpenCC (Apache-2.0).\n"""\n\n'
        f'TRADITIONAL = "{"".join(found)}"\n'
        f'SIMPLIFIED = "{"".join(found.values())}"\n',
        encoding="utf-8",
    )


if __name__ == "__main__":
    main()
