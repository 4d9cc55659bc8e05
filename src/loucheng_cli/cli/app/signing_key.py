"""The signing key of this user, where there is one."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from loucheng_cli.i18n import _

if TYPE_CHECKING:
    from loucheng_cli.cli.app.state import State
    from loucheng_cli.domain.digest.signature import PageSignature


def key_path() -> Path:
    """LOUCHENG_SIGNING_KEY, else a file in the data folder of this user."""
    from loucheng_cli.cli.app.own_files import data_folder

    named = os.environ.get("LOUCHENG_SIGNING_KEY")
    return Path(named) if named else data_folder() / "signing.key"


def page_signer(state: State) -> Callable[[bytes], PageSignature] | None:
    """What signs a page; None where this user has no key, or one that this database does not know (which is said)."""
    path = key_path()
    if not path.exists():
        return None
    from loucheng_cli.files.signing import load_key
    from loucheng_cli.store.reads.keys import public_keys

    key = load_key(path)
    if key is None:
        return None
    if all(each.key != key.name for each in public_keys(state.db)):
        state.say(
            _("Published without a signature: the key {path} is not recorded here. Record it first:").format(path=path)
        )
        state.say("loucheng db key new")
        return None
    return key.sign
