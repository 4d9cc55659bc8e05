"""Pages as one HTML file for a screen, light or dark, and for A4."""

from __future__ import annotations

import re
from functools import cache
from typing import TYPE_CHECKING

from loucheng_cli import i18n
from loucheng_cli.domain.core.sanitize import display_safe
from loucheng_cli.render.documents.model import UPRIGHT, Bars, Document, is_wide

if TYPE_CHECKING:
    from jinja2 import Environment
    from markupsafe import Markup

_CSS = """
:root { color-scheme: light dark; --ink: #1c2126; --paper: #fff; --quiet: #5b6670; --line: #c9d0d6; --head: #f1f4f6;
  --warn: #a8071a; }
@media (prefers-color-scheme: dark) { :root { --ink: #e6e9ec; --paper: #14181c; --quiet: #9aa5af; --line: #3a444d;
  --head: #1f262c; --warn: #ff7875; } }
* { box-sizing: border-box; }
body { margin: 0 auto; padding: 2rem 1rem; max-width: 64rem; color: var(--ink); background: var(--paper);
  font: 16px/1.7 "Noto Sans CJK SC", "PingFang SC", "Microsoft YaHei", sans-serif; overflow-wrap: anywhere; }
h1 { font: 600 1.7rem/1.4 "方正小标宋简体", "Noto Serif CJK SC", "STZhongsong", SimSun, serif; text-align: center; }
h2 { font-size: 1.15rem; margin: 1.8rem 0 .5rem; } h3 { font-size: 1rem; margin: 1.2rem 0 .4rem; }
p { margin: .4rem 0; } .centre { text-align: center; } .right { text-align: right; }
.note, header, footer { color: var(--quiet); font-size: .85rem; } .warn { color: var(--warn); }
header, footer { text-align: center; }
table { width: 100%; border-collapse: collapse; margin: .6rem 0 1rem; font-size: .9rem; }
th, td { border: 1px solid var(--line); padding: .3rem .5rem; text-align: left; vertical-align: top; }
th { background: var(--head); } tr { break-inside: avoid; } .short { white-space: nowrap; }
.number { text-align: right; font-variant-numeric: tabular-nums; } .total td { font-weight: 650; border-top: 2px solid var(--ink); }
.bars { margin: .8rem 0 1.2rem; font-size: .85rem; break-inside: avoid; } .bars figcaption { color: var(--quiet); margin-bottom: .4rem; }
.bars figcaption span { margin-right: 1.2em; } .bars figcaption i { display: inline-block; width: .8em; height: .8em; }
.bars div { display: grid; grid-template-columns: minmax(6em, 28%) 1fr; gap: .8em; align-items: center; padding: .2rem 0; border-bottom: 1px solid var(--line); }
.bars b { font-weight: 400; } .bars div > span > span { display: flex; align-items: center; gap: .5em; line-height: 1.25; }
.bars i { border: 1px solid var(--ink); print-color-adjust: exact; } .bars div i { height: .7em; }
.bars .bar1 { background: var(--paper); } .bars .bar2 { background: var(--quiet); } .bars .bar3 { background: var(--ink); }
h2, h3 { break-after: avoid; } thead { display: table-header-group; }
@media screen and (max-width: 740px) {
  body { padding: 1rem .8rem; } .list, .list tbody, .list tr, .list td { display: block; width: auto; }
  .list thead { position: absolute; clip-path: inset(50%); width: 1px; height: 1px; overflow: hidden; }
  .list tr { border: 1px solid var(--line); margin-bottom: .5rem; padding: .3rem .5rem; }
  .list td { border: 0; padding: .1rem 0; } .list td:empty { display: none; }
  .list td.short { display: inline-block; margin-right: 1em; }
  .list td.number { text-align: left; }
  .list td[data-title]::before { content: attr(data-title) " "; color: var(--quiet); }
}
@media print, (min-width: 741px) { th { overflow-wrap: break-word; } }
@media screen and (min-width: 741px) and (max-width: 1000px) { .wide { font-size: .72rem; } .wide th, .wide td { padding: .25rem .2rem; } }
.sheet { border-top: 1px dashed var(--line); margin: 2rem 0; }
@page { size: A4; margin: 20mm 18mm; }
@media print { .sheet { break-before: page; border: 0; margin: 0; }
  :root { color-scheme: light; --ink: #000; --paper: #fff; --quiet: #333; --line: #888; --head: #eee;
  --warn: #000; } body { max-width: none; padding: 0; font-size: 10.5pt; line-height: 1.5; } table { font-size: 9pt; }
  table:not(.list) { break-inside: avoid; } th, td { padding: .15rem .35rem; } .note, header, footer { font-size: 8.5pt; } }
"""

_PAGE = """\
<!DOCTYPE html>
<html lang="{{ lang }}">
<head>
<meta charset="utf-8">
{% if policy %}<meta http-equiv="Content-Security-Policy" content="{{ policy }}">
{% endif %}<meta name="viewport" content="width=device-width, initial-scale=1">
{% if refresh %}<meta http-equiv="refresh" content="{{ refresh }}">
{% endif %}<title>{{ title }}</title>
<style>{{ css }}</style>
</head>
<body>
{{ body }}
</body>
</html>
"""

