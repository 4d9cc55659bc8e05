"""Single values that commands and rules need before anything else: station, time zone, language, policies."""

from __future__ import annotations

from loucheng_cli.store.engine.connection import Database


def station(db: Database) -> str:
    """The station of this database."""
    return str(db.scalar("select code from station where is_local"))


def timezone(db: Database) -> str | None:
    """The time zone of the community; None where no community is declared."""
    return _of_community(db, "timezone")


def language(db: Database) -> str | None:
    """The language of the community; None where no community is declared."""
    return _of_community(db, "language")


def street(db: Database) -> str | None:
    """The street office of the community, if it is named."""
    return _of_community(db, "street")


def manager(db: Database, building: str) -> str | None:
    """The property manager of a building, if it is named."""
    found: str | None = db.scalar("select manager from building where code = :code", {"code": building})
    return found


def policy_values(db: Database) -> dict[str, str]:
    """The policies in force, by name."""
    return dict(db.rows("select name, value from policy where not retired"))


def worker_of_login(db: Database, login: str) -> str | None:
    """The code of the worker who uses this login."""
    found: str | None = db.scalar("select code from worker where login = :login order by code", {"login": login})
    return found


def _of_community(db: Database, column: str) -> str | None:
    found: str | None = db.scalar(f"select {column} from community order by code limit 1")
    return found
