"""The reports and exports, their formats and their sensitivity."""

from __future__ import annotations

from enum import StrEnum

from loucheng_cli.i18n import _


class Kind(StrEnum):
    """The reports."""

    PARTIES = "parties"
    BUILDINGS = "buildings"
    COUNCILS = "councils"
    WORKERS = "workers"
    COVERAGE = "coverage"
    ITEMS = "items"
    TREND = "trend"
    SLA = "sla"
    INDICATORS = "indicators"


class ReportFormat(StrEnum):
    """What ``report --format`` takes; also the ending of a file."""

    TERMINAL = "terminal"
    CSV = "csv"
    XLSX = "xlsx"
    JSON = "json"
    HTML = "html"
    DOCX = "docx"
    PDF = "pdf"


class What(StrEnum):
    """What can be exported as rows."""

    ISSUES = "issues"
    VISITS = "visits"
    ENTERPRISES = "enterprises"
    JOURNAL = "journal"


class ExportFormat(StrEnum):
    """What ``export --format`` takes; also the ending of a file."""

    CSV = "csv"
    XLSX = "xlsx"
    JSONL = "jsonl"


class Sensitivity(StrEnum):
    """密级 of what leaves: the catalogue, counts, texts and files of enterprises."""

    PUBLIC = "公开"
    INTERNAL = "内部"
    SENSITIVE = "敏感"


LEVELS = dict.fromkeys(What, Sensitivity.SENSITIVE)


def level_name(level: Sensitivity) -> str:
    """公开, 内部, 敏感."""
    return {
        Sensitivity.PUBLIC: _("public"),
        Sensitivity.INTERNAL: _("internal"),
        Sensitivity.SENSITIVE: _("sensitive"),
    }[level]
