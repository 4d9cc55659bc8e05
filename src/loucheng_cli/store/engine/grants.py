"""Roles of a PostgreSQL server: worker, director and reader of one database; the owner stands apart.

Each is a group ``loucheng_DATABASE_ROLE`` that logins become members of. What a group may do follows from this module alone: it
is granted again whenever the tables are made anew. The owner is not bound by it.
"""

from __future__ import annotations

from collections.abc import Iterator

from loucheng_cli.domain.core.enums import Role
from loucheng_cli.domain.core.events import KINDS
from loucheng_cli.errors import DatabaseError, NotFoundError, RefusedError
from loucheng_cli.i18n import _
from loucheng_cli.store.engine.connection import Database

# What only a director writes, beside the published pages.
_DIRECTORS = ("community", "policy", "council", "building", "unit", "representative", "worker")
_PROJECTIONS = (*KINDS, "step")
_LONGEST_GROUP = 40
# What readers see: nothing confidential, no text that somebody typed, no person.
READER_VIEWS = {
    "r_enterprise": "select ref, name, kind, industry, stage, operating, scale, is_key, building, floor from v_enterprise",
    "r_visit": "select ref, visited_on, enterprise, building, worker, method, kind, result, backdated from v_visit",
    "r_issue": (
        "select ref, opened_on, origin, enterprise, building, floor, kind, item, item_name, lead, lead_name, level, status,"
        " status_group, assigned_on, accepted_on, due_on, provisional, resolved_on, outcome, followed_up_on, solved,"
        " satisfaction, named, is_open from v_issue where not confidential"
    ),
    "r_task": (
        "select t.code, t.issue, t.party, t.party_name, t.status, t.assigned_on, t.accepted_on, t.due_on, t.ended_on"
        " from v_task t join r_issue i on i.ref = t.issue"
    ),
}
# Row level security: (table, policy, for what, to whom, the condition). ``{worker}`` and ``{director}`` are the groups.
_MINE = "owner in (select code from worker where login = session_user)"
_POLICIES = (
    ("event", "loucheng_read", "select", "{worker}, {director}", "using (true)"),
    ("event", "loucheng_append", "insert", "{worker}, {director}",
     "with check (right(login, length(session_user) + 1) = '@' || session_user)"),
    ("issue", "loucheng_director", "all", "{director}", "using (true) with check (true)"),
    ("issue", "loucheng_read", "select", "{worker}", f"using (not confidential or {_MINE})"),
    ("issue", "loucheng_add", "insert", "{worker}", "with check (true)"),
    ("issue", "loucheng_change", "update", "{worker}", f"using (not confidential or {_MINE}) with check (true)"),
    ("issue", "loucheng_drop", "delete", "{worker}", f"using (not confidential or {_MINE})"),
    ("policy", "loucheng_director", "all", "{director}", "using (true) with check (true)"),
    ("policy", "loucheng_read", "select", "{worker}", "using (true)"),
    ("policy", "loucheng_add", "insert", "{worker}", "with check (name like 'import.%')"),
    ("policy", "loucheng_change", "update", "{worker}", "using (name like 'import.%') with check (name like 'import.%')"),
)  # fmt: skip
SECURED = tuple(dict.fromkeys(table for table, *_rest in _POLICIES))


def grant(db: Database, role: Role, login: str) -> None:
    """Make an existing login a member of the group of a role, and of no other. In a transaction of the caller."""
    if not db.scalar("select rolcanlogin from pg_roles where rolname = :login", {"login": login}):
        raise NotFoundError(login, hint=f"createuser --pwprompt {login}")
    if db.scalar(
        "select pg_get_userbyid(datdba) = :login from pg_database where datname = current_database()", {"login": login}
    ):
        raise RefusedError(
            _("{login} owns the database; the program is to be used by another login.").format(login=login)
        )
    groups = _groups(db)
    missing = [group for group in groups.values() if not _exists(db, group)]
    if missing and not db.scalar("select rolcreaterole or rolsuper from pg_roles where rolname = current_user"):
        raise DatabaseError(_("this login may not make roles of the server"), hint='alter role "…" createrole')
    for group in missing:
        db.execute(f"create role {group} nologin")
    renew(db)
    for each, group in groups.items():
        db.execute(
            f"{'grant' if each is role else 'revoke'} {group} {'to' if each is role else 'from'} {_quoted(login)}"
        )


