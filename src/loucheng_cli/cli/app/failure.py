"""What a failed command says, and its exit code: one sentence on stderr, in words or as JSON.

What was stored before the failure is said with it: a change is never reported as not made.
"""

from __future__ import annotations

import errno
import json
import os
import sys
from dataclasses import asdict
from typing import IO, Any

import typer

from loucheng_cli.errors import (
    FileError,
    LouchengError,
    NotFoundError,
    UnknownOutcomeError,
    UsageError,
    WrittenError,
    system_reason,
)
from loucheng_cli.i18n import _

INTERRUPTED = 130


def report(error: BaseException, words: list[str], url: str | None) -> int:
    """Say what failed and what is stored; returns the exit code. ``url`` is the database, where one was opened."""
    interrupted = isinstance(error, (typer.Abort, KeyboardInterrupt))
    known = _known(error, url)
    stored = _stored()
    if stored is not None:
        named = _(", ").join(stored.refs)
        why = _("interrupted while the answer was being printed") if interrupted else known.why
        known = (WrittenError if stored.is_sure else UnknownOutcomeError)(why, named)
    _flush(sys.stdout)
    if interrupted and stored is None:
        say(_("Interrupted; the current step was not written."))
    elif "--json" in words:
        body: dict[str, object] = {"code": known.code, "message": known.message, "hint": known.hint}
        if known.exit_code == NotFoundError.exit_code:
            body["candidates"] = [asdict(each) for each in known.candidates]
        if stored is not None:
            body["written"] = list(stored.refs)
        say(json.dumps({"error": body}, ensure_ascii=False))
    else:
        say(known.message)
        if known.hint:
            say(_("Try: {hint}").format(hint=known.hint))
    return INTERRUPTED if interrupted else known.exit_code


def say(text: str) -> None:
    """A line on stderr, whatever a typed argument holds; there may be no stderr to say it on."""
    from loucheng_cli.domain.core.sanitize import display_safe
    from loucheng_cli.render.output import write

    write(sys.stderr, f"{display_safe(text)}\n")
    _flush(sys.stderr)


def let_go(stream: IO[str]) -> None:
    """What is left of the output goes nowhere."""
    try:
        nowhere = os.open(os.devnull, os.O_WRONLY)
        os.dup2(nowhere, stream.fileno())
        os.close(nowhere)
    except OSError:  # no descriptor is left, or the stream has none
        pass


def _flush(stream: IO[str]) -> None:
    try:
        stream.flush()
    except (OSError, ValueError):  # it is what failed, or it is closed
        let_go(stream)


def _known(error: BaseException, url: str | None) -> LouchengError:
    """The error as one of ours."""
    if isinstance(error, LouchengError):
        return error
    if isinstance(error, typer.TyperException) and not isinstance(error, typer.Abort):
        return _usage_error(error)
    if isinstance(error, OSError):
        # A name that is too long, a drive that went away, no descriptor left: wherever a file is touched.
        return FileError(error.filename or _("the output"), system_reason(error))
    if isinstance(error, ImportError) and error.path and os.strerror(errno.EMFILE) in str(error):
        return FileError(error.path, system_reason(OSError(errno.EMFILE, os.strerror(errno.EMFILE))))
    return _odd_value(url) or _unexpected(error)


def _stored() -> Any:
    """What the command stored, where the store was in use at all."""
    if "loucheng_cli.store.engine.outcome" not in sys.modules:
        return None
    from loucheng_cli.store.engine.settlement import settled

    return settled()


def _odd_value(url: str | None) -> LouchengError | None:
    """Whether a value in the database is of a kind that no command of ours writes, which then is the cause."""
    if url is None:
        return None
    from contextlib import closing

    from loucheng_cli.errors import OddValueError
    from loucheng_cli.store.engine.connection import connect
    from loucheng_cli.store.engine.odd_values import odd_values

    try:
        with closing(connect(url)) as db:
            for found in odd_values(db):
                return OddValueError(found.table, found.column, found.key, found.value)
    except LouchengError:
        pass
    return None


def _unexpected(error: BaseException) -> LouchengError:
    import hashlib
    import traceback

    frames = traceback.extract_tb(error.__traceback__)
    where = f"{type(error).__name__}:{frames[-1].name}:{frames[-1].lineno}" if frames else type(error).__name__
    number = hashlib.sha256(where.encode()).hexdigest()[:6]
    unexpected = LouchengError(
        _("The program failed; no data has changed. Error number {id}; please tell the administrator.").format(
            id=number
        ),
        hint=f"LOUCHENG_DEBUG=1 ({where})",
    )
    unexpected.why = _("the program failed (error number {id})").format(id=number)
    return unexpected


def _usage_error(error: typer.TyperException) -> UsageError:
    from loucheng_cli.cli.app.usage_errors import usage_sentence

    return UsageError(usage_sentence(error), _example(error))


def _example(error: Any) -> str:
    """The example of the command that was typed, else its help."""
    from loucheng_cli.cli.app.examples import known_example
    from loucheng_cli.cli.app.usage_errors import is_root_option

    path = error.ctx.command_path if getattr(error, "ctx", None) else "loucheng"
    if is_root_option(error):
        return path.replace("loucheng", f"loucheng {error.option_name} …", 1)
    return known_example(path) or f"{path} --help"
