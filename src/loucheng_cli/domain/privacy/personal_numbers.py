"""Personal numbers in a text: telephones, identity cards, bank cards, accounts."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum

from loucheng_cli.domain.enterprise import credit_code

MASK = "***"


class PersonalKind(StrEnum):
    """What the number is; ``email`` and ``account`` (WeChat, QQ) are masked too, but are no numbers."""

    PHONE = "phone"
    ID_CARD = "id_card"
    BANK_CARD = "bank_card"
    EMAIL = "email"
    ACCOUNT = "account"


_NOT_NUMBERS = frozenset({PersonalKind.EMAIL, PersonalKind.ACCOUNT})


@dataclass(frozen=True, kw_only=True, slots=True)
class Personal:
    """A number found in a text: ``text[start:end]``, as it was typed."""

    kind: PersonalKind
    typed: str
    start: int
    end: int


_JUNK = r"[\s\-‐-―−.()·_\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff]+"
_EXTENSION = r"(?i)(?:转|分机|ext|[x#*])\D*(\d{1,6})$"
_MOBILE = r"(?:(?:\+|00)?86)?0?(1[3-9]\d{9})"
_LANDLINE = r"(?:(?:(?:\+|00)?86)0?|0)(10|2\d|[3-9]\d\d)([1-9]\d{6,7})"
_SERVICE = r"([48]00)(\d{3})(\d{4})"
_LOCAL = r"[2-8]\d{6,7}"


def normalise_phone(text: str) -> str | None:
    """A telephone number in one form: ``13812345678``, ``0577-88123456``, ``400-123-4567``, ``88123456``.

    ``转801`` follows where there is an extension. None if it is not one number of those kinds.
    """
    plain = re.sub(_JUNK, "", unicodedata.normalize("NFKC", text))
    extension = ""
    if match := re.search(_EXTENSION, plain):
        plain, extension = plain[: match.start()], f"转{match[1]}"
    if not plain.isascii():
        return None
    if match := re.fullmatch(_MOBILE, plain):
        return None if extension else match[1]
    if match := re.fullmatch(_LANDLINE, plain):
        return f"0{match[1]}-{match[2]}{extension}"
    if match := re.fullmatch(_SERVICE, plain):
        return f"{match[1]}-{match[2]}-{match[3]}{extension}"
    return plain + extension if re.fullmatch(_LOCAL, plain) else None


_GAP = r"[\s\-‐-―−.·_/\u00ad\u200b-\u200f\u2060\ufeff]{0,3}"
_COUNTRY = rf"(?:\(?(?:\+|00)?86\)?{_GAP})?"
# In a lookahead, so that candidates may overlap: in "1905 138 1234 5678" the first is wrong and the second right.
_NUMBERS = (
    rf"(?<![0-9])(?=(?P<card>[1-9](?:{_GAP}[0-9]){{14,17}}{_GAP}[0-9Xx](?![0-9]))?"
    rf"(?P<phone>{_COUNTRY}0?1{_GAP}[3-9](?:{_GAP}[0-9]){{9}}(?![0-9元万亿]))?"
    rf"(?P<landline>{_COUNTRY}\(?0(?:10|2[0-9]|[3-9][0-9]{{2}})\)?{_GAP}[1-9](?:{_GAP}[0-9]){{6,7}}(?![0-9]))?)[0-9+(]"
)
_CHINESE_DIGITS = "零〇一二三四五六七八九幺"
_SPELT = (
    rf"(?<![{_CHINESE_DIGITS}])[一幺]{_GAP}[三四五六七八九](?:{_GAP}[{_CHINESE_DIGITS}]){{9}}(?![{_CHINESE_DIGITS}])"
)
_EMAIL = r"(?<![A-Za-z0-9._%+-])[A-Za-z0-9._%+-]{1,64}@[A-Za-z0-9-]+(?:\.[A-Za-z0-9-]+)+"
# What a word before it makes personal: an account, a local telephone number, a card whose check digit is wrong or missing.
_ACCOUNT = r"(?:微信号?|[薇威Vv]信号?|支付宝(?:账号|号)?|[VvWw][XxＸ]|[Ww]e[Cc]hat|[Qq]{2}号?|[Qq]号|扣扣|抖音号?|钉钉号?|快手号?|小红书号?|飞书号?|陌陌号?|旺旺号?|淘宝号?|LINE|[Ss]kype|[Tt]elegram|视频号|公众号|账号|帐号|用户名)(?:[是为]|[:：])?\s{0,2}(?P<found>[A-Za-z0-9][A-Za-z0-9_-]{4,23})"
_LOCAL_PHONE = (
    r"(?:电话|座机|固话|总机|短号|联系|热线|传真|号码|手机|联系方式|拨打|拨|打到|回电|致电|来电|值班|客服|订餐|小号)"
    rf"[^0-9，。；！？]{{0,6}}(?P<found>(?<![0-9-])[2-9](?:{_GAP}[0-9]){{6,7}}(?![0-9]|[元万亿]|{_GAP}[0-9]))"
)
# A second number behind the first (电话 88675520、88675521), a number before its word (88000044电话), one in Chinese digits.
_NEXT_PHONE = r"(?<![0-9])[2-9][0-9]{6,7}\s?(?:[、,，/和或及]|还有)\s?(?P<found>[2-9][0-9]{6,7}(?![0-9]|[元万亿]))"
_PHONE_BEFORE_WORD = (
    r"(?<![0-9-])(?P<found>[2-9][0-9]{6,7})(?=\s?(?:的)?(?:电话|座机|固话|总机|传真|分机|打不通|没人接|打过来|打来))"
)
_SPELT_LOCAL = rf"(?:电话|座机|固话|总机|打|拨|号码|热线|传真|联系)[^{_CHINESE_DIGITS}，。；]{{0,4}}(?P<found>[二三四五六七八九](?:{_GAP}[{_CHINESE_DIGITS}]){{6,7}})(?![{_CHINESE_DIGITS}十百千万])"
_SHORT_PHONE = r"(?:短号|小号|分机|尾号)[是为:：]?\s?(?P<found>[0-9]{3,6})(?![0-9元万亿室号楼层])"
_SPLIT_MOBILE = r"(?<![0-9])(?P<found>1[3-9][0-9](?:[，,、][0-9]{4}[，,、][0-9]{4}|\*{3,5}[0-9]{4}))(?![0-9])"
_SPELT_EMAIL = r"(?<![A-Za-z0-9._%+-])(?P<found>[A-Za-z0-9._-]{2,64}\s?(?:@|\(at\)|\[at\])\s?[A-Za-z0-9-]+\s?(?:\.|点|dot)\s?(?:com|cn|net|org))"
_NAMED_ID = (
    rf"(?:身份证|证件)(?:号码?)?[^0-9，。；！？]{{0,4}}(?P<found>[1-9](?:{_GAP}[0-9]){{13,16}}{_GAP}[0-9Xx])(?![0-9])"
)
_PASSPORT = r"(?:护照|通行证|台胞证|回乡证)(?:号码?)?[:：是为]?\s?(?P<found>[A-Za-z]{1,2}[0-9]{7,9})(?![0-9])"
_CARD = rf"(?:卡号?|账号|帐号|账户|帐户|户头)[^0-9，。；！？]{{0,4}}(?P<found>[0-9](?:{_GAP}[0-9]){{11,22}})(?![0-9])"
# GB 11643-1989: six digits of area, yymmdd, three of a serial.
_OLD_ID_CARD = r"(?<![0-9])(?<!注册号)(?<!注册号[:：])(?<!执照号)(?<!执照号[:：])(?P<found>[1-8][0-9]{5}[0-9]{2}(?:0[1-9]|1[0-2])(?:0[1-9]|[12][0-9]|3[01])[0-9]{3})(?![0-9Xx])"
# 62 begins the cards of UnionPay; nothing else that workers type has so many digits behind it.
_UNION_PAY = rf"(?<![0-9])(?P<found>62(?:{_GAP}[0-9]){{14,17}})(?![0-9])"
_BY_LETTER = r"(?<![A-Za-z0-9])[VvWw]\s?[:：]\s?(?P<found>[A-Za-z0-9][A-Za-z0-9_-]{4,23})"
_BY_WORD = (
    (_ACCOUNT, PersonalKind.ACCOUNT),
    (_LOCAL_PHONE, PersonalKind.PHONE),
    (_UNION_PAY, PersonalKind.BANK_CARD),
    (_BY_LETTER, PersonalKind.ACCOUNT),
    (_NEXT_PHONE, PersonalKind.PHONE),
    (_PHONE_BEFORE_WORD, PersonalKind.PHONE),
    (_SPELT_LOCAL, PersonalKind.PHONE),
    (_SHORT_PHONE, PersonalKind.PHONE),
    (_SPLIT_MOBILE, PersonalKind.PHONE),
    (_SPELT_EMAIL, PersonalKind.EMAIL),
    (_NAMED_ID, PersonalKind.ID_CARD),
    (_PASSPORT, PersonalKind.ID_CARD),
    (_CARD, PersonalKind.BANK_CARD),
    (_OLD_ID_CARD, PersonalKind.ID_CARD),
)
_GROUP = r"[0-9Xx]+"
_ID_CARD, _SHORTEST_CARD, _LONGEST_CARD = 18, 16, 19
_USUAL_GROUPS = ((3, 4, 4), (3, 8), (7, 4))


def looks_personal(text: str) -> tuple[Personal, ...]:
    """Telephone, identity card and bank card numbers, in every form they are typed, in the order of the text."""
    return tuple(found for found in find_personal(text) if found.kind not in _NOT_NUMBERS)


def mask_personal(text: str) -> str:
    """The text with all such numbers, and e-mail addresses, replaced by ``***``."""
    parts: list[str] = []
    at = 0
    for found in find_personal(text):
        parts += text[at : found.start], MASK
        at = found.end
    return "".join([*parts, text[at:]]) if parts else text


def find_personal(text: str) -> list[Personal]:
    """Everything in a text that belongs to a person by its number or account, in order."""
    plain = text if text.isascii() else text.translate(_NARROW)
    taken: list[Personal] = []
    for _rank, start, end, kind in sorted(_candidates(plain)):
        if all(end <= other.start or other.end <= start for other in taken):
            taken.append(Personal(kind=kind, typed=text[start:end], start=start, end=end))
    return sorted(taken, key=lambda found: found.start)


# What may be a number or an account that no word gives away: on a page it costs less to hold back an order number.
_DOUBTFUL = (
    r"(?<![0-9A-Za-z])(?<![0-9]\.)[0-9](?:[\s\-·.]?[0-9]){5,22}(?![0-9A-Za-z]|[0-9]*\s?(?:元|万|亿|平|㎡|m|吨|度|份|件|家|人|年|%))"
    r"|(?<![A-Za-z0-9])(?=[A-Za-z0-9_-]*[A-Za-z])(?=[A-Za-z0-9_-]*[0-9_])[A-Za-z][A-Za-z0-9_-]{4,23}(?![A-Za-z0-9])"
    r"|(?:尾号|后四位|末四位)[是为:：]?\s?[0-9]{4}"
    rf"|(?<![0-9{_CHINESE_DIGITS}])(?=[0-9]{{0,9}}[{_CHINESE_DIGITS}])[0-9{_CHINESE_DIGITS}]{{7,}}|(?:短号|小号|分机)[是为:：]?[{_CHINESE_DIGITS}]{{3,6}}"
)
_REF = r"[A-Z]{1,4}-[A-Z]?[0-9]+|[A-Z]{2,6}-[0-9]{2}"  # JX-I4, SCJG-03
# What a number is that such a word stands before.
_NAMED_OTHERWISE = r"(?:编号|单号|票号|订单号?|代码|证号|文号|邮编|底数|读数|表数|车牌|批号|型号|条码|工号|门牌)[是为:：\u4e00-\u9fff]{0,2}\s?$"
_DAY = r"(?:19|20)[0-9]{2}[-./]?(?:0?[1-9]|1[0-2])[-./]?(?:0?[1-9]|[12][0-9]|3[01])(?:\s[0-9]{1,2})?"


def find_doubtful(text: str) -> list[tuple[int, int]]:
    """The places ``(start, end)`` of what is a personal number or account, or may be: what is not surely something else."""
    plain = text if text.isascii() else text.translate(_NARROW)
    found = [(each.start, each.end) for each in find_personal(text)]
    for match in re.finditer(_DOUBTFUL, plain):
        is_other = re.fullmatch(_REF, match[0]) or re.fullmatch(_DAY, match[0])
        is_other = is_other or re.search(_NAMED_OTHERWISE, plain[max(0, match.start() - 8) : match.start()])
        if not is_other and all(match.end() <= start or end <= match.start() for start, end in found):
            found.append(match.span())
    return sorted(found)


def _candidates(plain: str) -> Iterator[tuple[int, int, int, PersonalKind]]:
    """(rank, start, end, kind); of two that overlap the lower rank is meant."""
    for match in re.finditer(_NUMBERS, plain):
        for name in ("card", "phone", "landline"):
            if match[name] is None:
                continue
            start, end = match.span(name)
            if name == "card":
                for cut in _ends(plain, start, end):
                    if kind := _card(plain[start:cut]):
                        yield 0 if kind is PersonalKind.ID_CARD else 1, start, cut, kind
            elif name == "landline":
                yield 5, start, end, PersonalKind.PHONE
            elif rank := _phone_rank(plain[start:end]):
                yield rank, start, end, PersonalKind.PHONE
    for match in re.finditer(_SPELT, plain):
        yield 5, match.start(), match.end(), PersonalKind.PHONE
    for match in re.finditer(_EMAIL, plain):
        yield 6, match.start(), match.end(), PersonalKind.EMAIL
    for text, kind in _BY_WORD:
        for match in re.finditer(text, plain):
            if text != _OLD_ID_CARD or credit_code.problem(match["found"]):
                yield 4 if text in {_CARD, _NAMED_ID} else 7, *match.span("found"), kind


def _ends(plain: str, start: int, end: int) -> Iterator[int]:
    """Where a card number that begins at ``start`` may stop: behind its 16th digit or a later one, where a group ends."""
    digits = 0
    for match in re.compile(_GROUP).finditer(plain, start, end):
        digits += match.end() - match.start()
        if digits >= _SHORTEST_CARD:
            yield match.end()


def _card(typed: str) -> PersonalKind | None:
    groups = [group.upper() for group in re.findall(_GROUP, typed)]
    digits = "".join(groups)
    if len(groups) > 1 and not (all(len(g) >= 3 for g in groups) or all(len(g) == 1 for g in groups)):
        return None
    if len(digits) == _ID_CARD and _is_id_card(digits):
        return PersonalKind.ID_CARD
    if not _SHORTEST_CARD <= len(digits) <= _LONGEST_CARD or not digits.isdigit() or not _passes_luhn(digits):
        return None
    # 3 to 6 are the card networks, 62 UnionPay, the only one with 18 digits; 9558 is ICBC's old range.
    known = ("62",) if len(digits) == _ID_CARD else ("3", "4", "5", "6", "9558")
    return PersonalKind.BANK_CARD if digits.startswith(known) and credit_code.problem(digits) else None


def _is_id_card(digits: str) -> bool:
    """GB 11643-1999: area, birthday, serial, check character by ISO 7064 MOD 11-2."""
    body, month, day = digits[:17], digits[10:12], digits[12:14]
    if not body.isdigit() or digits[0] == "9" or digits[6:8] not in ("18", "19", "20"):
        return False
    if not ("01" <= month <= "12" and "01" <= day <= "31"):
        return False
    total = sum(int(digit) * pow(2, 17 - place, 11) for place, digit in enumerate(body))
    return "10X98765432"[total % 11] == digits[17]


def _passes_luhn(digits: str) -> bool:
    doubled = (int(digit) * 2 for digit in digits[-2::-2])
    return (sum(map(int, digits[-1::-2])) + sum(n - 9 if n > 9 else n for n in doubled)) % 10 == 0


def _phone_rank(typed: str) -> int:
    """How much the grouping looks like a telephone; 0 for a row of short numbers such as ``15-22 1901 203``."""
    number = re.sub(rf"^{_COUNTRY}0?(?=1)", "", typed)
    groups = tuple(len(group) for group in re.findall(_GROUP, number))
    if groups == (11,):
        return 2
    if groups in _USUAL_GROUPS:
        return 3
    if all(size >= 3 for size in groups):
        return 4
    return 4 if all(size == 1 for size in groups) else 0


class _Narrow(dict[int, str]):
    """One character for one, so that places in the plain text are places in the typed text."""

    def __missing__(self, code: int) -> str:
        typed = chr(code)
        plain = str(unicodedata.digit(typed)) if typed.isdigit() else unicodedata.normalize("NFKC", typed)
        self[code] = plain if len(plain) == 1 else typed
        return self[code]


_NARROW = _Narrow()
