"""The signature of a published page: what is signed, how it stands at the foot, and the text of a page as it is compared."""

from __future__ import annotations

import hashlib
import re
from dataclasses import dataclass

_TEXT = re.compile(r"(?<![0-9a-f])([0-9a-f]{16})-([0-9a-f]{128})(?![0-9a-f])")
_SHOWN = 40  # characters of the place where two texts part


@dataclass(frozen=True, slots=True)
class PageSignature:
    """Ed25519: the fingerprint of the key, and the signature."""

    key: str
    signature: bytes

    def __str__(self) -> str:
        return f"{self.key}-{self.signature.hex()}"


def signed_bytes(ref: str, digest_hash: str) -> bytes:
    """What is signed: the number of the page and the hash of its values, among them the head of the journal."""
    return f"loucheng page 1\n{ref}\n{digest_hash}\n".encode()


def fingerprint(public: bytes) -> str:
    """What a key is named by."""
    return hashlib.sha256(public).hexdigest()[:16]


def signature_in(text: str) -> PageSignature | None:
    """The last signature that stands in a text, where one does."""
    found = _TEXT.findall(text)
    return PageSignature(found[-1][0], bytes.fromhex(found[-1][1])) if found else None


def squeezed(text: str) -> str:
    """A text without white space: lines may be broken elsewhere after a page was saved again."""
    return "".join(text.split())


def parting(brought: str, signed: str) -> tuple[str, str] | None:
    """Where two texts part: what stands there and what was signed; None where they are the same."""
    if brought == signed:
        return None
    at = next((n for n, (one, other) in enumerate(zip(brought, signed, strict=False)) if one != other), None)
    start = max(0, (at if at is not None else min(len(brought), len(signed))) - _SHOWN // 4)
    return brought[start : start + _SHOWN], signed[start : start + _SHOWN]
