"""What is found of a page that somebody brings."""

from __future__ import annotations

from loucheng_cli.i18n import _
from loucheng_cli.render.cells import Section


def proof_title(ref: str, *, is_genuine: bool) -> str:
    """In a sentence."""
    if is_genuine:
        return _("It is the page {ref} as it was published.").format(ref=ref)
    return _("It is not the page {ref} as it was published.").format(ref=ref)


def proof_sections(
    content: str, parts: tuple[str, str] | None, signature: str, key: str | None, *, voided: bool
) -> list[Section]:
    """Content and signature, each by itself."""
    contents = {"same": _("as published"), "differs": _("not as published")}
    signatures = {
        "valid": _("valid, key {key}"),
        "invalid": _("not valid"),
        "none": _("none; it was published without a key"),
        "unknown key": _("by key {key}, which is not known here"),
    }
    pairs = [
        (_("Content"), contents[content]),
        (_("Stands there"), f"…{parts[0]}…" if parts else None),
        (_("Was published"), f"…{parts[1]}…" if parts else None),
        (_("Signature of the published page"), signatures[signature].format(key=key)),
        (_("Void"), _("yes") if voided else None),
    ]
    return [Section("", pairs)]
