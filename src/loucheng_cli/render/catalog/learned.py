"""What the matcher learned, as rows and as sayings for the catalogue of the district."""

from __future__ import annotations

import json
from collections.abc import Sequence

from loucheng_cli.domain.catalog.item import Catalog
from loucheng_cli.domain.privacy.personal_numbers import mask_personal
from loucheng_cli.i18n import _, pgettext
from loucheng_cli.render.cells import Column
from loucheng_cli.render.theme import Style, Styled
from loucheng_cli.store.reads.learned import Learned


def columns(catalog: Catalog) -> list[Column[Learned]]:
    """The columns of ``catalog learned``."""
    return [
        Column(_("No."), lambda each: Styled(each.ref, Style.REF), keep=True),
        Column(_("Received"), lambda each: each.opened_on, keep=True),
        Column(pgettext("item", "Code"), lambda each: each.item),
        Column(pgettext("item", "Item"), lambda each: catalog.name_of(each.item), wide=True),
        Column(_("The machine said"), lambda each: each.proposed if each.proposed != each.item else ""),
        Column(_("What was said"), lambda each: each.text, wide=True),
    ]


def sayings(catalog: Catalog, found: Sequence[Learned]) -> tuple[str, int]:
    """New sayings by item as YAML, and how many.

    Numbers of persons are masked; what the catalogue says already, or an item it no longer has, is left out.
    """
    known = {said for each in catalog.says.values() for said in each}
    new: dict[str, dict[str, None]] = {}
    for each in found:
        said = " ".join(mask_personal(each.text).split())
        if each.item in catalog.items and said and said not in known:
            new.setdefault(each.item, {})[said] = None
    lines = [f"# {_('Confirmed in the cases of one database; read before use.')}"]
    for code in sorted(new):
        lines += [f"{code}:", *(f"  - {json.dumps(said, ensure_ascii=False)}" for said in new[code])]
    return "\n".join(lines) + "\n", sum(map(len, new.values()))
