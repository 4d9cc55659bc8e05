"""Economic indicators that were entered."""

from __future__ import annotations

from loucheng_cli.domain.report.indicator import Indicator
from loucheng_cli.store.engine.connection import Database


def indicators(db: Database, *, building: str | None = None, year: int | None = None) -> list[Indicator]:
    """What was entered, by building and measure, the latest period first."""
    parts = []
    params: dict[str, object] = {}
    if building is not None:
        parts.append("building = :building")
        params["building"] = building
    if year is not None:
        parts.append("(period = :year or period like :parts)")
        params |= {"year": str(year), "parts": f"{year}-%"}
    where = f"where {' and '.join(parts)} " if parts else ""
    return db.facts(Indicator, f"{where}order by building, measure, period desc, code", params)
