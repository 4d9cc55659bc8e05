"""Workers and their buildings."""

from __future__ import annotations

from loucheng_cli.domain.community.worker import Worker
from loucheng_cli.domain.core.enums import OPEN_GROUPS, Role
from loucheng_cli.errors import NotFoundError
from loucheng_cli.i18n import _
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
        if wanted.strip().casefold() in {each.casefold() for each in (worker.code, worker.login, name) if each}:
            return worker
    raise NotFoundError(wanted, hint="loucheng community show")


def may_sign(db: Database, worker: str) -> bool:
    """Whether this worker may publish a digest: the director, or anybody where ``digest.sign_off`` says so."""
    anybody = db.scalar("select value from policy where name = 'digest.sign_off' and not retired") == "worker"
    return anybody or is_director(db, worker)


def acting_worker(db: Database, wanted: str) -> str:
    """The code of the worker who acts: by code, login or name; anybody in a community that declares nobody."""
    word = wanted.strip()
    if db.rows("select 1 from worker where code = :code and left_on is null", {"code": word}):
        return word
    every = workers(db, left=True)
    if not every:
        return word
    for worker, name in every:
        if word.casefold() in {str(each).casefold() for each in (worker.code, worker.login, name) if each}:
            if worker.left_on is not None:
                raise NotFoundError(wanted, hint=_("left on {day}").format(day=worker.left_on))
            return worker.code
    known = _(", ").join(f"{worker.code} {name or ''}".strip() for worker, name in every if worker.left_on is None)
    raise NotFoundError(wanted, hint=f"--by … ({known})")


def role_of(db: Database, worker: str) -> Role | None:
    """The role of a worker; None for somebody who is none."""
    found = db.scalar("select role from worker where code = :code", {"code": worker})
    return None if found is None else Role(found)


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
