"""What is recorded already: the visit or issue that a row of an imported list repeats."""

from __future__ import annotations

from datetime import date

from loucheng_cli.store.engine.connection import Database

_DAY_COLUMNS = {"visit": "visited_on", "issue": "opened_on"}


def visit_of_number(db: Database, number: str) -> str | None:
    """The ref of the visit with this ref or number on paper."""
    found: str | None = db.scalar(
        "select ref from visit where paper_no = :no or ref = :no order by length(ref) desc, ref desc", {"no": number}
    )
    return found


def is_recorded(db: Database, kind: str, ref: str, on: date) -> bool:
    """Whether the visit or issue with this ref is of that day."""
    sql = f"select count(*) from {kind} where ref = :ref and {_DAY_COLUMNS[kind]} = :on"
    return bool(db.scalar(sql, {"ref": ref, "on": on.isoformat()}))


def is_visit_recorded(db: Database, enterprise: str, on: date, at: str | None, paper_no: str | None) -> bool:
    """Whether a visit is recorded with the same number on paper, else of the same enterprise, day and time."""
    return bool(
        db.scalar(
            "select count(*) from visit where enterprise = :enterprise and visited_on = :on"
            " and (paper_no = :no or cast(:no as text) is null)"
            " and (visited_at = :at or cast(:at as text) is null or cast(:no as text) is not null)",
            {"enterprise": enterprise, "on": on.isoformat(), "no": paper_no, "at": at},
        )
    )


def is_issue_recorded(
    db: Database, text: str, on: date, *, enterprise: str | None, building: str | None, paper_no: str | None
) -> bool:
    """Whether an issue of that day has the same text and enterprise (else building); two numbers are two issues."""
    whose = "i.enterprise = :whose" if enterprise else "i.enterprise is null and i.building = :whose"
    return bool(
        db.scalar(
            f"select count(*) from issue i join content c on c.key = i.text where {whose} and i.opened_on = :on"
            " and c.text = :text and (i.paper_no is null or cast(:no as text) is null or i.paper_no = :no)",
            {"on": on.isoformat(), "no": paper_no, "text": text, "whose": enterprise or building},
        )
    )


def issues_by_paper_no(db: Database) -> dict[str, str]:
    """The refs of issues by their numbers on paper."""
    return dict(db.rows("select paper_no, ref from issue where paper_no is not null"))
