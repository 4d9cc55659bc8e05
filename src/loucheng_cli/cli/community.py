"""``loucheng community``: apply community.yaml, and show the community."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from loucheng_cli.cli.app.groups import noun
from loucheng_cli.cli.app.state import State
from loucheng_cli.i18n import _

app = noun(_("Community, councils, buildings, people"))


@app.command("apply", help=_("Bring the community in line with its edited file"))
def apply(
    ctx: typer.Context,
    path: Annotated[Path, typer.Argument(metavar=_("FILE"), help=_("The community.yaml."))],
    dry_run: Annotated[bool, typer.Option("--dry-run", help=_("Only show what would change."))] = False,
) -> None:
    from loucheng_cli.cli.app import director
    from loucheng_cli.domain.community.rights import Right
    from loucheng_cli.files.community import load_community
    from loucheng_cli.render.community import difference_columns
    from loucheng_cli.services import community as service

    state: State = ctx.obj
    plan = load_community(path)
    if not dry_run and any(each.kind in {"policy", "worker"} for each in service.differences(state.db, plan)):
        director.require(state, Right.POLICIES)
    differences = service.apply(state.db, plan, stamp=state.stamp, dry_run=dry_run)
    output = state.output()
    output.rows(differences, difference_columns(), ref=lambda each: each.code)
    if differences:
        output.say(_("Nothing was written (--dry-run).") if dry_run else _("Done."))


@app.command("show", help=_("Show the community, its councils, buildings and people"))
def show(ctx: typer.Context) -> None:
    from loucheng_cli.render.community import community_sections, community_tree, community_value
    from loucheng_cli.store.reads import community as reads

    state: State = ctx.obj
    whole = reads.whole(state.db)
    state.output().card(
        whole.community.name,
        community_sections(whole),
        ref=whole.community.code,
        value=community_value(whole),
        drawn=lambda room: community_tree(whole, room),
    )
