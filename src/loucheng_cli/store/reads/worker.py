"""Workers and their buildings."""

from __future__ import annotations

from loucheng_cli.domain.community.worker import Worker
from loucheng_cli.domain.core.enums import OPEN_GROUPS, Role
from loucheng_cli.errors import NotFoundError
from loucheng_cli.store import contacts
from loucheng_cli.store.engine.connection import Database
from loucheng_cli.store.engine.words import sql_words


def workers(db: Database, *, left: bool = False) -> list[tuple[Worker, str | None]]:
    """The workers with their names; those who left only when asked for."""
    found = db.facts(Worker, f"{'' if left else 'where left_on is null'} order by code")
    named = contacts.names(db, (each.contact for each in found))
    return [(each, named.get(each.contact or "")) for each in found]


def find_worker(db: Database, wanted: str) -> Worker:
    """A worker by code, login or name."""
    for worker, name in workers(db):
        if wanted in {worker.code, worker.login, name}:
            return worker
    raise NotFoundError(wanted, hint="loucheng community show")


def may_sign(db: Database, worker: str) -> bool:
    """Whether this worker may publish a digest: the director, or anybody where ``digest.sign_off`` says so."""
    anybody = db.scalar("select value from policy where name = 'digest.sign_off' and not retired") == "worker"
    return anybody or is_director(db, worker)


def is_director(db: Database, worker: str) -> bool:
    """Whether a worker signs digests and decides what others may not."""
    return bool(db.scalar("select role from worker where code = :code", {"code": worker}) == Role.DIRECTOR)


def patch_of(db: Database, worker: str) -> tuple[str, ...]:
    """The buildings of a worker (包联楼宇); none for somebody who is no worker."""
    found = db.facts(Worker, "where code = :code", {"code": worker})
    return found[0].buildings if found else ()


def open_by_owner(db: Database) -> dict[str, int]:
    """How many issues are open by the worker who answers for them."""
    rows = db.rows(
        f'select owner, count(*) from issue where "group" in {sql_words(OPEN_GROUPS)} group by owner order by owner'
    )
    return {owner: int(count) for owner, count in rows if owner}
