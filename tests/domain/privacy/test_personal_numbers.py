from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from loucheng_cli.domain.privacy.personal_numbers import PersonalKind, looks_personal, mask_personal, normalise_phone

PHONE, ID_CARD, BANK_CARD = PersonalKind.PHONE, PersonalKind.ID_CARD, PersonalKind.BANK_CARD


@pytest.mark.parametrize(
    ("typed", "phone"),
    [
        ("13812345678", "13812345678"),
        ("138 1234 5678", "13812345678"),
        ("+86 138-1234-5678", "13812345678"),
        ("008613812345678", "13812345678"),
        ("１３８１２３４５６７８", "13812345678"),
        ("\u202d13812345678\u202c", "13812345678"),
        ("0577-88123456", "0577-88123456"),
        ("０５７７－８８１２３４５６", "0577-88123456"),
        ("（0577）8812 3456", "0577-88123456"),
        ("+86 577 88123456", "0577-88123456"),
        ("010-12345678", "010-12345678"),
        ("0577-88123456转801", "0577-88123456转801"),
        ("400-123-4567", "400-123-4567"),
        ("88123456", "88123456"),
        ("12345", None),
        ("138123456", None),
        ("13812345678/13987654321", None),
        ("23812345678", None),
        ("陈经理", None),
        ("", None),
    ],
)
def test_a_phone_number_gets_one_form(typed, phone):
    assert normalise_phone(typed) == phone


@given(
    st.from_regex(r"1[3-9][0-9]{9}", fullmatch=True),
    st.sampled_from(["", " ", "-", "\u3000", "－", "\u200b"]),
)
def test_a_mobile_number_is_the_same_however_it_is_grouped(number, gap):
    grouped = gap.join([number[:3], number[3:7], number[7:]])

    assert (normalise_phone(grouped), normalise_phone("+86" + gap + grouped)) == (number, number)


@pytest.mark.parametrize(
    ("text", "found"),
    [
        pytest.param("找陈经理13812345678", [(PHONE, "13812345678")], id="solid"),
        pytest.param("138-1234-5678。", [(PHONE, "138-1234-5678")], id="hyphens"),
        pytest.param("138 1234 5678", [(PHONE, "138 1234 5678")], id="spaces"),
        pytest.param("138 12345678", [(PHONE, "138 12345678")], id="one space"),
        pytest.param("+86 138 1234 5678", [(PHONE, "+86 138 1234 5678")], id="country"),
        pytest.param("(+86)13812345678", [(PHONE, "(+86)13812345678")], id="country in brackets"),
        pytest.param("１３８－１２３４－５６７８", [(PHONE, "１３８－１２３４－５６７８")], id="full-width"),
        pytest.param("138\u200b1234\u200b5678", [(PHONE, "138\u200b1234\u200b5678")], id="invisible characters"),
        pytest.param("1 3 8 1 2 3 4 5 6 7 8", [(PHONE, "1 3 8 1 2 3 4 5 6 7 8")], id="digit by digit"),
        pytest.param("一三八一二三四五六七八", [(PHONE, "一三八一二三四五六七八")], id="spelt"),
        pytest.param("微信v13812345678", [(PHONE, "13812345678")], id="behind a letter"),
        pytest.param("13812345678、13987654321", [(PHONE, "13812345678"), (PHONE, "13987654321")], id="two"),
        pytest.param("2026-09-14 13812345678 3楼", [(PHONE, "13812345678")], id="between other numbers"),
        pytest.param("1905 138 1234 5678", [(PHONE, "138 1234 5678")], id="behind a room"),
        pytest.param("0577-88123456", [(PHONE, "0577-88123456")], id="landline"),
        pytest.param("(0577) 8812 3456", [(PHONE, "(0577) 8812 3456")], id="landline, grouped"),
        pytest.param("身份证11010519491231002X", [(ID_CARD, "11010519491231002X")], id="identity card"),
        pytest.param("110105 19491231 002x", [(ID_CARD, "110105 19491231 002x")], id="identity card, grouped"),
        pytest.param("4111 1111 1111 1111", [(BANK_CARD, "4111 1111 1111 1111")], id="bank card"),
        pytest.param("6222021234567890128", [(BANK_CARD, "6222021234567890128")], id="bank card of 19 digits"),
        pytest.param("110105194912310021", [], id="an identity number that fails its check"),
        pytest.param("91330302MA297MTF4L 913303021450793387", [], id="credit codes"),
        pytest.param("3303021012389 330302000012345", [], id="registration numbers"),
        pytest.param("1901-1906室，15-22 1901 203", [], id="rooms"),
        pytest.param("138123456789", [], id="twelve digits"),
        pytest.param("合同13800000000元", [], id="an amount"),
        pytest.param("a@b.com", [], id="an e-mail is no number"),
    ],
)
def test_numbers_of_persons_are_found_as_they_are_typed(text, found):
    assert [(each.kind, each.typed) for each in looks_personal(text)] == found
    assert all(text[each.start : each.end] == each.typed for each in looks_personal(text))


def test_all_of_them_and_e_mails_are_masked():
    text = "陈经理 138-1234-5678，chen.k+a@ouLan.com.cn，卡4111111111111111，证11010519491231002X，1901室"

    assert mask_personal(text) == "陈经理 ***，***，卡***，证***，1901室"


texts = st.lists(st.one_of(st.text(max_size=8), st.from_regex(r"\+?[0-9 -]{6,20}", fullmatch=True)), max_size=5).map(
    "".join
)


@given(texts)
def test_nothing_personal_is_left_in_a_masked_text(text):
    masked = mask_personal(text)

    assert looks_personal(masked) == ()
    assert mask_personal(masked) == masked


@given(
    st.text(max_size=10).filter(lambda text: not any(c.isdigit() for c in text)),
    st.from_regex(r"1[3-9][0-9]{9}", fullmatch=True),
)
def test_no_phone_number_escapes_whatever_is_around_it(around, number):
    assert number not in mask_personal(around + number + "，" + around)
