"""The names of workers and buildings: plain lookups for those who only show a name."""

from __future__ import annotations

import json
from dataclasses import dataclass

from loucheng_cli.errors import NotFoundError
from loucheng_cli.store.engine.connection import Database


@dataclass(frozen=True, slots=True)
class Called:
    """A building's name and the door labels of its storeys, by storey."""

    name: str
    labels: dict[str, str]


def worker_names(db: Database) -> dict[str, str]:
    """Code → name of all workers who ever were; the code where a name was erased."""
    return {
        code: name or code
        for code, name in db.rows("select w.code, c.name from worker w left join contact c on c.code = w.contact")
    }


def building_names(db: Database) -> dict[str, Called]:
    """Code → name and labels of all buildings, retired ones too."""
    return {
        code: Called(name, json.loads(labels))
        for code, name, labels in db.rows("select code, name, labels from building")
    }


def enterprise_name(db: Database, ref: str) -> str:
    """The name of an enterprise."""
    name = db.scalar("select name from enterprise where ref = :ref", {"ref": ref})
    if name is None:
        raise NotFoundError(ref, hint="loucheng enterprise list")
    return str(name)
