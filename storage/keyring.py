"""Sealing of personal fields: AES-256-GCM with a key outside the database, and HMACs to look things up by.

trust.md S18: each value is bound to its table, column and row, so that a value copied elsewhere does not open; the
key id in front of it lets keys be rotated.
"""

from __future__ import annotations

import base64
import hashlib
import hmac
import json
import secrets
from typing import Any

import orjson
from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from bot.domain.errors import StoreError

_NONCE = 12  # bytes, the size AES-GCM is defined for
_KEY_ID = 4


class Keyring:
    """The keys of one shop: the first seals, all of them open. `signing` signs buttons and links; else the first."""

    def __init__(self, *secrets_: str, signing: str = "") -> None:
        if not secrets_ or not secrets_[0]:
            raise StoreError("no encryption key: set SECRET_KEY or ENCRYPTION_KEY")
        self._ciphers = {_key_id(secret): AESGCM(_derive(secret, b"seal")) for secret in secrets_}
        self._current = _key_id(secrets_[0])
        self._index_key = _derive(secrets_[-1], b"index")
        self._token_key = _derive(signing or secrets_[0], b"token")
        self._gate_key = _derive(secrets_[-1], b"gate")

    def seal(self, text: str, *place: str) -> bytes:
        """Encrypt `text` for its place: table, column, row id."""
        return self._seal(text.encode("utf-8", "surrogatepass"), place)

    def _seal(self, plain: bytes, place: tuple[str, ...]) -> bytes:
        nonce = secrets.token_bytes(_NONCE)
        return self._current + nonce + self._ciphers[self._current].encrypt(nonce, plain, _aad(place))

    def open(self, sealed: bytes, *place: str) -> str:
        """Decrypt what `seal` gave for the same place; raises StoreError with a wrong key, place or value."""
        cipher = self._ciphers.get(sealed[:_KEY_ID])
        if cipher is None:
            raise StoreError("this database was encrypted with another key: restore ENCRYPTION_KEY")
        nonce, body = sealed[_KEY_ID : _KEY_ID + _NONCE], sealed[_KEY_ID + _NONCE :]
        try:
            return cipher.decrypt(nonce, body, _aad(place)).decode("utf-8", "surrogatepass")
        except InvalidTag as wrong:
            raise StoreError(f"an encrypted value in {place[0]} was altered or moved") from wrong

    def seal_json(self, value: Any, *place: str) -> bytes:
        try:
            written = orjson.dumps(value)
        except TypeError:  # a lone surrogate, or a key that is no text
            written = json.dumps(value, ensure_ascii=False, separators=(",", ":")).encode("utf-8", "surrogatepass")
        return self._seal(written, place)

    def open_json(self, sealed: bytes | None, *place: str) -> Any:
        """Give the value, or None for an empty field."""
        return json.loads(self.open(sealed, *place)) if sealed else None

    def index(self, kind: str, value: str) -> str:
        """Give the blind index of a value: equal for equal values, and nothing can be read from it."""
        digest = hmac.new(self._index_key, f"{kind}\0{value}".encode("utf-8", "surrogatepass"), hashlib.sha256)
        return base64.urlsafe_b64encode(digest.digest()[:18]).decode()

    def sign(self, *parts: str, size: int = 9) -> str:
        """Give a short signature (72 bits by default) over the parts, for buttons and links."""
        digest = hmac.new(self._token_key, "\0".join(parts).encode(), hashlib.sha256).digest()
        return base64.urlsafe_b64encode(digest[:size]).decode()

    def gate_secret(self) -> bytes:
        """Give what the gate deals the control group and spreads the morning by. It outlives a rotation of keys, or
        people would change sides in the middle of a quarter (MT7)."""
        return self._gate_key

    def verify(self, signature: str, *parts: str, size: int = 9) -> bool:
        return hmac.compare_digest(signature.encode(), self.sign(*parts, size=size).encode())


def _derive(secret: str, purpose: bytes) -> bytes:
    return HKDF(algorithm=SHA256(), length=32, salt=b"najimi", info=purpose).derive(secret.encode())


def _key_id(secret: str) -> bytes:
    return hashlib.sha256(_derive(secret, b"id")).digest()[:_KEY_ID]


def _aad(place: tuple[str, ...]) -> bytes:
    return "\0".join(place).encode()
