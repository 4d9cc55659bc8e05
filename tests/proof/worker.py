"""One process of the program, for the tests that kill it, crowd it or take its disk away.

``worker.py write DB N TAG`` records N issues, told apart by the tag, by the command a person types, and prints each ref
as it is answered;
``worker.py run ARGS…`` runs one command; ``worker.py upgrade DB STEPS`` is a program one version ahead.
"""

from __future__ import annotations

import io
import sys
from contextlib import redirect_stdout
from hashlib import sha256


def command(*words: str) -> tuple[int, str]:
    """A command in this process: its exit code and what it printed."""
    from loucheng_cli.cli.app.main import build

    said = io.StringIO()
    try:
        with redirect_stdout(said):
            build().main(list(words))
    except SystemExit as end:
        code = end.code
    return int(code or 0), said.getvalue().strip()


def tell(answer: object) -> None:
    """Write a line and flush it at once."""
    sys.stdout.write(f"{answer}\n")
    sys.stdout.flush()


def write(db: str, count: str, tag: str) -> int:
    """Issues by their command, one after the other."""
    for number in range(int(count)):
        text = sha256(f"{tag} {number}".encode()).hexdigest()  # like nothing that was there before
        words = ["--db", db, "--by", "zl", "issue", "add", text, "--building", "A", "--to", "property"]
        code, ref = command(*words, "--yes", "--quiet")
        if code:
            return code
        tell(ref)
    return 0


def read(db: str, count: str) -> int:
    """List a number of times; each must answer."""
    for _number in range(int(count)):
        code, said = command("--db", db, "issue", "list", "--quiet", "--all", "--limit", "0")
        if code:
            return code
        tell(len(said.split()))
    return 0


def upgrade(db: str, steps: str) -> int:
    """What a program one version ahead does when it opens the file."""
    from pathlib import Path

    from loucheng_cli.store import migrations
    from loucheng_cli.store.backup import restore
    from loucheng_cli.store.engine import opening, schema, version

    ahead = version.SCHEMA + 1
    for module in (opening, version, migrations, restore, schema):
        module.SCHEMA = ahead  # type: ignore[attr-defined]
    migrations.VERSIONS.append(Path(steps))
    opening.open_database(db).close()
    tell("done")
    return 0


def main() -> int:
    """By the first word."""
    what, *rest = sys.argv[1:]
    if what == "run":
        from loucheng_cli.cli.app.main import build

        build().main(rest)
    return {"write": write, "read": read, "upgrade": upgrade}[what](*rest)


if __name__ == "__main__":
    sys.exit(main())
