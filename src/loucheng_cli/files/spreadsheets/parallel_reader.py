"""Reading of a long list in a second process, a batch ahead of the rows that are being written."""

from __future__ import annotations

import os
import pickle
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING, Any

from loucheng_cli.domain.core.events import canonical
from loucheng_cli.domain.imports.columns import Filling
from loucheng_cli.domain.imports.enterprise_rows import Fault, Outcome, RowReader, RowReading, RowRejectedError
from loucheng_cli.domain.imports.headers import Columns
from loucheng_cli.domain.imports.non_rows import SkippedRow
from loucheng_cli.domain.place.address import Gazetteer
from loucheng_cli.errors import FileError, LouchengError
from loucheng_cli.files.spreadsheets.sheets import read_again
from loucheng_cli.i18n import _, language, use
from loucheng_cli.store.journal.projection import first_row_maker

if TYPE_CHECKING:
    from multiprocessing.connection import Connection

LONG_BYTES = 8_000_000  # below, starting a process costs more than it saves
_BATCH = 1000  # as many as an import takes at once, or it would wait for the second half

Readings = Iterator[tuple[int, Sequence[str], Outcome]]


@dataclass(frozen=True, slots=True, kw_only=True)
class ReadTask:
    """All that the second process needs to read a list as the first one understood it."""

    path: Path
    header: tuple[str, ...]
    header_row: int
    address: Mapping[str, object]
    filling: Filling
    columns: Columns
    places: Gazetteer
    with_contacts: bool
    today: date | None = None
    language: str = field(default_factory=language)


def is_long(path: Path | None, address: Mapping[str, object]) -> bool:
    """Whether a second process pays, and can find the list again."""
    if path is None or (os.cpu_count() or 1) < 2 or address["kind"] == "spooled":
        return False
    return path.stat().st_size >= LONG_BYTES


@contextmanager
def reading_ahead(task: ReadTask, tell: Callable[[float, int], None]) -> Iterator[Readings]:
    """The readings of a list, made by another process.

    ``tell`` hears which part of the file is read (0 to 1) and how many hidden rows were met.
    """
    from multiprocessing import get_context

    # A forked process would hold our database; a fresh one knows nothing of it.
    context = get_context("spawn")
    receiver, sender = context.Pipe(duplex=False)
    process = context.Process(target=_read, args=(task, sender), daemon=True)
    process.start()
    sender.close()
    try:
        yield _received(receiver, task.path, tell)
    finally:
        receiver.close()
        process.terminate()
        process.join()


def _received(receiver: Connection, path: Path, tell: Callable[[float, int], None]) -> Readings:
    while True:
        try:
            done, hidden, batch, failure = pickle.loads(receiver.recv_bytes())  # noqa: S301 - our own process
        except EOFError as error:
            raise FileError(path, _("reading was interrupted")) from error
        if failure is not None:
            kind, message, hint = failure
            error_ = kind.__new__(kind)
            LouchengError.__init__(error_, message, hint)
            raise error_
        if batch is None:
            return
        tell(done, hidden)
        for row, cells, kind, said in batch:
            yield row, cells, _RECEIVED[kind](said)


def _read(task: ReadTask, sender: Connection) -> None:
    """The second process."""
    import signal

    # Ctrl-C reaches both; the first process ends this one.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    use(task.language)
    try:
        with read_again(task.path, task.header, task.header_row, task.address) as sheet:
            header = task.filling.header(sheet.header)
            reader = RowReader(header, task.columns, task.places, with_contacts=task.with_contacts, today=task.today)
            readings = reader.readings(task.filling.rows(sheet.rows, len(sheet.header)))
            while batch := list(islice(readings, _BATCH)):
                sent = (sheet.done(), len(sheet.hidden), list(map(_sent, batch)), None)
                sender.send_bytes(pickle.dumps(sent, protocol=5))
        sender.send_bytes(pickle.dumps((1.0, 0, None, None)))
    except LouchengError as error:
        sender.send_bytes(pickle.dumps((0.0, 0, None, (type(error), error.message, error.hint))))
    except BrokenPipeError:
        return


# Plain tuples are pickled twice as fast as what they stand for.
_READ, _REJECTED, _SKIPPED = 0, 1, 2
_RECEIVED: dict[int, Callable[[Any], Outcome]] = {
    _READ: RowReading._make,
    _REJECTED: lambda said: RowRejectedError.of([Fault(*each) for each in said]),
    _SKIPPED: lambda said: SkippedRow(*said),
}


def _sent(each: tuple[int, Sequence[str], Outcome]) -> tuple[object, ...]:
    row, cells, reading = each
    if isinstance(reading, RowRejectedError):
        return row, cells, _REJECTED, tuple(map(tuple, reading.faults))
    if isinstance(reading, SkippedRow):
        return row, cells, _SKIPPED, tuple(reading)
    return row, cells, _READ, tuple(written(reading))


def written(reading: RowReading) -> RowReading:
    """The reading with what ``Journal.begin`` takes, unless that depends on what only the journal knows."""
    if reading.person or "note" in reading.fields:
        return reading
    fields = {**reading.derived, **reading.fields}
    if None in fields.values():
        fields = {name: value for name, value in fields.items() if value is not None}
    return RowReading(*reading[:-1], (canonical(fields), first_row_maker("enterprise")(fields)))
