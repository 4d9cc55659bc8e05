"""The signing key of a user: a file for its owner only, outside every database. Ed25519 by PyNaCl (the extra ``trust``)."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from loucheng_cli.domain.digest.signature import PageSignature, fingerprint
from loucheng_cli.errors import DatabaseError, FileError, system_reason
from loucheng_cli.files.writing import make_folder, save
from loucheng_cli.i18n import _

_FIRST = "loucheng signing key 1"


class SigningKey:
    """A key that signs."""

    def __init__(self, seed: bytes) -> None:
        self._key = _library().SigningKey(seed)
        self.public: bytes = bytes(self._key.verify_key)

    @property
    def name(self) -> str:
        """Its fingerprint."""
        return fingerprint(self.public)

    def sign(self, message: bytes) -> PageSignature:
        """The signature of a message."""
        return PageSignature(self.name, bytes(self._key.sign(message).signature))


def new_key(path: Path) -> SigningKey:
    """A new key, kept in a file that must not be there yet."""
    seed = bytes(_library().SigningKey.generate())
    make_folder(path.parent)
    if path.exists():
        raise FileError(path, _("it already exists"))
    save(path, f"{_FIRST}\n{seed.hex()}\n".encode())
    return SigningKey(seed)


def load_key(path: Path) -> SigningKey | None:
    """The key in a file; None where there is no file."""
    try:
        lines = path.read_text(encoding="ascii").split("\n")
    except FileNotFoundError:
        return None
    except OSError as error:
        raise FileError(path, system_reason(error)) from error
    except UnicodeDecodeError:
        lines = []
    try:
        seed = bytes.fromhex(lines[1]) if lines[:1] == [_FIRST] else b""
    except (ValueError, IndexError):
        seed = b""
    if len(seed) != 32:
        raise FileError(path, _("it is no signing key of this program"))
    return SigningKey(seed)


def is_valid(public: bytes, message: bytes, signature: bytes) -> bool:
    """Whether the owner of a public key signed this message."""
    library = _library()
    from nacl.exceptions import BadSignatureError
    from nacl.exceptions import ValueError as WrongLength

    try:
        library.VerifyKey(public).verify(message, signature)
    except (BadSignatureError, WrongLength):
        return False
    return True


def _library() -> Any:
    try:
        from nacl import signing
    except ImportError as error:
        raise DatabaseError(
            _("Keys need the extra: pip install 'loucheng[trust]'"), hint="pip install 'loucheng[trust]'"
        ) from error
    return signing
