"""The index page of a folder of reports."""

from __future__ import annotations

from collections.abc import Sequence

from loucheng_cli.i18n import _
from loucheng_cli.render.documents.html import fragment, page

_BODY = """\
<header>{{ level }}</header>
<main>
<h1>{{ title }}</h1>
<p class="centre">{{ about }}</p>
{% for warning in warnings %}<p class="note">{{ warning }}</p>
{% endfor %}<table>
<thead><tr><th scope="col">{{ report }}</th><th scope="col">{{ files }}</th></tr></thead>
<tbody>
{% for name, links in rows %}<tr><td>{{ name }}</td><td>{% for file, form in links %}<a href="{{ file }}">{{ form }}</a> {% endfor %}</td></tr>
{% endfor %}</tbody>
</table>
</main>"""
_CSS = "a { color: inherit; margin-right: .8em; }\n"


def index(about: str, warnings: Sequence[str], rows: Sequence[tuple[str, Sequence[str]]]) -> str:
    """Links to the files beside it: each report by its name, with the files that hold it."""
    title = _("Reports")
    body = fragment(
        _BODY,
        level=_("Internal"),
        title=title,
        about=about,
        warnings=warnings,
        report=_("Report"),
        files=_("Files"),
        rows=[(name, [(file, file.rpartition(".")[2].upper()) for file in files]) for name, files in rows],
    )
    return page(title, body, css=_CSS)
