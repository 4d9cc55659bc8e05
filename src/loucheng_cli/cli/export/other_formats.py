"""Issues for other programs: Open311 requests, due days for a calendar."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import date
from itertools import islice
from typing import IO
from zoneinfo import ZoneInfo

from loucheng_cli.cli.app.state import State

_PART = 500


def ics(state: State, since: date | None, until: date | None) -> Callable[[IO[bytes]], int]:
    """Writes the due days of open issues; counts the entries."""

    def fill(file: IO[bytes]) -> int:
        from loucheng_cli.render.export.ics import calendar
        from loucheng_cli.store.journal.head import short_head
        from loucheng_cli.store.reads import community as communities
        from loucheng_cli.store.reads.export import issues

        with state.db.reading():
            text = calendar(
                issues(state.db, since, until),
                community=communities.community(state.db).name,
                stamp=state.stamp.at,
                head=short_head(state.db),
            )
        file.write(text.encode())
        return text.count("BEGIN:VEVENT")

    return fill


def open311(state: State, since: date | None, until: date | None, *, extended: bool) -> Callable[[IO[bytes]], int]:
    """Writes one JSON array, request by request; counts the requests."""

    def fill(file: IO[bytes]) -> int:
        from loucheng_cli.domain.digest.disclosure import Names
        from loucheng_cli.render.export import open311 as render
        from loucheng_cli.render.issue import EVENTS
        from loucheng_cli.store.reads.digest import everybody, person_names
        from loucheng_cli.store.reads.export import issues
        from loucheng_cli.store.reads.issue import history

        rows = 0
        zone = ZoneInfo(state.timezone)
        with state.db.reading():
            file.write(b"[")
            people = everybody(state.db)
            every = issues(state.db, since, until)
            while part := list(islice(every, _PART)):
                names = Names(person_names(state.db, (each.issue.enterprise for each in part)), people)
                for filed in part:
                    value = render.request(filed, names, zone)
                    if extended:
                        value |= render.extended(filed, history(state.db, filed.issue.ref), EVENTS, zone)
                    file.write(b",\n" if rows else b"\n")
                    file.write(json.dumps(value, ensure_ascii=False).encode())
                    rows += 1
            file.write(b"\n]\n")
        return rows

    return fill
