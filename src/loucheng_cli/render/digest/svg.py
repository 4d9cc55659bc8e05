"""The pictures of a digest in SVG, legible in black and white and described in words.

Shapes tell apart what colours would: an outline, a hatching, a solid. All colours come from the page's style.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from loucheng_cli.domain.core.labels import floor_name
from loucheng_cli.domain.digest.model import BuildingView, Digest
from loucheng_cli.i18n import _
from loucheng_cli.render.digest import text_charts as text
from loucheng_cli.render.digest import wording as words
from loucheng_cli.render.documents.html import fragment
from loucheng_cli.render.wrapping import width

if TYPE_CHECKING:
    from markupsafe import Markup

_WIDE = 340  # so that 11 units of text are 11 pixels on a telephone
_STACK = 204  # room beside a building for "Floor 12A: 1, overdue 1"
_TEXT = 11
_DIGIT = 6.2  # units that a digit takes, with the room beside it
_ROW = 19
_NAME = 32  # columns that the name of a party may take
_FILLS = ("none", "url(#hatch)", "currentColor")

CSS = """
.defs { position: absolute; width: 0; height: 0; } svg text { font-size: 11px; fill: currentColor; }
.pictures { display: grid; grid-template-columns: repeat(auto-fit, minmax(min(100%, 20rem), 1fr)); gap: .6rem 1.4rem; }
figure { margin: 0; break-inside: avoid; } figcaption { font-size: .85rem; color: var(--quiet); }
figure svg { display: block; width: 100%; height: auto; max-width: 26rem; }
.stacks { grid-column: 1 / -1; display: flex; flex-wrap: wrap; gap: .6rem 1.2rem; } .stacks figure { width: 15.3rem; }
"""

DEFS = """\
<svg class="defs" aria-hidden="true"><defs>
<pattern id="hatch" width="4" height="4" patternUnits="userSpaceOnUse" patternTransform="rotate(45)">
<path d="M0 0V4" stroke="currentColor" stroke-width="2"/></pattern>
<pattern id="cross" width="5" height="5" patternUnits="userSpaceOnUse">
<path d="M0 0L5 5M5 0L0 5" stroke="currentColor" stroke-width="1"/></pattern>
</defs></svg>
"""

_SVG = """\
<svg viewBox="0 0 {{ wide }} {{ high }}" role="img" aria-label="{{ label }}">
{% for x, y, w, h, fill in boxes %}<rect x="{{ x }}" y="{{ y }}" width="{{ w }}" height="{{ h }}" fill="{{ fill }}" \
stroke="currentColor" stroke-width=".7"/>
{% endfor %}{% for x, y, anchor, said in texts %}<text x="{{ x }}" y="{{ y }}" text-anchor="{{ anchor }}">{{ said }}</text>
{% endfor %}{% for x, y, end in lines %}<path d="M{{ x }} {{ y }}H{{ end }}" stroke="currentColor" stroke-width="1.5"/>
{% endfor %}</svg>"""

Box = tuple[float, float, float, float, str]
Text = tuple[float, float, str, str]
Rule = tuple[float, float, float]


def trend(digest: Digest, high: int = 166) -> Markup:
    """Eight weeks: opened outlined, handled hatched, solved solid; the number stands on each bar, or above its neighbour's."""
    if not text.has_trend(digest):
        return fragment("<p>{{ said }}</p>", said="".join(text.trend_lines(digest)))
    top, base = 50, high - 22
    names = (_("Opened"), _("Handled"), _("Solved"))
    points = [(each, (each.opened, each.handled, each.solved)) for each in digest.trend]
    most = max((value for _week, values in points for value in values), default=0) or 1
    step = _WIDE / max(1, len(points))
    bar = step / 3.3
    boxes: list[Box] = []
    texts: list[Text] = []
    numbers: list[Text] = []
    for n, (each, values) in enumerate(points):
        for k, value in enumerate(values):
            x, h = _near(n * step + (step - 3 * bar) / 2 + k * bar), _near((base - top) * value / most)
            if value:
                boxes.append((x, base - h, _near(bar - 1), h, _FILLS[k]))
                numbers.append(_clear_of(numbers, (_near(x + bar / 2), _near(base - h - 3), "middle", str(value))))
        texts.append((_near((n + 0.5) * step), base + 14, "middle", words.point(each.week)))
    at = 0.0
    for fill, name in zip(_FILLS, names, strict=True):
        boxes.append((at, 2, 10, 10, fill))
        texts.append((at + 14, 11, "start", name))
        at += 30 + width(name) * 6
    return _drawn(_WIDE, high, "; ".join(text.trend_lines(digest)), boxes, [*numbers, *texts], [(0, base, _WIDE)])


