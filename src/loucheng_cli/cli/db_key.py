"""``loucheng db key``: the keys that sign published pages."""

from __future__ import annotations

import typer

from loucheng_cli.cli.app.groups import noun
from loucheng_cli.cli.app.state import State
from loucheng_cli.i18n import _
from loucheng_cli.render.cells import Column

app = noun(_("Keys that sign published pages"))


@app.command("new", help=_("Make your key, or record the one you have in this database (director)"))
def new(ctx: typer.Context) -> None:
    from loucheng_cli.cli.app import director
    from loucheng_cli.cli.app.signing_key import key_path
    from loucheng_cli.domain.community.rights import Right
    from loucheng_cli.files.signing import load_key, new_key
    from loucheng_cli.services import keys as service

    state: State = ctx.obj
    service.check_may_add(state.db, state.worker)
    director.require(state, Right.PUBLISH)
    path = key_path()
    key = load_key(path) or new_key(path)
    found = service.add_key(state.db, key.public, stamp=state.stamp)
    output = state.output()
    output.done(
        _(
            "Key {key}, kept in {path}. Published pages are signed from now on; give the councils its public part: {public}"
        ).format(key=found.key, path=path, public=found.public),
        ref=found.key,
        value={"key": found.key, "public": found.public, "path": str(path)},
    )


@app.command("list", help=_("The keys that this database knows"))
def list_(ctx: typer.Context) -> None:
    from loucheng_cli.store.reads.keys import PublicKey, public_keys
    from loucheng_cli.store.reads.names import worker_names

    state: State = ctx.obj
    people = worker_names(state.db)
    columns: list[Column[PublicKey]] = [
        Column(_("Key"), lambda each: each.key),
        Column(_("Recorded by"), lambda each: people.get(each.worker or "", each.worker)),
        Column(_("Recorded on"), lambda each: each.added_on),
        Column(_("Public part"), lambda each: each.public),
    ]
    state.output().rows(public_keys(state.db), columns, ref=lambda each: each.key)
