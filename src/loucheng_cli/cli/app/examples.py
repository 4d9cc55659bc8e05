"""An example of a command, shown in its help and after a usage error."""

from __future__ import annotations

from loucheng_cli.i18n import N_, _

_EXAMPLES = {
    "visit add": N_('loucheng visit add A1901 --heard "Renewing the lease" --issue "Cannot find staff"'),
    "init": N_("loucheng init --from community.yaml"),
    "enterprise import": N_("loucheng enterprise import enterprises.csv --dry-run"),
    "issue add": N_('loucheng issue add "Cannot find staff" --enterprise A1901'),
    "issue resolve": N_('loucheng issue resolve 7 --outcome solved --reply "Repaired"'),
    "issue follow-up": N_("loucheng issue follow-up 7 --satisfaction satisfied --solved yes"),
    "catalog match": N_('loucheng catalog match "Cannot find staff"'),
    "deadline": N_("loucheng deadline 2026-09-18 2"),
    "digest": N_("loucheng digest --week 2026-W38"),
    "map": N_("loucheng map --out map.html"),
}


def example_of(path: str) -> str | None:
    """Return the example of a command, of a noun the first of its verbs."""
    words = path.removeprefix("loucheng").strip()
    for name, example in _EXAMPLES.items():
        if f"{name} ".startswith(f"{words} ") or not words:
            return _(example)
    return None
