"""The digest as one HTML file for a screen, a telephone and paper: the page is one side of A4, the annex follows."""

from __future__ import annotations

from typing import TYPE_CHECKING

from loucheng_cli.domain.digest.model import Digest
from loucheng_cli.i18n import _
from loucheng_cli.render.digest import svg
from loucheng_cli.render.digest import wording as words
from loucheng_cli.render.digest.front import front, more
from loucheng_cli.render.digest.sections import SectionStyle, parts
from loucheng_cli.render.documents.html import fragment, page

if TYPE_CHECKING:
    from markupsafe import Markup

_CSS = """
h1 { margin: .2rem 0 .4rem; color: var(--ink); } h2 { margin: 0 0 .4rem; } section { margin-top: 1.4rem; }
.sentence { font-size: 1.1rem; font-weight: 600; margin: 1rem 0; text-align: justify; }
.tiles { display: grid; grid-template-columns: repeat(2, 1fr); gap: .6rem; margin: 0 0 1rem; padding: 0; }
@media (min-width: 36rem) { .tiles { grid-template-columns: repeat(3, 1fr); } } @media (min-width: 66rem) { .tiles { grid-template-columns: repeat(6, 1fr); } }
.tiles div { border: 1px solid var(--line); border-radius: .4rem; padding: .45rem .7rem; }
.tiles dt { font-size: .82rem; color: var(--quiet); } .tiles dd { margin: 0; font-size: 1.15rem; font-weight: 600; line-height: 1.4; }
.tiles dd small { display: block; font-size: .74rem; font-weight: 400; color: var(--quiet); }
.tiles .late { border-color: var(--warn); border-width: 2px; } .tiles .late dd { color: var(--warn); }
.front { margin-top: .9rem; } .front h2 { font-size: 1.02rem; border-bottom: 1px solid var(--line); padding-bottom: .1rem; margin-bottom: .25rem; }
.front ul { margin: 0; padding-left: 1.2em; } .front li { margin: .12rem 0; } .front .more { color: var(--quiet); font-size: .88rem; list-style: none; }
.front.late h2 { color: var(--warn); border-color: var(--warn); } .front.none h2 { border: 0; display: inline; font-size: 1rem; }
.front.none p { display: inline; margin-left: .6em; color: var(--quiet); }
.trend { margin-top: .9rem; } .trend svg { max-width: 30rem; }
.receipt { display: flex; justify-content: space-between; flex-wrap: wrap; gap: .3rem 2rem; margin-top: 1.2rem; }
.annex { border-top: 3px double var(--line); margin-top: 2.2rem; padding-top: .6rem; } .annex > h2 { text-align: center; font-size: 1.25rem; }
.figures th[scope=row] { width: 9em; } .overdue { border-left: 4px solid var(--warn); padding-left: .8rem; }
.pair { display: grid; grid-template-columns: repeat(auto-fit, minmax(min(100%, 22rem), 1fr)); gap: 0 1rem; align-items: start; }
.small { font-size: .8rem; color: var(--quiet); }
@page { margin: 12mm 15mm; }
@media print { body { font-size: 10pt; line-height: 1.42; } h1 { font-size: 17pt; } h2 { font-size: 11pt; margin: .5rem 0 .2rem; }
  .sentence { font-size: 11pt; margin: .45rem 0; } .tiles { grid-template-columns: repeat(6, 1fr); gap: 2mm; margin-bottom: 2mm; }
  .tiles div { padding: 1mm 1.6mm; } .tiles dt { font-size: 8pt; } .tiles dd { font-size: 10.5pt; } .tiles dd small { font-size: 7.2pt; }
  .front { margin-top: 2mm; } .front h2 { font-size: 10.5pt; margin: 0 0 .5mm; } .front li { font-size: 9.2pt; margin: 0; line-height: 1.36; }
  .trend { margin-top: 2mm; } .trend svg { max-width: 96mm; } .receipt { margin-top: 3mm; }
  .annex { break-before: page; border: 0; margin: 0; padding: 0; font-size: 8.6pt; }
  .annex section { margin-top: .25rem; } .annex table { font-size: 7.6pt; margin: .1rem 0 .2rem; } .annex th, .annex td { padding: .03rem .25rem; }
  p { margin: .15rem 0; } footer, header p { font-size: 8.5pt; }
  .small { font-size: 7.2pt; } .small p { display: inline; } .empty h2, .empty p { display: inline; margin-right: .5em; }
  .pictures, .pair { grid-template-columns: 1fr 1fr; } .stacks figure { width: 31%; }
  .stacks svg { width: 41mm; } figcaption { font-size: 7.6pt; } .pictures svg { max-width: 70mm; } }
"""

