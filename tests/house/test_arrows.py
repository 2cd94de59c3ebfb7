"""What import-linter cannot say about who may import whom; the rest of the arrows stands in pyproject.toml."""

from __future__ import annotations

import tomllib
from pathlib import PurePath

from tests.house import tree

COMMANDS = (
    "bot/answer_desk.py",
    "bot/insight_people.py",
    "bot/insight_shop.py",
    "bot/__main__.py",
    "bot/app.py",
    "bot/demo",
    "bot/doctor.py",
    "bot/office.py",
)
STARTS_THE_EMULATOR = ("bot/__main__.py", "bot/app.py", "bot/demo", "bot/emulator/")


def test_the_emulator_knows_nothing_of_us() -> None:
    """Written from the platforms' pages alone, it cannot share a misreading with the adapters it tests."""
    ours = [
        f"{name}:{line} {module}"
        for name in tree.python_files("bot")
        if name.startswith("bot/emulator/")
        for line, module in tree.imports(name)
        if module.split(".")[0] in tree.ROOMS and module != "bot" and not module.startswith("bot.emulator")
    ]
    assert ours == []


def test_the_platforms_libraries_end_at_the_first_hop() -> None:
    """Here and not in import-linter, which stumbles over a library that nobody imports any more."""
    assert _importers("telegram", ("bot/channels/telegram/",)) == []
    assert _importers("linebot", ("bot/channels/line/",)) == []


def test_only_the_way_in_starts_the_emulator() -> None:
    assert _importers("bot.emulator", STARTS_THE_EMULATOR) == []


def test_only_the_assembly_and_the_commands_read_settings() -> None:
    """Everything else is handed the values it needs, so that a test needs no environment."""
    assert _importers("bot.settings", (*COMMANDS, "bot/settings.py")) == []


def test_every_part_of_bot_has_a_place_in_the_map() -> None:
    """A module that stands in no layer is checked by no arrow."""
    parts = {PurePath(name).with_suffix("").parts[1] for name in tree.python_files("bot")} - {"__init__"}
    contracts = tomllib.loads(tree.text("pyproject.toml") or "")["tool"]["importlinter"]["contracts"]
    layers = next(contract["layers"] for contract in contracts if contract["type"] == "layers")
    placed = {name.strip(" ()").removeprefix("bot.") for layer in layers for name in layer.replace("|", ":").split(":")}
    assert sorted(parts - placed - {"emulator"}) == []


def _importers(module: str, allowed: tuple[str, ...]) -> list[str]:
    return [
        f"{name}:{line}"
        for name in tree.python_files(*tree.ROOMS)
        if not name.startswith(allowed)
        for line, imported in tree.imports(name)
        if imported == module or imported.startswith(f"{module}.")
    ]
