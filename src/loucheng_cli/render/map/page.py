"""The map as one HTML file: styles, script, chart library and data in it, nothing fetched from anywhere."""

from __future__ import annotations

import json
from pathlib import Path

from loucheng_cli.domain.core.sanitize import display_safe
from loucheng_cli.domain.map.model import Audience, BuildingsMap
from loucheng_cli.i18n import _, ngettext
from loucheng_cli.render.documents.html import fragment
from loucheng_cli.render.documents.html import page as shell
from loucheng_cli.render.map import wording as words
from loucheng_cli.render.map.packing import packed

_HERE = Path(__file__).parent
# No address may be asked for anything, whatever a text says.
_POLICY = "default-src 'none'; script-src 'unsafe-inline'; style-src 'unsafe-inline'; img-src data:"

_BODY = """\
{% if mark %}<p class="mark" role="note">{{ mark }}</p>
{% endif %}<header class="top">
<h1>{{ title }}</h1>
<p>{{ day }}</p>
</header>
<noscript><p class="warn">{{ noscript }}</p></noscript>
<form class="tools" role="search" aria-label="{{ texts.tools }}" hidden>
<label>{{ texts.search }}<input type="search" id="search" autocomplete="off" placeholder="{{ texts.search_what }}"></label>
<label>{{ texts.industry }}<select id="industry"><option value="-1">{{ texts.every }}</option></select></label>
{% if staff %}<label>{{ texts.only }}<select id="filter"><option value="-1">{{ texts.every }}</option></select></label>
<label>{{ texts.colour }}<select id="colour"></select></label>
{% endif %}</form>
<p id="status" role="status" class="note"></p>
<ul id="found" class="found" aria-label="{{ texts.results }}" hidden></ul>
<main id="main" tabindex="-1"></main>
<footer>{{ foot }}</footer>
<dialog id="card" aria-labelledby="card-name"></dialog>
{% if mark %}<div class="watermark" aria-hidden="true">{{ short_mark }}</div>
{% endif %}<script type="application/json" id="data">{{ data }}</script>
<script>{{ library }}</script>
<script>{{ script }}</script>"""


def page(drawn: BuildingsMap) -> str:
    """The page; what is internal says so on every screen and every sheet."""
    from markupsafe import Markup

    is_staff = drawn.audience is Audience.STAFF
    mark = _("Internal: for staff only, not to be passed on") if is_staff else ""
    texts = _texts(is_staff=is_staff)
    data = {**packed(drawn), "texts": texts}
    css = _read("page.css")
    if is_staff:
        css += f'@page {{ @top-center {{ content: "{mark}"; font-size: 9pt; }} }}\n'
    body = fragment(
        _BODY,
        mark=mark,
        short_mark=_("Internal"),
        title=words.title(drawn),
        day=_("As of {day}; {audience}").format(day=drawn.on, audience=_(words.AUDIENCES[drawn.audience])),
        noscript=_("This page needs JavaScript; `loucheng map` shows the same in the terminal."),
        foot=_("Units are drawn by their share of the floor's area; where areas are missing, all are as wide.")
        if is_staff
        else _("Names and industries as on the doors. A name that may be a person's is not shown."),
        texts=texts,
        staff=is_staff,
        data=Markup(_script_safe(data)),  # noqa: S704 - escaped for a script element
        library=Markup(_read("echarts/echarts.min.js")),  # noqa: S704 - our own
        script=Markup(_read("page.js")),  # noqa: S704 - our own
    )
    return shell(display_safe(words.title(drawn)), body, css=css, policy=_POLICY)


def _script_safe(data: object) -> str:
    """JSON that cannot end the script element it stands in."""
    text = json.dumps(data, ensure_ascii=False, separators=(",", ":"))
    return text.replace("&", "\\u0026").replace("<", "\\u003c").replace(">", "\\u003e")


def _texts(*, is_staff: bool) -> dict[str, str]:
    """What the script writes."""
    return {
        "tools": _("Search and filter"),
        "search": _("Search"),
        "search_what": _("Name, initials, door, number") if is_staff else _("Name, initials, door"),
        "results": _("What was found"),
        "industry": _("Industry"),
        "every": _("all"),
        "only": _("Only"),
        "colour": _("Colour by"),
        "overview": _("All buildings"),
        "buildings": _("Buildings"),
        "figures": _("Figures by building"),
        "building": _("Building"),
        "open": _("Open issues"),
        "none": _("none"),
        "plan": _("Where they stand"),
        "plan_said": _(
            "Plan of the buildings; the larger the circle, the more enterprises. The list below says the same."
        ),
        "industries": _("Industries"),
        "industries_said": _("Enterprises by industry: {list}"),
        "leases": _("Leases that end, by quarter"),
        "leases_said": _("Leases that end: {list}"),
        "enterprise": ngettext("{n} enterprise", "{n} enterprises", 1),
        "enterprises": ngettext("{n} enterprise", "{n} enterprises", 2),
        "matching": _("{n} of {all} enterprises match"),
        "more": _("{n} more; type more of the name"),
        "stack": _("Floor by floor"),
        "stack_how": _("Arrow keys move from unit to unit, Enter opens the card."),
        "nobody": _("nobody registered"),
        "list": _("Enterprises in this building"),
        "list_all": _("Show all {n}"),
        "name": _("Name"),
        "door": _("Door"),
        "close": _("Close"),
        "area": _("Area"),
        "square_metres": _("{n} m²"),
        "area_unknown": _("not entered"),
        "place": _("Place"),
        "number": _("Number"),
        "print": _("Print"),
        "to_building": _("Show the building"),
    }


def _read(name: str) -> str:
    return (_HERE / name).read_text(encoding="utf-8")
