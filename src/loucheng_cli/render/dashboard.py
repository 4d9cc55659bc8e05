"""The wall as one HTML file: one screen at 1920 × 1080, a column on a telephone, one sheet of A4."""

from __future__ import annotations

from decimal import Decimal

from loucheng_cli.domain.calendar.week import Week
from loucheng_cli.domain.core.labels import weekday_name
from loucheng_cli.domain.digest.model import Rate
from loucheng_cli.domain.digest.wall import Wall, WallBuilding
from loucheng_cli.i18n import _, ngettext
from loucheng_cli.render.digest import svg
from loucheng_cli.render.digest import wording as words
from loucheng_cli.render.documents.html import fragment, page

_PARTIES, _BUILDINGS, _COMING = 5, 12, 4  # lines that one screen holds
_SHORT = 6  # buildings that fit beside the trend; more take both rows

_CSS = """
body { max-width: none; padding: 1rem; line-height: 1.45; } h1 { font-size: 1.9rem; margin: 0; text-align: left; color: var(--ink); }
.top { display: flex; flex-wrap: wrap; gap: .2rem 2rem; align-items: baseline; justify-content: space-between; text-align: left; margin-bottom: .8rem; }
.top p { font-size: 1rem; margin: 0; } h2 { font-size: 1.1rem; margin: 0 0 .5rem; }
.tiles { display: grid; grid-template-columns: repeat(auto-fit, minmax(9rem, 1fr)); gap: .8rem; margin: 0 0 .8rem; }
.tiles div, .panel { border: 1px solid var(--line); border-radius: .5rem; padding: .6rem .9rem; }
.tiles dt { color: var(--quiet); font-size: .95rem; } .tiles dd { margin: 0; font-size: 2.1rem; font-weight: 650; line-height: 1.25; font-variant-numeric: tabular-nums; }
.tiles small { display: block; font-size: .85rem; font-weight: 400; color: var(--quiet); line-height: 1.3; }
.tiles .late { border: 2px solid var(--warn); } .tiles .late dd { color: var(--warn); }
.panels { display: grid; gap: .8rem; } .panel table { margin: 0; font-size: 1rem; } .panel th, .panel td { border: 0; border-bottom: 1px solid var(--line); padding: .24rem .4rem; background: none; }
.panel th { font-weight: 400; text-align: left; } .panel thead th { white-space: nowrap; color: var(--quiet); font-size: .85rem; } .panel tr:last-child > * { border-bottom: 0; }
.number { text-align: right !important; white-space: nowrap; font-variant-numeric: tabular-nums; } .panel .late { color: var(--warn); font-weight: 650; }
.panel td { vertical-align: middle; } .bar { width: 38%; } .bar span { display: block; height: .85rem; border: 1px solid var(--quiet); border-radius: .2rem; overflow: hidden; }
.bar i { display: block; height: 100%; background: var(--ink); } .good { font-size: 1.2rem; margin: .3rem 0; }
.panel svg { max-width: none; } footer { margin-top: .7rem; }
@media (min-width: 1200px) { :root { font-size: clamp(13px, min(1.06vw, 1.88vh), 40px); }
  body { min-height: 100vh; display: grid; grid-template-rows: auto 1fr auto; padding: 1rem 1.4rem; }
  .tiles { grid-template-columns: repeat(8, 1fr); } main { display: grid; grid-template-rows: auto 1fr; min-height: 0; }
  .line { display: -webkit-box; -webkit-box-orient: vertical; -webkit-line-clamp: 2; overflow: hidden; }
  .parties tbody th { max-width: 0; width: 60%; white-space: nowrap; overflow: hidden; text-overflow: ellipsis; }
  .panels { grid-template-columns: minmax(0, 1.1fr) minmax(0, 1fr) minmax(0, 1.2fr); grid-template-rows: 1fr auto; } .coming { grid-column: span 2; } .tall { grid-row: span 2; } .tall ~ .coming { grid-column: auto; } .trend svg { max-height: 36vh; } }
.buildings tbody th, .coming th { white-space: nowrap; } .buildings tbody th { max-width: 12rem; overflow: hidden; text-overflow: ellipsis; } .coming th { width: 8em; }
@media (max-width: 600px) { .buildings tbody th { white-space: normal; max-width: none; } .bar, .buildings thead th:nth-child(2) { display: none; } .tiles { grid-template-columns: 1fr 1fr; gap: .5rem; } .tiles dd { font-size: 1.5rem; } h1 { font-size: 1.4rem; } }
@page { size: A4 landscape; margin: 8mm; }
@media print { :root { font-size: 8pt; } body { min-height: 0; font-size: 8.5pt; } .tiles { grid-template-columns: repeat(8, 1fr); gap: 1.5mm; } .tiles dd { font-size: 13pt; }
  .tiles small, .tiles dt { font-size: 7.2pt; } .panels { grid-template-columns: 1fr 1fr 1fr; gap: 2mm; } .panel { break-inside: avoid; } .trend svg { max-height: 44mm; }
  .coming { grid-column: span 2; } .tall { grid-row: span 2; } .tall ~ .coming { grid-column: auto; } .panel table { font-size: 8.5pt; } h1 { font-size: 15pt; } .bar i { print-color-adjust: exact; } }
"""