def drop_reader_views(db: Database) -> None:
    """They stand in the way of tables that are made anew."""
    if not db.is_sqlite:
        for name in reversed(READER_VIEWS):
            db.execute(f"drop view if exists {name}")


def are_made(db: Database) -> bool:
    """Whether ``db grant`` has made the groups of this database."""
    return not db.is_sqlite and all(_exists(db, group) for group in _groups(db).values())


def renew(db: Database) -> None:
    """What the groups may do, from the beginning; nothing where there are none."""
    if not are_made(db):
        return
    for statement in _statements(db):
        db.execute(statement)


def policies(db: Database) -> list[tuple[object, ...]]:
    """The policies of row level security as the server has them."""
    return db.rows(
        "select c.relname, c.relrowsecurity, p.polname, p.polcmd, p.polroles::text, pg_get_expr(p.polqual, p.polrelid),"
        " pg_get_expr(p.polwithcheck, p.polrelid) from pg_class c left join pg_policy p on p.polrelid = c.oid"
        " where c.relnamespace = to_regnamespace(current_schema()) and c.relkind = 'r'"
        " and (c.relrowsecurity or p.polname is not null) order by 1, 3"
    )


def is_owner(db: Database) -> bool:
    """Whether this connection made the tables, and so is bound by nothing here."""
    return bool(
        db.scalar(
            "select pg_get_userbyid(relowner) = current_user or (select rolsuper from pg_roles where rolname = current_user)"
            " from pg_class where oid = to_regclass('event')"
        )
    )


def _statements(db: Database) -> Iterator[str]:
    groups = _groups(db)
    named = {role.value: group for role, group in groups.items()}
    worker, director, reader = (groups[role] for role in (Role.WORKER, Role.DIRECTOR, Role.READER))
    everybody = f"{worker}, {director}, {reader}"
    schema = _quoted(str(db.scalar("select current_schema()")))
    database = _quoted(str(db.scalar("select current_database()")))
    yield f"revoke connect, temporary on database {database} from public"
    yield f"grant connect on database {database} to {everybody}"
    yield f"grant temporary on database {database} to {worker}, {director}"
    yield f"revoke create on schema {schema} from public"
    yield f"grant usage on schema {schema} to {everybody}"
    yield f"revoke all on all tables in schema {schema} from public, {everybody}"
    yield f"grant select on all tables in schema {schema} to {worker}, {director}"
    yield f"revoke select on v_issue, v_task from {worker}"  # a view reads with its owner's rights, past the policies
    yield f"grant insert on event, content, contact to {worker}, {director}"
    yield f"grant update on station, content, contact to {worker}, {director}"
    yield f"grant insert, update, delete on {', '.join(_PROJECTIONS)} to {director}"
    workers = [name for name in _PROJECTIONS if name not in _DIRECTORS or name == "policy"]
    yield f"grant insert, update, delete on {', '.join(workers)} to {worker}"
    yield f"grant insert, update on digest to {director}"
    for table in SECURED:
        yield f"alter table {table} enable row level security"
    for table, name, verb, to, condition in _POLICIES:
        yield f"drop policy if exists {name} on {table}"
        yield f"create policy {name} on {table} for {verb} to {to.format(**named)} {condition}"
    for name in reversed(READER_VIEWS):
        yield f"drop view if exists {name}"
    for name, query in READER_VIEWS.items():
        yield f"create view {name} as {query}"
    yield f"grant select on {', '.join(READER_VIEWS)} to {everybody}"


def _groups(db: Database) -> dict[Role, str]:
    database = str(db.scalar("select current_database()"))
    return {role: _quoted(f"loucheng_{database[:_LONGEST_GROUP]}_{role}") for role in Role}


def _exists(db: Database, quoted: str) -> bool:
    return bool(
        db.scalar(
            "select 1 from pg_roles where quote_ident(rolname) = :name or '\"' || rolname || '\"' = :name",
            {"name": quoted},
        )
    )


def _quoted(name: str) -> str:
    doubled = name.replace('"', '""')
    return f'"{doubled}"'
