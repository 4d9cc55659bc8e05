from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from loucheng_cli.domain.core.sanitize import display_safe
from loucheng_cli.domain.imports.cells import (
    REASONS,
    BadValueError,
    Numeric,
    clean,
    lost_digits,
    parse_count,
    parse_yes,
    reason,
    text_problem,
)
from loucheng_cli.domain.imports.days import parse_day, read_day

TODAY = date(2026, 9, 20)


def answer(function, *arguments):
    """What a parser gives: the value, or the code of the problem."""
    try:
        return function(*arguments)
    except BadValueError as error:
        return error.code


@pytest.mark.parametrize(
    ("cell", "cleaned"),
    [
        pytest.param("\u3000瓯澜\xa0", "瓯澜", id="wide and no-break spaces"),
        pytest.param("\ufeff\u200b瓯澜\u200d\u202c", "瓯澜", id="invisible characters"),
        pytest.param("瓯 澜", "瓯 澜", id="a space inside"),
        pytest.param("N/A", None, id="N/A"),
        pytest.param("n/a ", None, id="n/a"),
        pytest.param("无", None, id="无"),
        pytest.param("暂无", None, id="暂无"),
        pytest.param("——", None, id="dashes"),
        pytest.param("NULL", None, id="NULL"),
        pytest.param("#REF!", None, id="an Excel error"),
        pytest.param("", None, id="empty"),
        pytest.param("无事不扰", "无事不扰", id="begins with 无"),
        pytest.param("0", "0", id="zero is a value"),
    ],
)
def test_a_cell_is_cleaned(cell, cleaned):
    assert clean(cell) == cleaned


def test_a_number_stays_marked_when_it_is_cleaned():
    cleaned = clean(Numeric("126"))

    assert (cleaned, type(cleaned)) == ("126", Numeric)


@pytest.mark.parametrize(
    ("cell", "lost"),
    [
        (Numeric("320500199001011000"), True),
        (Numeric("13812345678"), False),
        ("9.13303E+17", True),
        ("9.1330399M", False),
        ("91330399M661157598", False),
        ("320500199001011000", False),
    ],
)
def test_an_id_that_excel_has_cut_is_noticed(cell, lost):
    assert lost_digits(cell) is lost


@pytest.mark.parametrize(
    ("text", "typed", "listed"),
    [
        ("2026-09-14", date(2026, 9, 14), date(2026, 9, 14)),
        ("2026/9/14", date(2026, 9, 14), date(2026, 9, 14)),
        ("2026.9.14", date(2026, 9, 14), date(2026, 9, 14)),
        ("2026年9月14日", date(2026, 9, 14), date(2026, 9, 14)),
        ("２０２６－０９－１４", date(2026, 9, 14), date(2026, 9, 14)),
        ("20260914", "day_unreadable", date(2026, 9, 14)),
        ("20261320", "day_unreadable", "day_impossible"),
        ("2026-09-14 09:20", "day_unreadable", date(2026, 9, 14)),
        ("2026-09-14T09:20:00", "day_unreadable", date(2026, 9, 14)),
        ("45291", "day_unreadable", date(2023, 12, 31)),
        (Numeric("45291.5"), "day_unreadable", date(2023, 12, 31)),
        ("2026-02-30", "day_impossible", "day_impossible"),
        ("0206-09-14", "day_impossible", "day_impossible"),
        ("9/14/2026", "day_unreadable", date(2026, 9, 14)),
        ("2026-9", "day_unreadable", date(2026, 9, 1)),
        ("下周", "day_unreadable", "day_unreadable"),
        ("", "day_unreadable", "day_unreadable"),
        ("9-14", date(2026, 9, 14), "day_unreadable"),
        ("9月25日", date(2026, 9, 25), "day_unreadable"),
        ("1-5", date(2027, 1, 5), "day_unreadable"),
        ("13-1", "day_impossible", "day_unreadable"),
        ("今天", TODAY, "day_unreadable"),
        ("昨天", date(2026, 9, 19), "day_unreadable"),
        ("Tomorrow", date(2026, 9, 21), "day_unreadable"),
    ],
)
def test_a_day_is_read_strictly_when_typed_and_leniently_in_a_list(text, typed, listed):
    assert (answer(parse_day, text, TODAY), answer(read_day, text)) == (typed, listed)


