"""What a page for a floor council may show of an issue, and of free text.

Owners and property managers sit in the council. It must not read of relocation, rent, wages or disputes, nor of
penalties, police or health; and of no person at all.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import lru_cache

from loucheng_cli.domain.core.enums import HANDLED, EnterpriseKind, IssueKind, Outcome, Solved
from loucheng_cli.domain.digest.model import Disclosure
from loucheng_cli.domain.issue.model import Issue
from loucheng_cli.domain.privacy.page_check import check_texts
from loucheng_cli.domain.privacy.personal_numbers import MASK, mask_personal

# The landlord bargains with it, or it is between an employer and people: such an issue is shown as confidential,
# whatever was ticked. A safety net under ``confidential``, not its replacement.
_BETWEEN_THEM = (
    r"外迁|迁出|迁往|(?<!户口)(?<!户籍)迁移|迁址|跨区|搬[到去走离家迁]|搬出|准备搬|想搬|要搬|退租|续租|涨租|降租|欠租|租约|房东|(?:租金|房租|租费)(?!补)"
    r"|工资|欠薪|讨薪|薪酬|加班费|经济补偿|社保断缴|劳动(?:争议|纠纷|仲裁)|仲裁|裁员|辞退|解雇"
)
# A text or an answer with such words is not quoted; the name of the item is.
_UNQUOTED = r"罚|处分|欠税|查税|稽查|滞纳金|拘留|报警|派出所|立案|犯罪|失信|病|孕|残疾"
_WHAT_LONGEST = 24
_TEXT_LONGEST = 80
_CLAUSE_END = r"[，。！？；,;!?\n]"
# A sole trader may be registered under the name of its owner (docs/adr/0008-names-of-sole-traders.md); so may be what was
# entered as a firm in haste and calls itself none of these.
_NEVER_A_PERSON = frozenset({EnterpriseKind.BRANCH, EnterpriseKind.ASSOCIATION})
_A_FIRM = "公司|企业|合伙|合作社|事务所"
_SHORTEST_SIGN = 4  # characters; what is no longer may be a bare name
# Where a trade name begins, behind the place or at once, a surname is taken for a person. Of the rare ones those that are
# everyday words (云, 花, 米, 乐) are left out: more signs than people begin with them.
_SURNAMES = (
    "王李张刘陈杨赵黄周吴徐孙胡朱高林何郭马罗梁宋郑谢韩唐冯于董萧肖程曹袁邓许傅付沈曾彭吕苏卢蒋蔡贾丁魏薛叶阎闫余潘杜戴夏钟"
    "汪田任姜范方石姚谭廖邹熊金陆郝孔白崔康毛邱秦江史顾侯邵孟龙万段雷钱汤尹黎易常武乔贺赖龚文庞樊兰殷施陶洪翟安颜倪严牛温芦季"
    "俞章鲁葛伍韦申尤毕聂焦柳邢岳齐梅莫庄辛管祝左涂祁舒耿牟卜詹关苗凌费纪靳盛童欧甄项曲游裴席卫查屈鲍覃霍翁隋甘景单包柏宁柯阮"
    "桂闵解柴华车冉房辜吉饶刁瞿戚丘池滕晋邬臧宫苟褚廉简娄盖符奚穆党郎邸冀谈姬屠连郜晏栾郁蒙喻窦迟敖糜鄢冷卓仇艾巩嵇仲虞卞封竺"
    "冼佟栗匡宗应巫鞠桑荆谌岑胥蔺郦隗宓缪阚郗裘厉麻潭占雍桓邝幸揭鄞诸"
)
_DOUBLE_SURNAMES = "欧阳|上官|司徒|司马|诸葛|夏侯|皇甫|尉迟|公孙|慕容|令狐|长孙|宇文|端木|闻人|钟离|申屠|淳于|轩辕|澹台"
_A_PERSON = rf"(?:^|[省市县区旗镇乡村街道路巷弄号])(?:[{_SURNAMES}]|{_DOUBLE_SURNAMES})"
_TITLES = "先生|女士|小姐|经理|总监|总|主任|店长|老板|老师|师傅|阿姨|会计|律师|医生|大姐|大哥|主管|同志"


def veil_of(issue: Issue) -> Disclosure:
    """How much may be shown, by what was ticked and by what the texts are about."""
    said = (issue.text, issue.item_name, issue.reply)
    return veil_of_words(said, named=issue.named, confidential=issue.confidential)


def veil_of_words(said: Iterable[str | None], *, named: bool, confidential: bool) -> Disclosure:
    """The same of what was said, answered and is asked for."""
    if confidential or re.search(_BETWEEN_THEM, " ".join(filter(None, said))):
        return Disclosure.CONFIDENTIAL
    return Disclosure.NAMED if named else Disclosure.UNNAMED


def is_public_item(item: str) -> bool:
    """Whether an item may be named to the council at all."""
    return not re.search(_BETWEEN_THEM, item)


def is_hidden_hazard(issue: Issue) -> bool:
    """A hazard is listed only once it is removed."""
    if issue.kind is not IssueKind.HAZARD:
        return False
    removed = issue.status in HANDLED and issue.outcome is Outcome.SOLVED
    return not removed or issue.solved in {Solved.NO, Solved.PARTLY}


def what_of(issue: Issue, veil: Disclosure, names: Names, *, quoted: bool = True) -> str | None:
    """What it is about in a few words: the item, else the first words said, where they may be quoted."""
    if veil is Disclosure.CONFIDENTIAL:
        return None
    if issue.item_name:
        return issue.item_name
    if veil is not Disclosure.NAMED or not quoted or not issue.text or re.search(_UNQUOTED, issue.text):
        return None
    clause = re.split(_CLAUSE_END, issue.text.strip(), maxsplit=1)[0]
    return clipped(names.mask(clause or issue.text), _WHAT_LONGEST)


def may_be_quoted(issue: Issue, veil: Disclosure) -> bool:
    """Whether the typed texts of an issue may be quoted at all: of a named case, where the check finds nothing."""
    return veil is Disclosure.NAMED and check_texts((issue.text, issue.reply, issue.channel_told)).is_clean


def reply_of(issue: Issue, veil: Disclosure, names: Names) -> str | None:
    """What was answered. Of an unnamed issue it is not quoted: the answer would name who asked."""
    if veil is not Disclosure.NAMED or not issue.reply or re.search(_UNQUOTED, issue.reply):
        return None
    return clipped(names.mask(issue.reply), _TEXT_LONGEST)


def may_be_named(name: str, kind: EnterpriseKind, names: Names) -> bool:
    """Whether the name of an enterprise may be printed: that of a sole trader only where it can be no person's."""
    if kind in _NEVER_A_PERSON or (kind is EnterpriseKind.FIRM and re.search(_A_FIRM, name)):
        return True
    is_short = len(name) <= _SHORTEST_SIGN
    return not (is_short or "·" in name or re.search(_A_PERSON, name) or names.mask_names(name) != name)