_BODY = """\
<header class="top"><h1>{{ title }}</h1><p>{{ when }}</p></header>
<main>
{{ defs }}<dl class="tiles">
{% for tile in tiles %}<div{% if tile.is_warning %} class="late"{% endif %}><dt>{{ tile.name }}</dt>\
<dd>{{ tile.value }}<small>{{ tile.note }}</small></dd></div>
{% endfor %}</dl>
<div class="panels">
<section class="panel trend"><h2>{{ trend_title }}</h2><figure>{{ trend }}</figure></section>
<section class="panel parties"><h2>{{ late_title }}</h2>
{% if late %}<table><thead><tr><th scope="col">{{ party }}</th><th scope="col" class="number">{{ overdue }}</th>\
<th scope="col" class="number">{{ open }}</th></tr></thead><tbody>
{% for name, late_ones, all in late %}<tr><th scope="row">{{ name }}</th><td class="number late">{{ late_ones }}</td>\
<td class="number">{{ all }}</td></tr>
{% endfor %}</tbody></table>{% else %}<p class="good">{{ nothing_late }}</p>{% endif %}</section>
<section class="panel buildings{% if is_tall %} tall{% endif %}"><h2>{{ coverage_title }}</h2>
<table><thead><tr><th scope="col">{{ building }}</th><th scope="col">{{ seen }}</th><td></td>\
<th scope="col" class="number">{{ open }}</th></tr></thead><tbody>
{% for name, share, rate, all in buildings %}<tr><th scope="row">{{ name }}</th>\
<td class="bar">{% if share is not none %}<span><i style="width: {{ share }}%"></i></span>{% endif %}</td>\
<td class="number">{{ rate }}</td><td class="number">{{ all }}</td></tr>
{% endfor %}</tbody></table>{% if others %}<p class="note">{{ others }}</p>{% endif %}</section>
<section class="panel"><h2>{{ follow_title }}</h2><table><tbody>
{% for name, value in follow %}<tr><th scope="row">{{ name }}</th><td class="number">{{ value }}</td></tr>
{% endfor %}</tbody></table></section>
<section class="panel coming"><h2>{{ coming_title }}</h2>
{% if coming %}<table><tbody>
{% for day, line in coming %}<tr><th scope="row" class="short">{{ day }}</th><td><span class="line">{{ line }}</span></td></tr>
{% endfor %}</tbody></table>{% else %}<p>{{ nothing }}</p>{% endif %}</section>
</div>
</main>
<footer>{{ foot }}</footer>"""


