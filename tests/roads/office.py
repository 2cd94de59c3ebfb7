"""An operator's folder with a shop in it, where `najimi` is typed: as a process of its own, or in this one."""

from __future__ import annotations

import asyncio
import io
import os
import sys
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from bot.__main__ import main

ROOT = Path(__file__).parents[2]
SHOP = 'name = "喫茶なじみ"\n[contact]\nprivacy_policy_url = "https://shop.example/privacy"\n'


@dataclass
class Office:
    """A folder with a shop in it, where commands are typed."""

    folder: Path
    env: dict[str, str] = field(default_factory=dict)

    def __post_init__(self) -> None:
        (self.folder / "shop.toml").write_text(SHOP, encoding="utf-8")
        self.env = {
            "DATABASE_URL": f"sqlite:///{self.folder / 'najimi.db'}",
            "SECRET_KEY": "secret-key-of-the-tests-0123456789",
            "SHOP_FILE": str(self.folder / "shop.toml"),
        }

    def file(self, name: str, content: str | bytes) -> str:
        path = self.folder / name
        path.write_bytes(content.encode() if isinstance(content, str) else content)
        return str(path)

    async def start(self, *arguments: str, **env: str) -> asyncio.subprocess.Process:
        whole = {key: value for key, value in os.environ.items() if key in ("PATH", "HOME", "LANG", "NO_PROXY")}
        whole |= {"PYTHONPATH": str(ROOT)} | self.env | env
        return await asyncio.create_subprocess_exec(
            sys.executable, "-m", "bot", *arguments, cwd=self.folder,
            env={key: value for key, value in whole.items() if value},
            stdin=asyncio.subprocess.DEVNULL, stdout=asyncio.subprocess.PIPE, stderr=asyncio.subprocess.PIPE,
        )  # fmt: skip

    async def run(self, *arguments: str, **env: str) -> tuple[int, str, str]:
        """Give exit code, what was printed, and what was complained about."""
        process = await self.start(*arguments, **env)
        out, err = await asyncio.wait_for(process.communicate(), 60)
        assert process.returncode is not None
        return process.returncode, out.decode(), err.decode()

    async def refused(self, *arguments: str, **env: str) -> str:
        """Give the one line of a command that cannot be done."""
        return _only_line(*await self.run(*arguments, **env))


@dataclass
class Desk:
    """The same commands in this process."""

    office: Office
    monkeypatch: pytest.MonkeyPatch
    capsys: pytest.CaptureFixture[str]

    def run(self, *arguments: str, **env: str) -> tuple[int, str, str]:
        with self.monkeypatch.context() as patch:
            patch.chdir(self.office.folder)
            patch.setattr(sys, "stdin", io.StringIO())
            for name, value in (self.office.env | env).items():
                patch.setenv(name, value)
            try:
                code = main(arguments)
            except SystemExit as usage:  # argparse leaves by itself
                code = int(usage.code or 0)
        out, err = self.capsys.readouterr()
        return code, out, err

    def refused(self, *arguments: str, **env: str) -> str:
        return _only_line(*self.run(*arguments, **env))


def _only_line(code: int, out: str, err: str) -> str:
    assert code == 1, (code, out, err)
    assert "Traceback" not in out + err
    (line,) = err.strip().splitlines()
    assert line.startswith("najimi: ")
    return line
