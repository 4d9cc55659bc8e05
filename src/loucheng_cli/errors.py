"""What can go wrong, each cause with its own sentence, exit code and stable code for scripts.

Raise sites pass data; the class writes the sentence. ``hint`` is the next command to type.
"""

from __future__ import annotations

import errno
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from loucheng_cli.i18n import _


class LouchengError(Exception):
    """The root of the tree; only the boundary in ``cli`` catches it. ``candidates`` are what may have been meant."""

    exit_code = 1
    code = "error"

    def __init__(self, message: str, hint: str | None = None) -> None:
        super().__init__(message)
        self.message = message
        self.hint = hint
        # The reason alone, for a sentence that says first what was stored.
        self.why = message.rstrip(".。")
        self.candidates: Sequence[Candidate] = ()


class UsageError(LouchengError):
    """A value that cannot be read, or a command put together wrongly (exit 2)."""

    exit_code = 2
    code = "usage"

    def __init__(self, what: str, example: str | None = None) -> None:
        what = what[:1].upper() + what[1:].rstrip(".。")
        text = what if what.endswith(("?", "？")) else _("{what}.").format(what=what)
        if example:
            text = _("{sentence} Example: {example}").format(sentence=text, example=example)
        super().__init__(text)


@dataclass(frozen=True, slots=True)
class Candidate:
    """An enterprise that may be meant."""

    ref: str
    name: str
    place: str

    def __str__(self) -> str:
        return "  ".join(part for part in (self.ref, self.name, self.place) if part)


class NotFoundError(LouchengError):
    """Nothing goes by that name (exit 3)."""

    exit_code = 3
    code = "not_found"

    def __init__(self, wanted: str, hint: str | None = None, candidates: Sequence[Candidate] = ()) -> None:
        lines = [_("“{wanted}” was not found.").format(wanted=wanted)]
        if candidates:
            lines[0] += _(" Did you mean:")
            lines += [f"  {each}" for each in candidates]
        super().__init__("\n".join(lines), hint)
        self.candidates = candidates


class AmbiguousError(LouchengError):
    """Several things go by that name; the sentence lists them (exit 3)."""

    exit_code = 3
    code = "ambiguous"

    def __init__(self, wanted: str, candidates: Sequence[Candidate], total: int | None = None) -> None:
        head = _("“{wanted}” matches {n} enterprises; give the full name, the door or the number:")
        lines = [head.format(wanted=wanted, n=total or len(candidates)), *(f"  {line}" for line in candidates)]
        if total and total > len(candidates):
            lines.append("  …")
        super().__init__("\n".join(lines))
        self.candidates = tuple(candidates)


class RefusedError(LouchengError):
    """A rule says no (exit 4)."""

    exit_code = 4
    code = "refused"


class DirectorOnlyError(RefusedError):
    """A rule leaves this to the director; where one acts, after the PIN."""


class MoveRefusedError(RefusedError):
    """The issue is in a status that does not know this move."""

    code = "move_refused"

    def __init__(self, ref: str, move: str, status: str, moves: Iterable[str]) -> None:
        possible = _(", ").join(moves) or _("none")
        super().__init__(
            _("Cannot {move} now: {ref} is “{status}”. Possible moves: {moves}.").format(
                move=move, ref=ref, status=status, moves=possible
            )
        )


class ReasonRequiredError(RefusedError):
    """The move needs a reason."""

    code = "reason_required"

    def __init__(self) -> None:
        super().__init__(_('A reason is required: --reason "…"'))


class TasksOpenError(RefusedError):
    """The lead cannot resolve while a supporting party owes its answer."""

    code = "tasks_open"

    def __init__(self, parties: Iterable[str]) -> None:
        super().__init__(
            _("The lead cannot resolve it yet: waiting for {parties}.").format(parties=_(", ").join(parties))
        )


