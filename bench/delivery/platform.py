"""A stand-in for both platforms that is never the limit: it answers after `latency` and counts who got what.

    python -m bench.delivery.platform PORT

Some 15 microseconds a request on uvloop, where the emulator, which checks everything, takes some 500. LINE's retry keys
are honoured, so that a repeat is answered 409. `GET /_/reset?ms=5` forgets everything and sets the latency, `GET
/_/state` tells the counts, `GET /_/sample` the last body that was sent to it.
"""

from __future__ import annotations

import asyncio
import json
import re
import sys
import time
from typing import Any

import uvloop

_LINE = b'{"sentMessages":[{"id":"461230966842064897","quoteToken":"q"}]}'
_RECIPIENT = re.compile(rb'(?:"to":"|chat_id"?[=:] ?"?)([\w-]+)')
_KEY = re.compile(rb"x-line-retry-key: *([\w-]+)", re.IGNORECASE)
_LENGTH = re.compile(rb"content-length: *(\d+)", re.IGNORECASE)


class Books:
    """What arrived since the last reset. Times are of the monotonic clock, which all processes of a machine share."""

    def __init__(self) -> None:
        self.sample = b""
        self.reset(0.0)

    def reset(self, latency: float) -> None:
        self.latency = latency
        self.got: dict[bytes, int] = {}
        self.keys: set[bytes] = set()
        self.count = 0
        self.repeated = 0
        self.first = self.last = 0.0
        self.answered = 0
        self.reply_at = 0.0

    def take(self, head: bytes, body: bytes) -> bool:
        """Note one message; False when LINE had it before under the same key."""
        self.last = time.monotonic()
        self.first = self.first or self.last
        if (key := _KEY.search(head)) is not None:
            if key[1] in self.keys:
                self.repeated += 1
                return False
            self.keys.add(key[1])
        found = _RECIPIENT.search(body)
        who = found[1] if found else b""
        self.got[who] = self.got.get(who, 0) + 1
        self.count += 1
        self.sample = body
        return True

    def told(self) -> dict[str, Any]:
        doubled = sum(count - 1 for count in self.got.values())
        names = ("count", "repeated", "first", "last", "answered", "reply_at")
        return {"people": len(self.got), "doubled": doubled, **{name: getattr(self, name) for name in names}}


class Connection(asyncio.Protocol):
    """One keep-alive connection, requests one after another."""

    def __init__(self, books: Books) -> None:
        self._books = books
        self._buffer = b""

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self._transport: Any = transport

    def data_received(self, data: bytes) -> None:
        self._buffer += data
        while (end := self._buffer.find(b"\r\n\r\n")) >= 0:
            head = self._buffer[:end]
            length = _LENGTH.search(head)
            whole = end + 4 + (int(length[1]) if length else 0)
            if len(self._buffer) < whole:
                return
            body, self._buffer = self._buffer[end + 4 : whole], self._buffer[whole:]
            self._answer(head, body)

    def _answer(self, head: bytes, body: bytes) -> None:
        path = head[: head.find(b"\r\n")].split(b" ")[1]
        answer = self._control(path) if path.startswith(b"/_/") else self._act(path, head, body)
        if path.startswith(b"/_/") or not self._books.latency:
            self._write(answer)
        else:
            # Telegram holds a poll open while there is nothing to tell
            wait = 5.0 if path.endswith(b"getUpdates") else self._books.latency
            asyncio.get_running_loop().call_later(wait, self._write, answer)

    def _write(self, answer: bytes) -> None:
        if not self._transport.is_closing():
            self._transport.write(answer)

    def _control(self, path: bytes) -> bytes:
        books = self._books
        if path.startswith(b"/_/reset"):
            books.reset(float(path.partition(b"ms=")[2] or 0) / 1000)
            return _response(b"{}")
        if path == b"/_/sample":
            return _response(books.sample or b"{}")
        return _response(json.dumps(books.told()).encode())

    def _act(self, path: bytes, head: bytes, body: bytes) -> bytes:
        books = self._books
        if path.endswith(b"/message/push"):
            return _response(_LINE) if books.take(head, body) else _response(b'{"message":"accepted"}', b"409 Conflict")
        if path.endswith(b"/message/reply"):
            books.answered += 1
            books.reply_at = time.monotonic()
            return _response(_LINE)
        if path.endswith((b"/sendMessage", b"/sendPhoto")):
            books.take(head, body)
            sent = {"message_id": books.count, "date": 1, "chat": {"id": 1, "type": "private"}, "text": "x"}
            return _response(json.dumps({"ok": True, "result": sent}).encode())
        if path.startswith(b"/bot"):
            result: Any = [] if path.endswith(b"getUpdates") else True
            return _response(json.dumps({"ok": True, "result": result}).encode())
        return _response(b"{}")


def _response(body: bytes, status: bytes = b"200 OK") -> bytes:
    head = b"HTTP/1.1 %b\r\ncontent-type: application/json\r\nx-line-request-id: r\r\ncontent-length: %d\r\n\r\n"
    return head % (status, len(body)) + body


async def _serve(port: int) -> None:
    books = Books()
    server = await asyncio.get_running_loop().create_server(lambda: Connection(books), "127.0.0.1", port)
    await server.serve_forever()


if __name__ == "__main__":
    uvloop.run(_serve(int(sys.argv[1])))
