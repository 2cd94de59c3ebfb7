"""A wire to PostgreSQL that is cut at the worst moment: a COMMIT was taken, and the client never hears of it."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

_SOCKET = ".s.PGSQL.5432"
_CHUNK = 1 << 16


class Cutting:
    """Use as `async with between(folder, url) as wire`; clients connect to `wire.url`."""

    def __init__(self, real: str, url: str) -> None:
        self._real = real
        self.url = url
        self.every = 0
        """Cut at every so-manieth COMMIT; 0: never."""
        self.cuts = 0
        self._commits = 0

    async def serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        """Carry one connection's bytes both ways until one side ends, or it is cut."""
        try:
            up_reader, up_writer = await asyncio.open_unix_connection(self._real)
        except OSError:
            writer.close()
            return
        cut = asyncio.Event()
        there = asyncio.create_task(self._there(reader, up_writer, cut))
        back = asyncio.create_task(self._back(up_reader, writer, cut))
        await asyncio.wait({there, back}, return_when=asyncio.FIRST_COMPLETED)
        for each in (there, back):
            each.cancel()
        await asyncio.gather(there, back, return_exceptions=True)
        writer.transport.abort()
        up_writer.close()

    async def _there(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter, cut: asyncio.Event) -> None:
        while data := await reader.read(_CHUNK):
            if data.startswith(b"Q") and b"COMMIT" in data[:32]:
                self._commits += 1
                if self.every and self._commits % self.every == 0:
                    cut.set()
            writer.write(data)
            await writer.drain()

    async def _back(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter, cut: asyncio.Event) -> None:
        while data := await reader.read(_CHUNK):
            if cut.is_set():  # the server has done it, and this would have said so
                self.cuts += 1
                return
            writer.write(data)
            await writer.drain()


@asynccontextmanager
async def between(folder: Path, url: str) -> AsyncIterator[Cutting]:
    """Stand between clients and the server of this URL, whose socket lies in the folder its `host` names."""
    base, _, host = url.partition("?host=")
    wire = Cutting(f"{host}/{_SOCKET}", f"{base}?host={folder}")
    server = await asyncio.start_unix_server(wire.serve, folder / _SOCKET)
    try:
        yield wire
    finally:
        server.close()
        with contextlib.suppress(TimeoutError):
            await asyncio.wait_for(server.wait_closed(), 1)
