"""LINE's webhook signature: base64(HMAC-SHA256(channel secret, raw body)).

https://developers.line.biz/en/reference/messaging-api/#signature-validation
"""

from __future__ import annotations

import base64
import hashlib
import hmac
from collections.abc import Iterable


def verify(body: bytes, signature: str, secrets: Iterable[str]) -> bool:
    """Say whether one of the secrets signed exactly these bytes. Two secrets are in force while one is rotated."""
    presented = signature.encode("utf-8", "replace")
    return any(hmac.compare_digest(presented, sign(body, secret)) for secret in secrets)


def sign(body: bytes, secret: str) -> bytes:
    return base64.b64encode(hmac.new(secret.encode(), body, hashlib.sha256).digest())