def html(wall: Wall, refresh: int | None = None) -> str:
    """The wall; with ``refresh`` an open page loads itself again after so many seconds."""
    from markupsafe import Markup

    digest, now = wall.week, wall.week.figures
    title = _("{name}: the week").format(name=digest.council_name)
    late = [each for each in digest.parties if each.overdue]
    shown, others = _buildings(wall.buildings)
    body = fragment(
        _BODY,
        title=title,
        when=" · ".join(filter(None, [_week(wall), words.as_of(digest), words.unfinished(digest)])),
        defs=Markup(svg.DEFS),  # noqa: S704 - our own
        tiles=_tiles(wall),
        trend_title=_("New, handled and solved, eight weeks"),
        trend=svg.trend(digest, high=190),
        late_title=_("Overdue, by party"),
        late=[(words.party(each), each.overdue, each.open) for each in late[:_PARTIES]],
        nothing_late=_("Nothing is overdue."),
        party=_("Party"),
        overdue=_("Overdue"),
        open=_("Open issues"),
        coverage_title=_("Visited in time, by building"),
        building=_("Building"),
        seen=_("Share"),
        buildings=shown,
        others=others,
        is_tall=len(shown) > _SHORT,
        follow_title=_("What the enterprises say"),
        follow=[
            (_(words.FIGURES["to_follow_up"]), words.count(now.to_follow_up)),
            (_(words.FIGURES["to_review"]), words.count(now.to_review)),
            (_(words.FIGURES["redone"]), words.count(now.redone)),
            *((_(words.FIGURES[key]), _rate(getattr(now, key), wall.smallest)) for key in ("solved", "satisfied")),
        ],
        coming_title=_("To come"),
        coming=[
            (
                _("{day}, {weekday}").format(day=words.day(each.on), weekday=weekday_name(each.on)),
                each.text.removeprefix(f"{each.on} "),
            )
            for each in wall.coming[:_COMING]
        ],
        nothing=_("None."),
        foot=_("This page names no person and no single case; rates of fewer than {n} are not shown.").format(
            n=wall.smallest
        ),
    )
    return page(title, body, css=svg.CSS + _CSS, refresh=refresh)


def _week(wall: Wall) -> str:
    week = Week.parse(wall.week.week)
    return _("{year}, week {number} ({start} to {end})").format(
        year=week.year, number=week.number, start=words.day(week.start), end=words.day(week.end)
    )


def _tiles(wall: Wall) -> list[words.Tile]:
    """The six figures of a digest's page, then coverage and satisfaction; no rate of a group that is too small."""
    now, before = wall.week.figures, wall.week.before
    firms, opened, handled, standing, on_time, solved = words.tiles(wall.week)
    rates = {
        "coverage": words.rate_tile("coverage", now, before),
        "on_time": on_time,
        "solved": solved,
        "satisfied": words.rate_tile("satisfied", now, before),
    }
    for key, tile in rates.items():
        if 0 < getattr(now, key).whole < wall.smallest:
            rates[key] = words.Tile(tile.name, "—", _("fewer than {n}").format(n=wall.smallest))
    coverage, on_time, solved, satisfied = rates.values()
    note = ngettext("{n} visit; {change}", "{n} visits; {change}", now.visits).format(n=now.visits, change=firms.note)
    firms = words.Tile(firms.name, ngettext("{n} firm", "{n} firms", now.enterprises).format(n=now.enterprises), note)
    return [firms, coverage, opened, handled, standing, on_time, solved, satisfied]


def _rate(value: Rate, smallest: int) -> str:
    return words.rate(value) if value.whole >= smallest else "—"


def _buildings(buildings: tuple[WallBuilding, ...]) -> tuple[list[tuple[str, Decimal | None, str, int]], str]:
    """Each building in its order; of many those with the least coverage, and a line for the others."""
    shown, others = list(buildings), ""
    if len(shown) > _BUILDINGS:
        shown = [each for each in shown if each.coverage or each.open]
        shown.sort(key=lambda each: (each.coverage is None, each.coverage.percent or 0 if each.coverage else 0))
        shown, rest = shown[:_BUILDINGS], [each.coverage for each in shown[_BUILDINGS:] if each.coverage]
        if rest:
            together = Rate(part=sum(each.part for each in rest), whole=sum(each.whole for each in rest))
            others = ngettext("The other {n} building: {rate}", "The other {n} buildings: {rate}", len(rest)).format(
                n=len(rest), rate=words.rate(together)
            )
    return [
        (
            each.name,
            each.coverage.percent if each.coverage else None,
            words.rate(each.coverage) if each.coverage else "—",
            each.open,
        )
        for each in shown
    ], others
