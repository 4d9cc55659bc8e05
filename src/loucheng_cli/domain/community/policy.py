"""The figures a community works by, and their defaults."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import ClassVar


@dataclass(frozen=True, slots=True, kw_only=True)
class Policy:
    """One figure of the community's own rules: a dotted name and its value as text."""

    KIND: ClassVar[str] = "policy"
    KEY: ClassVar[str] = "name"

    name: str
    value: str = ""
    retired: bool = False


# What stands where ``community.yaml`` is silent; days are working days unless said otherwise.
DEFAULT_POLICIES: Mapping[str, str] = {
    "visit_every.key": "30",  # calendar days
    "visit_every.scale": "90",
    "visit_every.ordinary": "180",
    "visit_every.sole_trader": "365",
    "first_visit": "10",
    "quiet_days": "30",  # calendar days
    "permit_notice": "30",  # calendar days before a permit ends (行政许可法50条)
    "clock.triage": "1",
    "clock.sign": "1",
    "clock.contact": "1",
    "clock.咨询": "1",
    "clock.求助": "5",
    "clock.投诉": "5",
    "clock.建议": "10",
    "clock.隐患": "1",
    "clock.办事": "5",
    "clock.follow_up": "3",
    "clock.redo": "5",
    "extend.times": "1",
    "extend.at_most": "promised",
    "hold_at_most": "30",
    "hold_approved_by": "director",
    "light.yellow": "1",
    "light.supervise_after": "3",
    "light.escalate_after": "5",
    "satisfaction.scale": "3",
    "satisfaction.weights.满意": "1.0",
    "satisfaction.weights.基本满意": "0.6",
    "retention_months.contact": "24",
    "retention_months.text": "36",
    "bulk_reading": "worker",
    "digest.sign_off": "director",
    "digest.ready": "星期一 12:00",
    "digest.smallest_group": "3",
}

# What may be written where not any number may.
POLICY_CHOICES: Mapping[str, tuple[str, ...]] = {
    "satisfaction.scale": ("2", "3"),
    "bulk_reading": ("director", "worker"),
    "digest.sign_off": ("director", "worker"),
}
MOST_DAYS = 3650


def is_number(value: str) -> bool:
    """Whether a text is a whole number of days, months or times that a policy may have."""
    return value.isascii() and value.isdecimal() and len(value) < 9 and int(value) <= MOST_DAYS


def is_sound(name: str, value: str) -> bool:
    """Whether a policy may have this value; what a choice or a moment may not be is read as its default."""
    default = DEFAULT_POLICIES.get(name, "")
    if default.isdecimal() or (name == "extend.at_most" and value != default):
        return is_number(value)
    return not default.replace(".", "").isdecimal() or 0 <= float(value) <= 1


@dataclass(frozen=True, slots=True)
class Policies:
    """The policies in force, by dotted name."""

    values: Mapping[str, str]

    @classmethod
    def of(cls, stored: Mapping[str, str]) -> Policies:
        """The stored policies over the defaults."""
        return cls({**DEFAULT_POLICIES, **stored})

    def days(self, name: str) -> int:
        """A policy that counts days (or months)."""
        return int(self.values[name])

    def text(self, name: str) -> str:
        """A policy as it is written."""
        return self.values[name]
