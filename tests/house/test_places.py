"""Nothing in the tree names a machine, a registry or a secret."""

from __future__ import annotations

import re
from functools import cache

import pytest

from tests.house import tree

# Written in pieces, so that this file does not find itself.
REGISTRIES = re.compile(
    r"pypi\.(?:org|python)|python"
    r"hosted\.|registry\.npm"
    r"js|npm"
    r"mirror|deb\.deb"
    r"ian\.org|"
    r"--(?:extra-)?index"
    r"-url|--find"
    r"-links|--trusted"
    r"-host|extra-index"
    r"-url\s*="
)
MACHINE_PATHS = re.compile(r"(?<![\w.~/-])/(?:work|root|home/\w+|opt/(?:wheels|pypi)\S*)(?:/|\b(?![\w/-]))")
SECRETS = {
    "a private key": re.compile(r"-----BEGIN (?:[A-Z]+ )*PRIVATE" r" KEY-----"),
    "a Telegram bot token": re.compile(r"(?<!\d)\d{8,10}:AA[A-Za-z0-9_-]{33}(?![\w-])"),
    "a LINE channel access token": re.compile(
        r"(?<![\w+/])(?=[a-z0-9+/]*[A-Z])(?=[A-Z0-9+/]*[a-z])(?=[A-Za-z+/]*\d)[A-Za-z0-9+/]{140,}={0,2}(?![\w+/=])"
    ),
    "a LINE channel secret": re.compile(r"(?i)channel_secret\W{1,6}[0-9a-f]{32}\b"),
    "a cloud key": re.compile(r"\b(?:AKIA|ASIA)[A-Z0-9]{16}\b|\bghp_[A-Za-z0-9]{36}\b|\bxox[bp]-\d+-"),
}


def test_no_file_names_a_package_registry() -> None:
    # the flags that keep registries out of the locks are welcome
    assert [place for place, line in _lines() if REGISTRIES.search(line) and "--no-emit-" not in line] == []


def test_no_file_names_a_path_of_one_machine() -> None:
    assert [place for place, line in _lines() if MACHINE_PATHS.search(line)] == []


@pytest.mark.parametrize("kind", SECRETS)
def test_no_file_holds_what_looks_like_a_secret(kind: str) -> None:
    assert [place for place, line in _lines() if SECRETS[kind].search(line)] == []


def test_the_shapes_find_what_they_are_for() -> None:
    """A rule that matches nothing keeps nothing out."""
    token = "12345678:AA" + "x" * 33
    assert SECRETS["a Telegram bot token"].search(f'TOKEN="{token}"')
    assert SECRETS["a LINE channel secret"].search("LINE_CHANNEL_SECRET=" + "0f" * 16)
    assert SECRETS["a LINE channel access token"].search("xA1" * 57 + "=")
    assert MACHINE_PATHS.search("see /" + "work/main")
    assert not MACHINE_PATHS.search("https://shop.example/" + "work/main")
    assert REGISTRIES.search("https://" + "pypi" + ".org/simple")


@cache
def _lines() -> tuple[tuple[str, str], ...]:
    return tuple(
        (f"{name}:{number}", line)
        for name in tree.files()
        if (content := tree.text(name)) is not None
        for number, line in enumerate(content.splitlines(), start=1)
    )
