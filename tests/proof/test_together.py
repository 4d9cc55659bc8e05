"""Many write at once on one file: none fails, none is lost, no number is left out; readers read on."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import closing
from pathlib import Path

from loucheng_cli.store.engine.opening import open_database

from .conftest import Start, assert_clean

WRITERS = 8


def test_eight_write_and_two_read(times: Callable[..., int], start: Start, community: Path) -> None:
    each = times(250)
    writers = [start("write", community, each, f"w{number}") for number in range(WRITERS)]
    readers = [start("read", community, max(2, each // 10)) for _number in range(2)]
    answered = []
    for process in writers:
        output, errors = process.communicate()
        assert process.returncode == 0, errors
        answered += output.split()
    for process in readers:
        output, errors = process.communicate()
        assert process.returncode == 0, errors
        counts = [int(line) for line in output.split()]
        assert counts == sorted(counts)
    wanted = [f"JX-I{number}" for number in range(1, WRITERS * each + 1)]
    assert sorted(answered, key=lambda ref: int(ref[4:])) == wanted
    with closing(open_database(str(community))) as db:
        assert [ref for (ref,) in db.rows("select ref from issue order by length(ref), ref")] == wanted
    assert_clean(community)