def clipped(text: str, longest: int) -> str:
    """One line of at most so many characters; the cut is shown."""
    line = " ".join(text.split())
    return line if len(line) <= longest else f"{line[: longest - 1]}…"


class Names:
    """The names of persons that must not stand in any text.

    Of those near (people of the enterprises it names, workers, representatives) a surname with a title is masked
    too; of the others whole names from three characters on, since a shorter one (高峰) may be a word.
    """

    def __init__(self, near: Iterable[str], others: Iterable[str] = ()) -> None:
        self._pattern = _pattern(tuple(sorted({name.strip() for name in near if len(name.strip()) > 1})))
        self._others = frozenset(name.strip() for name in others if len(name.strip()) > 2)
        self._lengths = sorted({len(name) for name in self._others}, reverse=True)

    def mask(self, text: str) -> str:
        """The text without names, telephones, e-mail addresses and numbers of cards."""
        return self.mask_names(mask_personal(text))

    def mask_names(self, text: str) -> str:
        """The text without the names."""
        masked = self._pattern.sub(MASK, text) if self._pattern else text
        found = []
        at = 0
        while at < len(masked):
            # By looking up what stands here, so that it costs the same with ten names as with a hundred thousand.
            length = next((each for each in self._lengths if masked[at : at + each] in self._others), 0)
            found.append(MASK if length else masked[at])
            at += length or 1
        return "".join(found)

    def mask_line(self, text: str | None, longest: int = _TEXT_LONGEST) -> str | None:
        """The same as one line, clipped."""
        return None if text is None else clipped(self.mask(text), longest)


@lru_cache(maxsize=8)
def _pattern(names: tuple[str, ...]) -> re.Pattern[str] | None:
    if not names:
        return None
    whole = sorted(map(re.escape, names), key=len, reverse=True)
    surnames = sorted({re.escape(name[0]) for name in names if not name.isascii()})
    titled = [rf"(?:{'|'.join(surnames)})(?:{_TITLES})"] if surnames else []
    return re.compile("|".join([*whole, *titled]))