_FRONT = """\
<header class="top">
<h1>{{ page.title }}</h1>
<p class="centre">{{ page.subtitle }}<br>{{ page.signed }}</p>
</header>
<main>
{{ defs }}{% if page.warning %}<p class="warn">{{ page.warning }}</p>
{% endif %}<p class="sentence">{{ page.sentence }}</p>
<dl class="tiles">
{% for tile in page.tiles %}<div{% if tile.is_warning %} class="late"{% endif %}><dt>{{ tile.name }}</dt>\
<dd>{{ tile.value }}<small>{{ tile.note }}</small></dd></div>
{% endfor %}</dl>
{% for block in page.blocks %}<section class="front{% if block.is_warning %} late{% endif %}\
{% if not block.lines and not block.more %} none{% endif %}">
<h2>{{ block.title }}</h2>
{% if block.lines or block.more %}<ul>
{% for line in block.lines %}<li>{{ line }}</li>
{% endfor %}{% if block.more %}<li class="more">{{ more(block) }}</li>
{% endif %}</ul>
{% else %}<p>{{ nothing }}</p>
{% endif %}</section>
{% endfor %}<figure class="trend"><figcaption>{{ trend_title }}</figcaption>{{ trend }}</figure>
<p class="receipt"><span>{{ page.signed }}</span><span>{{ page.receipt }}</span></p>
{{ annex }}</main>
<footer>{{ page.foot }}</footer>"""

_ANNEX = """\
<section class="annex">
<h2>{{ title }}</h2>
{% for part in parts %}<section{% if part.is_warning %} class="overdue"{% elif part.is_empty %} class="empty"{% endif %}>
<h3>{{ part.title }}</h3>
{% if part.is_notes %}{% for line in part.before %}<p>{{ line }}</p>
{% endfor %}<div class="small">{% for line in part.after %}<p>{{ line }}</p>
{% endfor %}</div>
{% else %}{% for line in part.before %}<p>{{ line }}</p>
{% endfor %}{% if part.figures %}<div class="pair">
{% for half in figures %}<table class="figures">
<thead><tr><th scope="col">{{ figure }}</th><th scope="col">{{ this_week }}</th><th scope="col">{{ last_week }}</th></tr></thead>
<tbody>
{% for name, now, before in half %}<tr><th scope="row">{{ name }}</th>{{ now | td }}{{ before | td }}</tr>
{% endfor %}</tbody>
</table>
{% endfor %}</div>
{% endif %}{% if part.table %}<table class="list">
<thead><tr>{% for column in part.table.columns %}<th scope="col">{{ column.title }}</th>{% endfor %}</tr></thead>
<tbody>
{% for item in part.table.items %}<tr>{% for column in part.table.columns %}<td{% if column.share == 1 %} class="short"{% endif %}\
{% if loop.index > 3 %} data-title="{{ column.title }}"{% endif %}>{{ column.cell(item) }}</td>{% endfor %}</tr>
{% endfor %}</tbody>
</table>
{% endif %}{% if part.pictures %}<div class="pictures">
{% for caption, picture in pictures %}<figure><figcaption>{{ caption }}</figcaption>{{ picture }}</figure>
{% endfor %}<div class="stacks">{% for caption, picture in stacks %}<figure><figcaption>{{ caption }}</figcaption>\
{{ picture }}</figure>
{% endfor %}</div></div>
{% endif %}{% for line in part.after %}<p>{{ line }}</p>
{% endfor %}{% if part.is_empty %}<p>{{ nothing }}</p>
{% endif %}{% endif %}</section>
{% endfor %}</section>
"""


def html(digest: Digest, *, annex: bool = False) -> str:
    """The page as one file, without a script and without a link; the annex begins a new sheet."""
    from markupsafe import Markup

    body = fragment(
        _FRONT,
        page=front(digest),
        more=more,
        defs=Markup(svg.DEFS),  # noqa: S704 - our own
        nothing=_("None."),
        trend_title=_("{span}: new, handled, solved").format(span=words.trend_title(digest)),
        trend=svg.trend(digest),
        annex=_annex(digest) if annex else Markup(),
    )
    return page(words.title(digest), body, css=svg.CSS + _CSS)


def _annex(digest: Digest) -> Markup:
    before = {key: said for key, _name, said in words.figure_rows(digest.before, short=True)}
    figures = [(name, said, before[key]) for key, name, said in words.figure_rows(digest.figures)]
    half = len(figures) // 2 + 1
    return fragment(
        _ANNEX,
        title=_("Annex"),
        parts=[
            {
                "title": part.heading,
                "before": part.before,
                "after": part.after,
                "figures": part.style is SectionStyle.FIGURES,
                "pictures": part.style is SectionStyle.PICTURES,
                "table": part.rows if part.rows and part.rows.items else None,
                "is_empty": part.is_empty,
                "is_warning": part.style is SectionStyle.WARNING and not part.is_empty,
                "is_notes": part.style is SectionStyle.NOTES,
            }
            for part in parts(digest)
        ],
        figure=_("Figure"),
        this_week=words.per(_("This week")),
        last_week=words.per(_("Last week")),
        figures=[figures[:half], figures[half:]],
        pictures=[(_("Who has what open"), svg.parties(digest))],
        stacks=[(words.building_figures(each), svg.building(each)) for each in digest.buildings],
        nothing=_("None."),
    )
