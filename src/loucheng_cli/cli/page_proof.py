"""Whether a page that somebody brings is the one that was signed."""

from __future__ import annotations

import hashlib
import json
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import date
from itertools import product
from pathlib import Path

from loucheng_cli.cli.app.state import State
from loucheng_cli.domain.digest.model import Digest, from_json, primitives, to_json
from loucheng_cli.domain.digest.signature import (
    PageSignature,
    fingerprint,
    parting,
    signature_in,
    signed_bytes,
    squeezed,
)
from loucheng_cli.errors import DatabaseError, NotFoundError, UnreadableFileError, UsageError
from loucheng_cli.i18n import _

SAME, DIFFERS = "same", "differs"
VALID, INVALID, NONE, UNKNOWN = "valid", "invalid", "none", "unknown key"


@dataclass(frozen=True, slots=True, kw_only=True)
class PageProof:
    """``content`` is ``same`` or ``differs``, ``signature`` is ``valid``, ``invalid``, ``none`` or ``unknown key``."""

    file: str
    form: str
    ref: str
    content: str
    parts: tuple[str, str] | None  # where they part: what stands there, what was signed
    signature: str
    key: str | None
    voided: bool

    @property
    def is_genuine(self) -> bool:
        """Whether it is the page that was published: its content, and its signature where it was signed."""
        return self.content == SAME and self.signature in {VALID, NONE}


def page_proof(state: State, path: Path, public: str | None) -> PageProof:
    """Hold a page against the one in the database; JSON against its own signature where there is none."""
    from loucheng_cli.files.page_text import form_of, read_page, text_of_page

    body = read_page(path)
    form = form_of(body)
    if form in {None, "pdf"}:
        raise UnreadableFileError(
            path,
            _("a page can be proven as HTML, DOCX, XLSX, Markdown or JSON; compare a PDF or a print by eye"),
            hint="loucheng digest show JX-D3",
        )
    assert form is not None
    text = text_of_page(body, form)
    known = _keys(state, public)
    if form == "json":
        return _json_proof(state, path, text, known)
    brought = squeezed(text)
    ref, page, voided_on = _published(state, path, f"{text}\n{brought}")
    signed = _nearest(page, form, brought, voided_on)
    stands = signature_in(brought)
    return PageProof(
        file=str(path), form=form, ref=ref, content=SAME if brought == signed else DIFFERS,
        parts=parting(brought, signed),
        signature=_judged(stands, page, ref, known),
        key=stands.key if stands else None, voided=voided_on is not None,
    )  # fmt: skip


def _json_proof(state: State, path: Path, text: str, known: dict[str, bytes]) -> PageProof:
    try:
        page = from_json(text)
        assert page.numbering is not None
    except (ValueError, TypeError, KeyError, AttributeError, AssertionError, RecursionError) as error:
        raise UnreadableFileError(path, _("it is not a published page")) from error
    ref = page.numbering.ref
    stands = signature_in(page.numbering.signature or "")
    verdict = _judged(stands, page, ref, known)
    stored = None
    with suppress(DatabaseError, NotFoundError):
        _ref, stored, voided_on = _published(state, path, page.numbering.head or "")
    if stored is None:
        if stands is None or verdict == UNKNOWN:
            raise NotFoundError(ref, hint="--key PUBLIC")
        return PageProof(
            file=str(path), form="json", ref=ref, content=SAME if verdict == VALID else DIFFERS, parts=None,
            signature=verdict, key=stands.key, voided=False,
        )  # fmt: skip
    if stored.numbering is not None and stored.numbering.signature and stands is None:
        verdict = INVALID
    # What a program of another version leaves out or adds is no difference; what no program writes is one.
    same = primitives(_as_frozen(page)) == primitives(stored) and _is_within(json.loads(text), primitives(page))
    return PageProof(
        file=str(path), form="json", ref=ref, content=SAME if same else DIFFERS, parts=None, signature=verdict,
        key=stands.key if stands else None, voided=voided_on is not None,
    )  # fmt: skip


