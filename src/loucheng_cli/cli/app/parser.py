"""The types of Typer's parser, which Typer gives no public name: the type checker reads them, the program does not."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from typer._click.core import Context, Parameter
    from typer._click.formatting import HelpFormatter

    __all__ = ["Context", "HelpFormatter", "Parameter"]