class DatabaseError(LouchengError):
    """The database, or a file, cannot be used (exit 5)."""

    exit_code = 5
    code = "database"

    def __init__(self, why: str, hint: str | None = None) -> None:
        super().__init__(_("The database cannot be opened: {why}. The stored data is unchanged.").format(why=why), hint)
        self.why = why


class NotRepairedError(DatabaseError):
    """More is wrong than can be made again from the journal."""

    def __init__(self, wrong: str) -> None:
        sentence = _("Only what the journal knows can be repaired, but more is wrong: {why}. Nothing was changed.")
        LouchengError.__init__(self, sentence.format(why=wrong), "loucheng db restore FILE")
        self.why = wrong


class DamagedDatabaseError(DatabaseError):
    """What lies there is no database of ours, or no longer one that can be read; never said of one that is in use."""


class NewerDatabaseError(DatabaseError):
    """The file was made by a newer program."""

    code = "database_newer"

    def __init__(self, version: int) -> None:
        LouchengError.__init__(
            self, _("This database was created by a newer version ({v}); upgrade the program first.").format(v=version)
        )


class OddValueError(DatabaseError):
    """A value in the database that no command writes (exit 5)."""

    code = "odd_value"

    def __init__(self, table: str, column: str, key: str, value: str) -> None:
        LouchengError.__init__(
            self,
            _(
                "The database holds a value that cannot be used: table {table}, row {key}, column {column}: {value}."
            ).format(table=table, key=key, column=column, value=value),
            hint="loucheng db verify",
        )


class WrittenError(LouchengError):
    """The change is stored; what failed came after it (exit 5)."""

    exit_code = 5
    code = "written"

    def __init__(self, why: str, refs: str) -> None:
        text = _("Written, but {why} ({refs}).") if refs else _("Written, but {why}.")
        super().__init__(text.format(why=why, refs=refs))


class UnknownOutcomeError(WrittenError):
    """Whether the change is stored is not known, and could not be looked up (exit 5)."""

    code = "unknown"

    def __init__(self, why: str, refs: str) -> None:
        text = _("It is not known whether this was written: {why}. Look before doing it again: {refs}.")
        LouchengError.__init__(self, text.format(why=why, refs=refs or "loucheng db status"))


class FileError(LouchengError):
    """A file cannot be read or written (exit 5)."""

    exit_code = 5
    code = "file"

    def __init__(self, path: object, why: str, hint: str | None = None) -> None:
        super().__init__(_("{path}: {why}").format(path=path, why=why), hint)


class UnreadableFileError(LouchengError):
    """A file was read, but what stands in it cannot be understood (exit 5); names the line where there is one."""

    exit_code = 5
    code = "unreadable"

    def __init__(self, path: object, why: str, line: int | None = None, hint: str | None = None) -> None:
        text = _("{path}: {why}").format(path=path, why=why)
        if line is not None:
            text = _("{path}, line {line}: {why}").format(path=path, line=line, why=why)
        super().__init__(text, hint)
        self.line = line


def system_reason(error: OSError) -> str:
    """What the system says of a file, in the user's language where it is something usual."""
    usual = {
        errno.ENOSPC: _("the disk is full"),
        errno.EDQUOT: _("the disk is full"),
        errno.EFBIG: _("the file is larger than the system allows"),
        errno.EROFS: _("this disk is read-only"),
        errno.EACCES: _("permission denied, or another program such as Excel has it open"),
        errno.EPERM: _("permission denied, or another program such as Excel has it open"),
        errno.ENOENT: _("the file or folder does not exist"),
        errno.ENOTDIR: _("the file or folder does not exist"),
        errno.EISDIR: _("this is a folder, not a file"),
        errno.ENAMETOOLONG: _("the name is too long"),
        errno.EBADF: _("it is closed"),
        errno.EMFILE: _("this program may not open more files at a time"),
        errno.EIO: _("the disk does not respond (is a network drive disconnected?)"),
    }
    return usual.get(error.errno or 0, error.strerror or str(error))