def _judged(stands: PageSignature | None, page: Digest, ref: str, known: dict[str, bytes]) -> str:
    """The signature that stands on a page, judged by the values of this page."""
    from loucheng_cli.files.signing import is_valid

    if stands is None:
        return INVALID if page.numbering and page.numbering.signature else NONE
    if stands.key not in known:
        return UNKNOWN
    message = signed_bytes(ref, hash_of(page))
    return VALID if is_valid(known[stands.key], message, stands.signature) else INVALID


def hash_of(page: Digest) -> str:
    """The hash of the values as they were signed, which is without the signature."""
    assert page.numbering is not None
    bare = _as_frozen(replace(page, numbering=replace(page.numbering, signature=None)))
    return hashlib.sha256(to_json(bare).encode()).hexdigest()


def _as_frozen(page: Digest) -> Digest:
    """Without what was learned after it was published."""
    numbering = replace(page.numbering, voided_on=None) if page.numbering else None
    return replace(page, numbering=numbering, issued=None)


def _nearest(page: Digest, form: str, brought: str, voided_on: date | None) -> str:
    """The page in this format as text, in the language and with the annex of the one that was brought, before or after it was void."""
    from loucheng_cli.files.page_text import text_of_page
    from loucheng_cli.render.digest.formats import DigestFormat, rendered

    made = []
    pages = [page]
    if page.numbering and voided_on:
        pages.append(replace(page, numbering=replace(page.numbering, voided_on=voided_on)))
    for each, lang, annex in product(pages, ("zh", "en"), (False, True)):
        text = squeezed(text_of_page(rendered(each, DigestFormat(form), lang=lang, annex=annex), form))
        if text == brought:
            return text
        made.append(text)
    return max(made, key=lambda text: _common(text, brought))


def _common(one: str, other: str) -> int:
    """How many characters both begin with."""
    return next(
        (n for n, pair in enumerate(zip(one, other, strict=False)) if pair[0] != pair[1]), min(len(one), len(other))
    )


def _published(state: State, path: Path, text: str) -> tuple[str, Digest, date | None]:
    """Number and values of the stored page whose head stands on the one that was brought, and since when it is void."""
    from loucheng_cli.services.publishing import every_page
    from loucheng_cli.store.journal.head import heads_in

    wanted = {each.short for each in heads_in(text)}
    if not wanted:
        raise UnreadableFileError(path, _("it is not a published page: no head of a journal stands at its foot"))
    for page, voided_on in every_page(state.db):
        if page.numbering is not None and page.numbering.head in wanted:
            return page.numbering.ref, page, voided_on
    raise NotFoundError(_("a page with {head}").format(head=", ".join(sorted(wanted))), hint="loucheng digest list")


def _keys(state: State, public: str | None) -> dict[str, bytes]:
    """The keys that count: the one that was named, else those of the journal."""
    from loucheng_cli.store.reads.keys import public_keys

    if public is not None:
        try:
            key = bytes.fromhex(public.strip())
        except ValueError:
            key = b""
        if len(key) != 32:
            raise UsageError(_("a public key has 64 hexadecimal digits"), "--key 3b6a27bcceb6a42d…")
        return {fingerprint(key): key}
    try:
        return {each.key: bytes.fromhex(each.public) for each in public_keys(state.db)}
    except DatabaseError:
        return {}


def _is_within(raw: object, known: object) -> bool:
    """Whether an object of JSON holds nothing but what is known."""
    if isinstance(raw, dict) and isinstance(known, dict):
        return raw.keys() <= known.keys() and all(_is_within(raw[name], known[name]) for name in raw)
    if isinstance(raw, list) and isinstance(known, list):
        return len(raw) == len(known) and all(map(_is_within, raw, known))
    return bool(raw == known)