def _clear_of(numbers: Sequence[Text], number: Text) -> Text:
    """The number, raised until it runs into none of those before it."""
    x, y, anchor, said = number
    while any(
        abs(other[0] - x) < (len(other[3]) + len(said)) * _DIGIT / 2 and abs(other[1] - y) < _TEXT for other in numbers
    ):
        y = _near(y - _TEXT)
    return x, y, anchor, said


def parties(digest: Digest) -> Markup:
    """Who has how many open; the late part of a bar is crossed."""
    most = max((each.open for each in digest.parties), default=0) or 1
    start, room = 178, 60
    boxes: list[Box] = []
    texts: list[Text] = []
    for n, each in enumerate(digest.parties):
        y = n * _ROW
        name = words.party(each)
        counts = _("{open} ({overdue} overdue)").format(open=each.open, overdue=each.overdue)
        texts.append((0, y + 12, "start", name if width(name) <= _NAME else f"{name[: _NAME // 2 - 1]}…"))
        texts.append((_near(start + room * each.open / most + 5), y + 12, "start", counts))
        late = room * each.overdue / most
        if each.overdue:
            boxes.append((start, y + 3, _near(late), 11, "url(#cross)"))
        if each.open > each.overdue:
            rest = room * (each.open - each.overdue) / most
            boxes.append((_near(start + late), y + 3, _near(rest), 11, "url(#hatch)"))
    return _drawn(_WIDE, len(digest.parties) * _ROW + 2, "; ".join(text.party_lines(digest)), boxes, texts)


def building(view: BuildingView) -> Markup:
    """A building as a stack of storeys: hatched where issues are open, crossed where some are late."""
    storeys = [*range(view.floors_above, 0, -1), *range(-1, -view.floors_below - 1, -1)]
    each = min(12.0, 165 / max(1, len(storeys)))
    marked = {floor.floor: floor for floor in view.floors}
    boxes: list[Box] = []
    texts: list[Text] = []
    lowest = 0.0
    for n, storey in enumerate(storeys):
        y = 4 + n * each
        floor = marked.get(storey)
        fill = "none" if floor is None else "url(#cross)" if floor.overdue else "url(#hatch)"
        boxes.append((0, _near(y), 56, _near(each), fill))
        if floor is not None:
            lowest = max(lowest + _TEXT + 1, y + each / 2 + 4)
            said = _("{floor}: {n}").format(floor=floor_name(storey, floor.label), n=floor.open)
            if floor.overdue:
                said = _("{said}, overdue {n}").format(said=said, n=floor.overdue)
            texts.append((62, _near(lowest), "start", said))
    ground = 4 + view.floors_above * each
    high = max(4 + len(storeys) * each, lowest) + 4
    return _drawn(_STACK, _near(high), f"{view.name} {text.stack_words(view)}", boxes, texts, [(0, _near(ground), 60)])


def _drawn(
    wide: float, high: float, label: str, boxes: Sequence[Box], texts: Sequence[Text], lines: Sequence[Rule] = ()
) -> Markup:
    return fragment(_SVG, wide=wide, high=high, label=label, boxes=boxes, texts=texts, lines=lines)


def _near(number: float) -> float:
    """Two decimals at most, whole numbers without any: the same text on every machine."""
    rounded = round(number, 2)
    return int(rounded) if rounded == int(rounded) else rounded
