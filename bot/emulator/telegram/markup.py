"""What both markups share: positions in bytes, and the fate of a link."""

import re
from typing import Any
from urllib.parse import parse_qs, urlsplit

from bot.emulator.telegram.answers import RefusalError, bad_request

_SCHEMES = ("http", "https", "ftp", "tg", "ton", "tonsite")
_HOST = re.compile(r"[^\s/?#@]+\.[^\s/?#@.]{2,}|localhost|\d+(?:\.\d+){3}|\[[0-9a-f:]+\]", re.I)


def is_number(text: str) -> bool:
    """Whether it is a positive whole number that fits the platform's ids."""
    return re.fullmatch(r"[1-9][0-9]{0,18}", text) is not None


def byte_offset(text: str, index: int) -> int:
    return len(text[:index].encode())


def unparsable(message: str) -> RefusalError:
    return bad_request(f"can't parse entities: {message}")


def link_problem(url: str) -> str | None:
    """Why the server would not take this link; None when it would."""
    if not url.strip():
        return "URL must be non-empty"
    full = url.strip() if re.match(r"[a-z][a-z0-9+.-]*:", url.strip(), re.I) else f"http://{url.strip()}"
    try:
        parts = urlsplit(full)
        host = parts.netloc.rpartition("@")[2]
        _ = parts.port
    except ValueError:
        return "Wrong port number specified in the URL"
    if parts.scheme.lower() not in _SCHEMES:
        return "Unsupported URL protocol"
    if parts.scheme.lower() in ("tg", "ton"):
        return None
    bare = host if host.startswith("[") else host.partition(":")[0]
    return None if _HOST.fullmatch(bare) else "Wrong HTTP URL"


def completed_link(url: str) -> str:
    """The link as the server gives it back: with a protocol and a path."""
    url = url.strip()
    if not re.match(r"[a-z][a-z0-9+.-]*:", url, re.I):
        url = f"http://{url}"
    return url if urlsplit(url).path or "?" in url or "#" in url or url.startswith("tg:") else f"{url}/"


def link_entity(url: str) -> tuple[str, dict[str, Any]] | None:
    """Entity type and fields for a link in the text; None when the link is dropped, which happens silently."""
    parts = urlsplit(url) if "://" in url else None
    if parts is not None and parts.scheme.lower() == "tg" and parts.netloc == "user":
        identifier = parse_qs(parts.query).get("id", ["0"])[0]
        # only the number is known here; the message gets the whole user
        return ("text_mention", {"user": {"id": int(identifier)}}) if is_number(identifier) else None
    if link_problem(url) is not None:
        return None
    return "text_link", {"url": completed_link(url)}
