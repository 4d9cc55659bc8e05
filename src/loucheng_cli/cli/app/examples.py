"""An example of each command, shown in its help and after a usage error; a test has each parsed."""

from __future__ import annotations

from typing import TYPE_CHECKING

from loucheng_cli.i18n import N_, _

if TYPE_CHECKING:
    from loucheng_cli.cli.app.parser import Context

# Of a noun that is named alone the first one is shown.
_FIRST = {
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
_TEXTS = {
    "enterprise add": N_('loucheng enterprise add "Half Sugar Tea" --building A --floor 3 --unit 303'),
    "enterprise move-out": N_('loucheng enterprise move-out A1901 --reason "Moved to another district"'),
    "enterprise redact": N_('loucheng enterprise redact A1901 --reason "Asked for by the person"'),
    "visit redact": N_('loucheng visit redact 7 --reason "Asked for by the person"'),
    "issue reassign": N_('loucheng issue reassign 7 --to renshe --reason "Not of this office"'),
    "issue return": N_('loucheng issue return 7 --reason "Not of this office"'),
    "issue hold": N_('loucheng issue hold 7 --reason "Waiting for a document of the enterprise"'),
    "issue extend": N_('loucheng issue extend 7 --days 3 --approved-by director --reason "Needs a site visit"'),
    "issue reopen": N_('loucheng issue reopen 7 --reason "It leaks again"'),
    "issue uphold": N_('loucheng issue uphold 7 --reason "Checked on the spot"'),
    "issue decline": N_('loucheng issue decline 7 --reason "policy does not allow it" --channel 12345'),
    "issue withdraw": N_('loucheng issue withdraw 7 --reason "No longer needed"'),
    "issue supervise": N_('loucheng issue supervise 7 --reason "Four working days late"'),
    "issue note": N_('loucheng issue note 7 "The office will come on Friday"'),
    "issue redact": N_('loucheng issue redact 7 --reason "Asked for by the person"'),
    "issue task return": N_('loucheng issue task return 7 renshe --reason "Not of this office"'),
    "issue task done": N_('loucheng issue task done 7 renshe --reply "Explained by telephone"'),
    "issue task waive": N_('loucheng issue task waive 7 renshe --reason "No longer needed"'),
    "digest void": N_('loucheng digest void 3 --reason "A figure was wrong"'),
    "council topic add": N_('loucheng council topic add "Who pays for the new pump" --council WL --due 2026-10-15'),
    "council topic resolve": N_('loucheng council topic resolve 2 --result "By area"'),
    "council topic redact": N_('loucheng council topic redact 2 --reason "Asked for by the person"'),
    "council notice add": N_('loucheng council notice add "No water on Sunday night" --council JX --until 2026-09-27'),
    "council notice redact": N_('loucheng council notice redact 1 --reason "Asked for by the person"'),
    "contact add": N_("loucheng contact add --name Chen --purpose 诉求办理 --consent-on 2026-09-20 --consent-how 签字"),
    "contact erase": N_('loucheng contact erase 3 --reason "Asked for by the person"'),
    "export enterprises": N_('loucheng export enterprises --out enterprises.xlsx --purpose "Monthly return"'),
    "undo": N_('loucheng undo --reason "Wrong issue"'),
    "space match": N_('loucheng space match "200 square metres with water"'),
}
_PLAIN = {
    "demo": "my-week",
    "today": "--all",
    "community apply": "community.yaml --dry-run",
    "enterprise list": "--building A",
    "enterprise show": "A1901",
    "enterprise edit": "A1901 --headcount 30",
    "enterprise merge": "E12 E57",
    "building show": "A",
    "building unit list": "A",
    "building unit set": "A 1203 --area 120 --floor 12",
    "building unit import": "units.csv --dry-run",
    "report councils": "--month 2026-09",
    "visit list": "--building A",
    "visit show": "7",
    "visit plan": "--building A",
    "visit sweep": "A 12",
    "visit import": "visits.csv --dry-run",
    "issue list": "--overdue",
    "issue show": "7",
    "issue match": "7",
    "issue assign": "7 --to renshe",
    "issue accept": "7",
    "issue contact": "7",
    "issue resume": "7",
    "issue duplicate": "7 --of 4",
    "issue escalate": "7 --to street",
    "issue handover": "4 7 --to zl",
    "issue history": "7",
    "issue explain": "7",
    "issue slip": "7 --out slip.docx",
    "issue convene": "4 7 --date 2026-09-25",
    "issue supervision": "7 --out supervision.docx",
    "issue remind": "4 7 --record",
    "issue edit": "7 --building A",
    "issue import": "issues.csv --dry-run",
    "issue task accept": "7 renshe",
    "issue task add": "7 renshe",
    "import": "lists --dry-run",
    "catalog show": "ZHZF-03",
    "catalog check": "catalog",
    "catalog export": "--out catalogue.html",
    "catalog import": "list.xlsx --out catalog",
    "catalog diff": "catalog-2025 catalog",
    "catalog evaluate": "texts.csv",
    "digest text": "--week 2026-W38 --council JX",
    "digest publish": "--week 2026-W38 --council JX",
    "digest send": "--council JX --dry-run",
    "digest show": "3 --out digest.docx",
    "digest verify": "page.html",
    "digest preview": "--week 2026-W38 --council JX",
    "dashboard": "--out wall.html --every 15m",
    "report parties": "--week 2026-W38 --out parties.html",
    "report buildings": "--month 2026-09 --out buildings.docx",
    "report workers": "--month 2026-09",
    "report coverage": "--month 2026-09 --out coverage.xlsx",
    "report items": "--month 2026-09 --council JX",
    "report trend": "--week 2026-W38",
    "report sla": "--month 2026-09 --department renshe",
    "report indicators": "--month 2026-09 --out indicators.pdf",
    "report ledgers": "--month 2026-09 --out ledgers.xlsx",
    "report all": "--month 2026-09 --out reports",
    "council notice withdraw": "1",
    "worker leave": "qy --to zl",
    "contact show": "3 --export person.html",
    "export issues": "--out ledger.csv",
    "export visits": "--out visits.xlsx",
    "export journal": "--out journal.jsonl",
    "privacy journal": "",
    "privacy notice": "--out notice.docx",
    "privacy redact": "SM-120",
    "indicator set": "A 税收 1200 --period 2026-Q3",
    "calendar show": "2026",
    "calendar recheck": "--apply",
    "db copy": "loucheng.db copy.db",
    "db grant": "worker zhongli",
    "db verify": "--repair",
    "db backup": "--keep 20",
    "db restore": "loucheng.backup",
}


def known_example(path: str) -> str | None:
    """The example that an error shows: of a command that people begin with, of a noun the first of its verbs."""
    words = path.removeprefix("loucheng").strip()
    for name, example in _FIRST.items():
        if f"{name} ".startswith(f"{words} ") or not words:
            return _(example)
    return None


def example_of(ctx: Context) -> str | None:
    """The example in the help of a command."""
    words = ctx.command_path.removeprefix("loucheng").strip()
    if text := _FIRST.get(words) or _TEXTS.get(words):
        return _(text)
    return f"loucheng {words} {_PLAIN[words]}" if words in _PLAIN else _of_ledger(words, ctx)


def _of_ledger(words: str, ctx: Context) -> str | None:
    """The example of a ledger's verb, made from its declaration; else the command itself, if it needs nothing more."""
    ledger = getattr(ctx.parent and ctx.parent.command, "ledger", None)
    if ledger is not None:
        from loucheng_cli.cli.ledger.examples import arguments

        return f"loucheng {words}{arguments(ledger, words.rsplit(maxsplit=1)[-1], ctx.command)}"
    return None if any(param.required for param in ctx.command.params) else f"loucheng {words}"
