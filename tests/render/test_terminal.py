"""Lists and cards on a terminal: colours by meaning, cuts, code pages, control characters."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from rich.cells import cell_len
from rich.style import Style as Look
from tests.render.conftest import plain

from loucheng_cli.domain.core.sanitize import display_safe
from loucheng_cli.render.card import draw_card, parts_text
from loucheng_cli.render.cells import Column, Section, cell_text, fit
from loucheng_cli.render.output import console, json_text
from loucheng_cli.render.table import draw_table
from loucheng_cli.render.theme import LOOK, Style, Styled
from loucheng_cli.render.wrapping import width, wrapped

FAMILY = "👨‍👩‍👧‍👦"
BOLD, RED, YELLOW, GREEN, DIM = "\x1b[1m", "\x1b[1;31m", "\x1b[33m", "\x1b[32m", "\x1b[2m"


@dataclass(frozen=True)
class Case:
    """A row of a list."""

    ref: str
    due: str
    place: str
    text: str


COLUMNS: list[Column[Case]] = [
    Column("No.", lambda case: Styled(case.ref, Style.REF), keep=True),
    Column("Due", lambda case: case.due, keep=True),
    Column("Place", lambda case: case.place, below=True),
    Column("Words", lambda case: case.text, wide=True, below=True),
]


def drawn(case: Case, columns: int) -> list[str]:
    """The lines of a list of one case."""
    screen = console()
    table, needed, _is_cut = draw_table([case], COLUMNS, columns)
    screen.width = max(columns, needed)
    with screen.capture() as captured:
        screen.print(table, crop=False)
    return [line.rstrip() for line in plain(captured.get()).splitlines()]


@pytest.mark.parametrize(
    ("text", "room", "expected"),
    [
        pytest.param("abcdef", 6, "abcdef", id="fits"),
        pytest.param("abcdefg", 6, "abcde…", id="Latin"),
        pytest.param("门口堆满纸箱", 8, "门口堆…", id="Chinese takes two columns"),
        pytest.param("门口堆满纸箱", 7, "门口堆…", id="a Chinese character is not halved"),
        pytest.param(f"{FAMILY}{FAMILY}三口人", 4, f"{FAMILY}…", id="a family stays whole"),
        pytest.param(f"一家{FAMILY}都在", 6, "一家…", id="a family that does not fit goes"),
        pytest.param("👍🏽👍🏽👍🏽", 5, "👍🏽👍🏽…", id="a skin colour stays with its hand"),
        pytest.param("🇨🇳🇨🇳🇨🇳", 5, "🇨🇳🇨🇳…", id="a flag is not halved"),
        pytest.param("e\u0301e\u0301e\u0301", 2, "e\u0301…", id="an accent stays with its letter"),
    ],
)
def test_a_text_is_cut_between_the_characters_that_a_person_sees(text, room, expected):
    assert fit(text, room) == expected


@settings(deadline=None)
@given(st.text(alphabet=st.characters(codec="utf-8", exclude_categories=["Cc", "Cs"])), st.integers(2, 40))
def test_a_cut_text_fits(text, room):
    assert width(fit(text, room)) <= room


@pytest.mark.parametrize("columns", [20, 40, 80, 111, 112, 120, 200])
def test_refs_and_days_are_never_cut(columns):
    lines = drawn(Case("JX-I123456", "2026-09-21（暂定）", "锦汐中心A座 1901-1906", "后端招不到人" * 20), columns)

    assert [line for line in lines if "JX-I123456  2026-09-21（暂定）" in line] != []


def test_a_list_is_two_lines_a_row_at_80_columns():
    assert drawn(Case("JX-I4", "2026-09-15", "望澜大厦 B1", "地库返水"), 80) == [
        "No.    Due",
        "JX-I4  2026-09-15",
        "       望澜大厦 B1  地库返水",
    ]


def test_the_words_get_the_room_at_120_columns():
    long = Case("JX-I4", "2026-09-15", "望澜大厦" * 10, "地库排水沟一下雨就返水" * 10)

    row = drawn(long, 120)[-1]

    place, words = row.removeprefix("JX-I4  2026-09-15  ").split("…")[:2]
    assert width(words) > 2.5 * width(place)


def test_what_is_urgent_is_coloured(terminal):
    shown = terminal("issue list", 120)

    rows = [line for line in shown.splitlines() if line.startswith(f"{BOLD}JX-I")]
    looks = {light: set() for light in ("红灯", "黄灯", "绿灯", "")}
    for row in rows:
        light = next((word for word in looks if word and word in row), "")
        looks[light].add(re.search(r"(\x1b\[[\d;]+m)2026-", row)[1])
    assert looks == {"红灯": {RED}, "黄灯": {YELLOW}, "绿灯": {GREEN}, "": {DIM}}


def test_without_colour_nothing_is_coloured(terminal):
    shown = terminal("issue list", 120, NO_COLOR="1")

    assert BOLD in shown
    assert "\x1b[1;3" not in shown
    assert "\x1b[3" not in shown


def test_a_dumb_terminal_gets_no_escapes(terminal):
    shown = terminal("issue show 4", TERM="dumb")

    assert "\x1b" not in shown
    assert "JX-I4" in shown


def test_an_old_windows_console_gets_no_escapes(terminal, monkeypatch):
    monkeypatch.setattr("rich.console.detect_legacy_windows", lambda: True)

    shown = terminal("issue list", 120)

    assert "\x1b" not in shown
    assert "JX-I4" in shown


def test_a_console_of_another_code_page_shows_what_it_can(terminal):
    shown = terminal("issue show 12", encoding="gbk")

    assert "十五到二十二层改酒店" in shown
    assert "ZJ-02" in shown


def test_the_cells_are_those_of_the_pipe(terminal, loucheng):
    piped = loucheng("issue", "list").stdout.splitlines()

    shown = plain(terminal("issue list", 400))

    for line in piped:
        assert [cell for cell in line.split("\t") if cell not in shown] == []


def test_a_cut_list_says_so(terminal):
    terminal("issue list", 120)

    assert terminal.said == "终端放不下的以 … 截断；用管道或 --json 可看全文。\n"


@pytest.mark.parametrize("form", ["issue list", "issue show 31", "today --all", "building show A", "issue history 31"])
def test_typed_text_is_neither_markup_nor_control(terminal, loucheng, form):
    hostile = "[red]粗[/red] :smile: \x1b[31m红 \x9b2J \u202e反 https://example.org"
    loucheng("issue", "add", hostile, "--building", "A", "--yes")

    shown = plain(terminal(form, 200))

    assert "\x1b" not in shown
    assert "\u202e" not in shown
    assert "\x9b" not in shown
    if form not in {"building show A", "issue history 31"}:
        assert "[red]粗[/red] :smile: ␛[31m红" in shown


def test_every_style_has_a_look_that_rich_knows():
    screen = console()

    assert {style: screen.get_style(style) for style in Style} == {name: Look.parse(LOOK[name]) for name in Style}


def test_a_styled_text_is_a_string_to_everything_else():
    text = Styled("JX-I4", Style.REF)

    assert (text, cell_text(text), json.dumps(text)) == ("JX-I4", "JX-I4", '"JX-I4"')
    assert Section("", [("No.", text)]).pairs == [("No.", "JX-I4")]


@settings(deadline=None)
@given(st.lists(st.tuples(st.text(max_size=12), st.text(max_size=60)), max_size=6), st.integers(36, 150))
def test_a_card_of_any_text_keeps_within_its_width(pairs, columns):
    sections = [Section("", pairs), Section("History", lines=[text for _label, text in pairs])]
    screen = console()
    screen.width = columns

    with screen.capture() as captured:
        screen.print(draw_card("JX-I4", sections, columns))

    assert [line for line in plain(captured.get()).splitlines() if width(line) > columns] == []


@settings(deadline=None)
@given(st.lists(st.text(max_size=30), max_size=5), st.integers(10, 80))
def test_parts_of_a_line_lose_nothing(parts, columns):
    shown = parts_text(parts, columns)

    whole = "".join("".join(display_safe(part).split()) for part in parts)
    assert "".join(shown.plain.split()) == whole


def test_a_family_is_not_broken_over_two_lines():
    assert wrapped(f"一二三四{FAMILY}五", 9) == ["一二三四", f"{FAMILY}五"]


def test_a_title_longer_than_its_panel_is_above_it(terminal, loucheng):
    name = "瓯澜" + "很长" * 40 + "有限公司"
    ref = loucheng("enterprise", "add", name, "--building", "A", "-q").stdout.strip()

    assert name in plain(terminal(f"enterprise show {ref}")).replace("\n", "")


@pytest.mark.parametrize("words", ["issue list", "issue show 12", "today --all", "building show A", "community show"])
def test_a_very_narrow_terminal_is_no_error(terminal, words):
    assert "JX" in terminal(words, 12)


def test_a_text_has_the_width_by_which_rich_aligns():
    signs = [chr(code) for code in range(0x20, 0x30000) if chr(code).isprintable()]

    assert [sign for sign in signs if width(sign) != cell_len(sign)] == []
    assert [sign for sign in signs if width(f"一{sign}") != cell_len(f"一{sign}")] == []


def test_no_control_character_stands_in_json_as_it_is():
    value = {"text": "楼\x7f\x9b31m\x85上\x1b"}

    assert json_text(value) == '{"text": "楼\\u007f\\u009b31m\\u0085上\\u001b"}'
    assert json.loads(json_text(value)) == value
