"""Channel access tokens: the long-lived one of the settings and those issued over HTTP."""

from __future__ import annotations

import base64
import json
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any
from urllib.parse import parse_qs

from aiohttp import web

from bot.emulator.line.door import Call, answer
from bot.emulator.line.refusals import RefusalError

if TYPE_CHECKING:
    from bot.emulator.line.channel import LineChannel

STATELESS = 900
THIRTY_DAYS = 30 * 86_400
AT_MOST = 30
JWT_BEARER = "urn:ietf:params:oauth:client-assertion-type:jwt-bearer"


@dataclass(frozen=True, slots=True)
class Token:
    """`kind`: "stateless", "short" or "jwt"."""

    value: str
    kind: str
    until: datetime
    key_id: str = ""


class Tokens:
    """All tokens of the channel that are valid now."""

    def __init__(self, line: LineChannel) -> None:
        self._line = line
        self._issued: dict[str, Token] = {}

    def valid(self, token: str) -> bool:
        return token == self._line.settings.access_token or self.find(token) is not None

    def find(self, token: str) -> Token | None:
        found = self._issued.get(token)
        return found if found and found.until > self._line.now() else None

    def alive(self, kind: str) -> list[Token]:
        """Oldest first."""
        return [t for t in self._issued.values() if t.kind == kind and t.until > self._line.now()]

    def issue(self, kind: str, seconds: int) -> Token:
        """A new token; the 31st short-lived one revokes the oldest, the 31st JWT one is refused."""
        alive = self.alive(kind)
        if kind == "jwt" and len(alive) >= AT_MOST:
            raise RefusalError(400, "The maximum number of access tokens has already been issued")
        if kind == "short" and len(alive) >= AT_MOST:
            self.revoke(alive[0].value)
        ids = self._line.ids
        until = self._line.now() + timedelta(seconds=seconds)
        token = Token(ids.opaque(170), kind, until, ids.opaque(22) if kind == "jwt" else "")
        self._issued[token.value] = token
        return token

    def revoke(self, token: str) -> None:
        self._issued.pop(token, None)


def _form(call: Call) -> dict[str, str]:
    return {key: values[0] for key, values in parse_qs(call.raw.decode("utf-8", "replace")).items()}


def _client(call: Call, form: dict[str, str]) -> None:
    settings = call.line.settings
    if form.get("client_id") != settings.channel_id or form.get("client_secret") != settings.secret:
        raise RefusalError(400, "invalid client_secret", oauth="invalid_client")


def _grant(form: dict[str, str]) -> None:
    if form.get("grant_type") != "client_credentials":
        raise RefusalError(400, "grant_type must be client_credentials", oauth="invalid_request")


def _assertion(call: Call, form: dict[str, str]) -> dict[str, Any]:
    """The claims of a client's JWT. Issuer, audience and end are checked, the signature is not: no key is on file."""
    if form.get("client_assertion_type") != JWT_BEARER:
        raise RefusalError(400, "invalid client_assertion_type", oauth="invalid_request")
    try:
        part = form.get("client_assertion", "").split(".")[1]
        claims = json.loads(base64.urlsafe_b64decode(part + "=" * (-len(part) % 4)))
        end = float(claims["exp"]) - call.line.now().timestamp()
        issuer, subject = claims.get("iss"), claims.get("sub")
    except (ValueError, IndexError, KeyError, TypeError, AttributeError) as wrong:
        raise RefusalError(400, "invalid client_assertion", oauth="invalid_client") from wrong
    channel = call.line.settings.channel_id
    if (issuer, subject) != (channel, channel) or not 0 < end <= 1800:
        raise RefusalError(400, "invalid client_assertion", oauth="invalid_client")
    return dict(claims)


async def issue_short(call: Call) -> web.Response:
    form = _form(call)
    _grant(form)
    _client(call, form)
    token = call.line.tokens.issue("short", THIRTY_DAYS)
    return answer({"access_token": token.value, "expires_in": THIRTY_DAYS, "token_type": "Bearer"})


async def issue_stateless(call: Call) -> web.Response:
    form = _form(call)
    _grant(form)
    if "client_assertion" in form:
        _assertion(call, form)
    else:
        _client(call, form)
    token = call.line.tokens.issue("stateless", STATELESS)
    return answer({"token_type": "Bearer", "access_token": token.value, "expires_in": STATELESS})


async def issue_jwt(call: Call) -> web.Response:
    form = _form(call)
    _grant(form)
    asked = _assertion(call, form).get("token_exp", THIRTY_DAYS)
    if not isinstance(asked, int) or not 0 < asked <= THIRTY_DAYS:
        raise RefusalError(400, "invalid token_exp", oauth="invalid_request")
    seconds = asked
    token = call.line.tokens.issue("jwt", seconds)
    body = {"access_token": token.value, "token_type": "Bearer", "expires_in": seconds, "key_id": token.key_id}
    return answer(body)


async def key_ids(call: Call) -> web.Response:
    _assertion(call, dict(call.request.query))
    return answer({"kids": [token.key_id for token in call.line.tokens.alive("jwt")]})


async def verify(call: Call) -> web.Response:
    given = _form(call).get("access_token") or call.request.query.get("access_token", "")
    line = call.line
    token = line.tokens.find(given)
    if token is None and given != line.settings.access_token:
        raise RefusalError(400, "access token expired", oauth="invalid_request")
    # a long-lived token has no end; LINE shows a far one
    left = int((token.until - line.now()).total_seconds()) if token else 3_138_007_490
    return answer({"client_id": line.settings.channel_id, "expires_in": left, "scope": "P CM"})


async def revoke(call: Call) -> web.Response:
    form = _form(call)
    if call.endpoint.name == "revokeChannelTokenByJWT":
        _client(call, form)
    given = form.get("access_token", "")
    token = call.line.tokens.find(given)
    if token is not None and token.kind == "stateless":
        raise RefusalError(400, "stateless tokens can not be revoked", oauth="invalid_request")
    call.line.tokens.revoke(given)
    return web.Response(status=200)


HANDLERS = {
    "issueChannelToken": issue_short,
    "verifyChannelToken": verify,
    "revokeChannelToken": revoke,
    "issueStatelessChannelToken": issue_stateless,
    "issueChannelTokenByJWT": issue_jwt,
    "verifyChannelTokenByJWT": verify,
    "revokeChannelTokenByJWT": revoke,
    "getsAllValidChannelAccessTokenKeyIds": key_ids,
}
