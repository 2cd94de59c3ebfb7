"""The one family of exceptions: bugs and broken surroundings. Expected outcomes are values."""

from __future__ import annotations


class NajimiError(Exception):
    """Something that a person must mend; the text is one readable line with the remedy."""


class ConfigError(NajimiError):
    """A setting or the shop file is wrong."""


class StoreError(NajimiError):
    """The database cannot be used: locked, too new, unreachable."""


class InputError(NajimiError):
    """What a person or a shop system handed in cannot be used."""
