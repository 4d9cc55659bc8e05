"""How is a long list read while the rows before are still being written? In a second process, a batch ahead."""

from __future__ import annotations

import os
import pickle
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import partial
from itertools import islice
from pathlib import Path
from typing import Any

from loucheng_cli.domain.core.events import canonical, default_state
from loucheng_cli.domain.imports.enterprise_rows import RowReader, RowReading, RowRejectedError
from loucheng_cli.domain.imports.headers import Columns, ListKind, is_known
from loucheng_cli.domain.place.address import Gazetteer
from loucheng_cli.errors import FileError, LouchengError
from loucheng_cli.files.spreadsheets.sheets import read_rows
from loucheng_cli.i18n import _, language, use
from loucheng_cli.store.journal.projection import row_maker

LONG_BYTES = 8_000_000  # below, starting a process costs more than it saves
_BATCH = 1000  # as many as an import takes at once, or it would wait for the second half

Readings = Iterator[tuple[int, Sequence[str], RowReading | RowRejectedError]]


@dataclass(frozen=True, slots=True, kw_only=True)
class ReadTask:
    """All that the second process needs to read a list as the first one understood it."""

    path: Path
    table: ListKind
    mapping: Mapping[str, str]
    columns: Columns
    places: Gazetteer
    with_contacts: bool
    language: str = field(default_factory=language)


def is_long(path: Path | None) -> bool:
    """Whether a second process pays."""
    return path is not None and (os.cpu_count() or 1) > 1 and path.stat().st_size >= LONG_BYTES


@contextmanager
def reading_ahead(task: ReadTask, tell: Callable[[float], None]) -> Iterator[Readings]:
    """The readings of a list, made by another process; ``tell`` hears which part of the file is read (0 to 1)."""
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


def known_header(mapping: Mapping[str, str], table: ListKind, header: str) -> bool:
    """Whether a cell is a header that means something, or that a person says means something."""
    return header in mapping or is_known(header, table)


def _received(receiver: Any, path: Path, tell: Callable[[float], None]) -> Readings:
    while True:
        try:
            done, batch, failure = pickle.loads(receiver.recv_bytes())  # noqa: S301 - our own process
        except EOFError as error:
            raise FileError(path, _("reading was interrupted")) from error
        if failure is not None:
            kind, message, hint = failure
            error_ = kind.__new__(kind)
            LouchengError.__init__(error_, message, hint)
            raise error_
        if batch is None:
            return
        tell(done)
        for row, cells, fields, rejected in batch:
            yield row, cells, RowRejectedError(*rejected[:3], **rejected[3]) if rejected else RowReading(*fields)


def _read(task: ReadTask, sender: Any) -> None:
    """The second process."""
    import signal

    # Ctrl-C reaches both; the first process ends this one.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    use(task.language)
    try:
        with read_rows(task.path, partial(known_header, task.mapping, task.table)) as sheet:
            reader = RowReader(sheet.header, task.columns, task.places, with_contacts=task.with_contacts)
            readings = reader.readings(sheet.rows)
            while batch := list(islice(readings, _BATCH)):
                sender.send_bytes(pickle.dumps((sheet.done(), list(map(_sent, batch)), None), protocol=5))
        sender.send_bytes(pickle.dumps((1.0, None, None)))
    except LouchengError as error:
        sender.send_bytes(pickle.dumps((0.0, None, (type(error), error.message, error.hint))))
    except BrokenPipeError:
        return


def _sent(each: tuple[int, Sequence[str], RowReading | RowRejectedError]) -> tuple[Any, ...]:
    row, cells, reading = each
    if isinstance(reading, RowRejectedError):
        return row, cells, None, (reading.field, reading.value, reading.code, reading.named)
    return row, cells, tuple(written(reading)), None


def written(reading: RowReading) -> RowReading:
    """The reading with what ``Journal.begin`` takes, unless that depends on what only the journal knows."""
    if reading.person or "note" in reading.fields:
        return reading
    fields = {**reading.derived, **reading.fields}
    _key, *row = row_maker("enterprise")({**default_state("enterprise"), **fields})
    return reading._replace(written=(canonical(fields), tuple(row)))