@given(st.dates(date(1900, 1, 1), date(2199, 12, 31)))
def test_every_day_is_read_back_from_each_of_its_forms(day):
    forms = [
        day.isoformat(),
        f"{day.year}/{day.month}/{day.day}",
        f"{day.year}年{day.month}月{day.day}日",
        day.strftime("%Y%m%d"),
    ]

    assert [read_day(form) for form in forms] == [day] * 4
    assert [parse_day(form, TODAY) for form in forms[:3]] == [day] * 3


@given(st.dates(date(1950, 1, 1), date(2150, 1, 1)), st.integers(-180, 180))
def test_a_day_without_a_year_is_the_nearest_one(today, days):
    day = today + timedelta(days=days)

    if (day.month, day.day) != (2, 29):
        assert parse_day(f"{day.month}-{day.day}", today) == day


@given(st.text(max_size=30))
def test_no_text_is_more_than_a_bad_value(text):
    for function in (read_day, parse_count, parse_yes):
        answer(function, text)
    answer(parse_day, text, TODAY)
    clean(text)
    lost_digits(text)


@pytest.mark.parametrize(
    ("text", "count"),
    [
        ("126", 126),
        ("1,234", 1234),
        ("１２人", 12),
        ("12.0", 12),
        ("约120人", 120),
        ("0", 0),
        ("-3", "count_unreadable"),
        ("12.5", "count_unreadable"),
        ("10-20", "count_unreadable"),
        ("十五", "count_unreadable"),
        ("12,34", "count_unreadable"),
        ("99999999999", "count_unreadable"),
    ],
)
def test_a_count_is_a_whole_number(text, count):
    assert answer(parse_count, text) == count


@pytest.mark.parametrize(
    ("text", "yes"),
    [("是", True), ("Y", True), ("√", True), ("TRUE", True), ("１", True), ("重点", True), ("否", False), ("no", False),
     ("×", False), ("0", False), ("非重点", False), ("也许", "yes_unreadable"), ("", "yes_unreadable")],
)  # fmt: skip
def test_yes_and_no_are_read_in_the_ways_they_are_written(text, yes):
    assert answer(parse_yes, text) == yes


@pytest.mark.parametrize(
    ("typed", "shown"),
    [
        pytest.param("\x1b[31m红", "␛[31m红", id="an escape sequence"),
        pytest.param("\\x1b[31m [red] =cmd() <script>", "\\x1b[31m [red] =cmd() <script>", id="only looks dangerous"),
        pytest.param("繁體🏢👩‍👩‍👧é\u3000", "繁體🏢👩‍👩‍👧é\u3000", id="emoji, joiners, wide spaces"),
        pytest.param("a\tb\r\nc\rd", "a\tb\nc␍d", id="line breaks"),
        pytest.param("\x9b2J\x7f\x00", "�2J␡␀", id="C1, DEL, NUL"),
        pytest.param("abc\u202etxt.exe", "abc�txt.exe", id="reading direction"),
    ],
)
def test_control_characters_are_shown_and_all_else_stays(typed, shown):
    assert display_safe(typed) == shown


@given(st.text())
def test_what_is_shown_holds_nothing_that_a_terminal_acts_upon(text):
    shown = display_safe(text)

    assert not any(char < " " or "\x7f" <= char < "\xa0" for char in shown if char not in "\t\n")
    assert display_safe(shown) == shown


@pytest.mark.parametrize(
    ("text", "problem"),
    [("瓯澜", None), ("a\0b", "nul"), ("a\ud800b", "surrogate"), ("🏢", None), ("", None)],
)
def test_what_no_database_can_hold_is_noticed(text, problem):
    assert text_problem(text) == problem


def test_every_code_has_its_sentence():
    assert all(reason(code) for code in REASONS)
