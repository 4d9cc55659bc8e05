"""The check of a free text before it may stand on a council's page: persons, their numbers, and news of leaving."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from loucheng_cli.domain.privacy.leaving import is_about_leaving
from loucheng_cli.domain.privacy.personal_numbers import find_doubtful
from loucheng_cli.domain.privacy.persons import find_persons
from loucheng_cli.i18n import _, ngettext


@dataclass(frozen=True, slots=True)
class CheckResult:
    """How many places of a text look like persons and their numbers, and whether it speaks of leaving or a lease."""

    persons: int = 0
    numbers: int = 0
    leaving: int = 0

    @property
    def is_clean(self) -> bool:
        """Nothing was found."""
        return not (self.persons or self.numbers or self.leaving)

    def __add__(self, other: CheckResult) -> CheckResult:
        return CheckResult(self.persons + other.persons, self.numbers + other.numbers, self.leaving + other.leaving)


def check_text(text: str) -> CheckResult:
    """What the check finds in a text."""
    return CheckResult(
        persons=len(find_persons(text)), numbers=len(find_doubtful(text)), leaving=int(is_about_leaving(text))
    )


def check_texts(texts: Iterable[str | None]) -> CheckResult:
    """What the check finds in several texts together."""
    return sum((check_text(text) for text in texts if text), start=CheckResult())


def found_words(found: CheckResult) -> str:
    """What was found, in words: ``3处疑似姓名、1处电话或账号``."""
    counted = (
        (ngettext("{n} possible name", "{n} possible names", found.persons), found.persons),
        (ngettext("{n} number or account", "{n} numbers or accounts", found.numbers), found.numbers),
        (
            ngettext("{n} text about leaving or a lease", "{n} texts about leaving or a lease", found.leaving),
            found.leaving,
        ),
    )
    return _(", ").join(text.format(n=n) for text, n in counted if n)
