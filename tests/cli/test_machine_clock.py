"""A clock that is likely to be wrong is asked about on a terminal, warned of in a script, and can be declared right."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from loucheng_cli.cli.app import machine_clock
from loucheng_cli.cli.app.state import State
from loucheng_cli.domain.core.clock import is_doubtful
from loucheng_cli.domain.core.events import ActionContext, Change
from loucheng_cli.errors import RefusedError
from loucheng_cli.store.engine.connection import Database
from loucheng_cli.store.journal.journal import writing

LAST = datetime(2026, 9, 21, 4, tzinfo=UTC)
ADD = ("issue", "add", "通道堵塞", "--building", "A", "--to", "property", "--yes")


@pytest.fixture
def recorded(db: Database, stamp: ActionContext) -> Database:
    """Its last event at noon of the day."""
    with writing(db, stamp) as journal:
        journal.record([Change("building", "A", "BuildingAdded", {"name": "A座"}, new=True)])
    return db


@pytest.fixture
def at(monkeypatch: pytest.MonkeyPatch):
    """The machine's clock, set."""

    def set_to(instant: datetime) -> None:
        class Clock(datetime):
            @classmethod
            def now(cls, tz=None):
                return instant.astimezone(tz)

        monkeypatch.delenv("LOUCHENG_TODAY")
        for module in ("state", "machine_clock"):
            monkeypatch.setattr(f"loucheng_cli.cli.app.{module}.datetime", Clock)

    return set_to


@pytest.mark.parametrize(
    ("days", "doubtful"), [(-2, True), (-1, False), (0, False), (60, False), (60.01, True), (365, True), (-1.01, True)]
)
def test_more_than_a_day_before_the_last_event_or_sixty_days_after_it_is_doubtful(days, doubtful):
    assert is_doubtful(LAST + timedelta(days=days), LAST) is doubtful


def test_a_script_is_told_and_goes_on(loucheng, recorded, at):
    if not recorded.is_sqlite:
        pytest.skip("of a server its own clock counts")
    at(LAST + timedelta(days=370))
    ran = loucheng("--db", recorded.url, *ADD)
    assert ran.exit_code == 0
    assert "2027-09-26 12:00" in ran.stderr
    assert "2026-09-21 12:00" in ran.stderr
    assert "--clock-is-right" in ran.stderr


def test_declared_right_or_near_nothing_is_said(loucheng, recorded, at):
    if not recorded.is_sqlite:
        pytest.skip("of a server its own clock counts")
    at(LAST + timedelta(days=370))
    assert "--clock-is-right" not in loucheng("--db", recorded.url, "--clock-is-right", *ADD).stderr
    # Now the last event is of that day.
    assert "--clock-is-right" not in loucheng("--db", recorded.url, *ADD, "--quiet").stderr


@pytest.mark.parametrize("answer", [True, False])
def test_a_person_is_asked(recorded, at, monkeypatch, answer):
    if not recorded.is_sqlite:
        pytest.skip("of a server its own clock counts")
    at(LAST - timedelta(days=3))
    asked = []
    monkeypatch.setattr("loucheng_cli.cli.app.groups.is_terminal", lambda: True)
    monkeypatch.setattr(
        "loucheng_cli.cli.app.prompts.confirm", lambda question, default: asked.append((question, default)) or answer
    )
    state = State(url=recorded.url)
    if answer:
        assert state.stamp.at == "2026-09-18T04:00:00Z"
    else:
        with pytest.raises(RefusedError):
            state.stamp  # noqa: B018 - what is recorded with
    assert len(asked) == 1
    assert asked[0][1] is False
    state.close()


def test_the_server_s_clock_counts_and_a_machine_far_from_it_is_told(recorded, at, capsys):
    if recorded.is_sqlite:
        pytest.skip("a file has no clock")
    server, said = machine_clock.instant(recorded)
    assert said is None
    at(server + timedelta(minutes=90))
    found, said = machine_clock.instant(recorded)
    assert abs(found - server) < timedelta(minutes=1)
    assert said is not None
    assert "90" in said
    state = State(url=recorded.url)
    assert abs(state.now - server) < timedelta(minutes=1)
    assert "90" in capsys.readouterr().err
    state.close()