_DOCUMENT = """\
{% if page.header %}<header>{{ page.header }}</header>
{% endif %}<main>
<h1>{{ page.title }}</h1>
{% for block in page.blocks %}{% if block.columns is defined %}{% set is_list = block.columns | length > 3 %}\
<table{% if block.columns | length > upright %} class="list wide"{% elif is_list %} class="list"{% endif %}>
{% if block.widths %}<colgroup>{% for share in block.widths %}\
<col style="width: {{ 100 * share // (block.widths | sum) }}%">{% endfor %}</colgroup>
{% endif %}<thead><tr>{% for column in block.columns %}\
{% if column %}<th scope="col"{% if loop.index0 in block.numbers %} class="number"{% endif %}>{{ column }}</th>{% else %}<td></td>{% endif %}{% endfor %}</tr></thead>
<tbody>
{% for row in block.rows %}<tr{% if block.total and loop.last %} class="total"{% endif %}>{% for cell in row %}\
{{ cell | td(block.columns[loop.index0] if is_list and not loop.first else "", loop.index0 in block.numbers) }}\
{% endfor %}</tr>
{% endfor %}</tbody>
</table>
{% elif block.series is defined %}<figure class="bars" aria-hidden="true">
<figcaption>{% for name, values in block.series %}<span><i class="bar{{ loop.index }}"></i> {{ name }}</span>{% endfor %}</figcaption>
{% for label in block.labels %}{% set at = loop.index0 %}<div><b>{{ label }}</b><span>{% for name, values in block.series %}\
<span>{% if values[at] %}<i class="bar{{ loop.index }}" style="width: {{ 80 * values[at] // (block | most) }}%"></i>{% endif %}{{ values[at] }}</span>{% endfor %}</span></div>
{% endfor %}</figure>
{% elif block.new_sheet is defined %}<div class="sheet"></div>
{% if block.title %}{% if page.header %}<header>{{ page.header }}</header>
{% endif %}<h1>{{ block.title }}</h1>
{% endif %}{% elif block.level is defined %}<h{{ block.level + 1 }}>{{ block.text }}</h{{ block.level + 1 }}>
{% else %}<p{% if block.kind != "body" %} class="{{ block.kind }}"{% endif %}>{{ block.text | lines }}</p>
{% endif %}{% endfor %}</main>
{% if page.footer %}<footer>{{ page.footer }}</footer>
{% endif %}"""

# Cells that no line break may cut: refs, codes, days, figures. A rate may break before its fraction.
_WHOLE = r"[A-Z]{1,4}-[A-Z]?\d+|\d{4}-\d\d-\d\d|([-+−]?[\d,.]+%?|—)( ?[(（]\d+/\d+[)）])?"
_FRACTION = r"(?=[(（])"


def html(document: Document) -> str:
    """The page as one HTML file; printed on its side if it has a wide table."""
    css = "@page { size: A4 landscape; }\n" if is_wide(document) else ""
    return page(document.title, fragment(_DOCUMENT, page=document, upright=UPRIGHT), css=css)


def page(
    title: str, body: Markup, lang: str | None = None, css: str = "", refresh: int | None = None, policy: str = ""
) -> str:
    """The shell of every HTML file: no link leads out of it. A body that is not ``Markup`` is escaped.

    ``css`` is what a page adds to the common style; every ``refresh`` seconds an open page loads itself again; ``policy``
    is what a browser may load for it.
    """
    from markupsafe import Markup

    language = {"zh": "zh-CN"}.get(lang or i18n.language(), "en")
    style = Markup(_CSS + css)  # noqa: S704 - our own
    return str(fragment(_PAGE, title=title, body=body, css=style, lang=language, refresh=refresh, policy=policy))


def fragment(template: str, **values: object) -> Markup:
    """A piece of HTML: every value in the template is escaped, and its control characters are made visible.

    The filter ``lines`` shows the line breaks of a typed text, ``td`` makes it a cell.
    """
    from markupsafe import Markup

    return Markup(_environment().from_string(template).render(**values))  # noqa: S704 - Jinja has escaped


@cache
def _environment() -> Environment:
    from jinja2 import Environment, StrictUndefined
    from markupsafe import Markup

    def finalize(value: object) -> object:
        if isinstance(value, str) and not isinstance(value, Markup):
            return display_safe(value)
        return "" if value is None else value

    def lines(value: str) -> Markup:
        return Markup("<br>").join(display_safe(value).split("\n"))

    def td(value: str, title: str = "", is_number: bool = False) -> Markup:
        is_whole = re.fullmatch(_WHOLE, value)
        body = Markup("<wbr>").join(re.split(_FRACTION, value)) if is_whole else lines(value)
        kinds = [name for name, has in (("short", is_whole), ("number", is_number)) if has]
        kind = Markup(' class="{}"').format(" ".join(kinds)) if kinds else ""
        named = Markup(' data-title="{}"').format(display_safe(title)) if title and value else ""
        return Markup("<td{}{}>{}</td>").format(kind, named, body)

    environment = Environment(autoescape=True, undefined=StrictUndefined, finalize=finalize, keep_trailing_newline=True)

    def most(chart: Bars) -> int:
        return max((value for _name, values in chart.series for value in values), default=0) or 1

    environment.filters |= {"lines": lines, "td": td, "most": most}
    return environment
