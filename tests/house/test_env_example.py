"""`.env.example` has every setting, no other, each with a comment above it and with its default."""

from __future__ import annotations

from pathlib import Path

from bot import settings

EXAMPLE = Path(__file__).parents[2] / ".env.example"
LINES = EXAMPLE.read_text(encoding="utf-8").splitlines()
NAMES = [line.partition("=")[0] for line in LINES if line and not line.startswith("#")]


def test_every_setting_stands_there_once() -> None:
    assert sorted(NAMES) == sorted(name.upper() for name in settings.Settings.model_fields)


def test_every_setting_has_a_comment_above_it_or_above_its_neighbour() -> None:
    for number, line in enumerate(LINES):
        if line and not line.startswith("#"):
            above = LINES[number - 1] if number else ""
            assert above, f"{line} has nothing above it"
            assert above.startswith("#") or "=" in above, line


def test_the_values_are_the_defaults() -> None:
    assert settings.load(EXAMPLE) == settings.Settings.model_construct(
        **{name: each.default for name, each in settings.Settings.model_fields.items()}
    )
