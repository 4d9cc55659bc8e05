"""The digest as one HTML file: for a screen, a phone, or two sheets of A4."""

from __future__ import annotations

from loucheng_cli.domain.digest.model import Digest
from loucheng_cli.i18n import _
from loucheng_cli.render.digest import svg
from loucheng_cli.render.digest import wording as words
from loucheng_cli.render.digest.page import parts
from loucheng_cli.render.documents.html import fragment, page

_CSS = """
h1 { margin: .2rem 0 .4rem; color: var(--ink); } h2 { margin: 0 0 .4rem; } section { margin-top: 1.4rem; }
.figures th[scope=row] { width: 9em; } .overdue { border-left: 4px solid; padding-left: .8rem; }
.pair { display: grid; grid-template-columns: repeat(auto-fit, minmax(min(100%, 22rem), 1fr)); gap: 0 1rem; align-items: start; }
.small { font-size: .8rem; color: var(--quiet); }
@page { margin: 9mm 11mm; }
@media print { body { font-size: 8.6pt; line-height: 1.36; } h1 { font-size: 15pt; } h2 { font-size: 10.5pt; margin: .5rem 0 .2rem; }
  section { margin-top: .25rem; } table { font-size: 7.6pt; margin: .1rem 0 .2rem; } th, td { padding: .03rem .25rem; }
  p { margin: .15rem 0; } footer, header p { font-size: 8pt; }
  .small { font-size: 7.2pt; } .small p { display: inline; } .empty h2, .empty p { display: inline; margin-right: .5em; }
  .pictures, .pair { grid-template-columns: 1fr 1fr; } .stacks figure { width: 31%; }
  .stacks svg { width: 41mm; } figcaption { font-size: 7.6pt; } figure svg { max-width: 70mm; } }
"""

_PAGE = """\
<header class="top">
<h1>{{ title }}</h1>
<p class="centre">{{ subtitle }}<br>{{ signed }}</p>
</header>
<main>
{{ defs }}{% for part in parts %}<section{% if part.is_warning %} class="overdue"{% elif part.is_empty %} class="empty"{% endif %}>
<h2>{{ part.title }}</h2>
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
{% endfor %}</main>
<footer>{{ foot }}</footer>"""


def html(digest: Digest) -> str:
    """The page as one file, without a script and without a link."""
    from markupsafe import Markup

    sections = parts(digest)
    before = {key: said for key, _name, said in words.figure_rows(digest.before, short=True)}
    figures = [(name, said, before[key]) for key, name, said in words.figure_rows(digest.figures)]
    half = len(figures) // 2 + 1
    body = fragment(
        _PAGE,
        title=words.title(digest),
        subtitle=words.subtitle(digest),
        signed=words.signed(digest),
        defs=Markup(svg.DEFS),  # noqa: S704 - our own
        parts=[
            {
                "title": part.title,
                "before": part.before,
                "after": part.after,
                "figures": part.figures,
                "pictures": part.pictures,
                "table": part.rows if part.rows and part.rows.items else None,
                "is_empty": part.is_empty,
                "is_warning": n == 1 and not part.is_empty,
                "is_notes": n == len(sections) - 1,
            }
            for n, part in enumerate(sections)
        ],
        figure=_("Figure"),
        this_week=_("This week"),
        last_week=_("Last week"),
        figures=[figures[:half], figures[half:]],
        pictures=[
            (_("New, handled and solved, eight weeks"), svg.trend(digest)),
            (_("Who has what open"), svg.parties(digest)),
        ],
        stacks=[(words.building_figures(each), svg.building(each)) for each in digest.buildings],
        nothing=_("None."),
        foot=words.foot(),
    )
    return page(words.title(digest), body, css=svg.CSS + _CSS)
