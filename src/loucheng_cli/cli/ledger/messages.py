"""The file of messages for the SMS gateway."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path


@contextmanager
def message_file(path: Path, text: str, *, force: bool) -> Iterator[Callable[[Sequence[str]], None]]:
    """What writes the same text for each of some telephones; the file takes its name when all went well."""
    from loucheng_cli.files.writing import atomic_writer
    from loucheng_cli.render.documents.csv_text import csv_lines

    with atomic_writer(path, force=force) as file:
        yield lambda phones: file.writelines(
            line.encode() for line in csv_lines([["手机号", "内容"], *([each, text] for each in phones)])
        )
