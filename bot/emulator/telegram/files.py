"""Files: what was uploaded, sent by address or sent by a user, and the ids under which it can be used again."""

import base64
import io
import random
import re
from dataclasses import dataclass
from typing import Any

from PIL import Image

from bot.emulator.telegram.answers import bad_request

PHOTO_MAX_BYTES = 10 * 1024 * 1024
UPLOAD_MAX_BYTES = 50 * 1024 * 1024
DOWNLOAD_MAX_BYTES = 20 * 1024 * 1024
SIDES_MAX = 10_000
RATIO_MAX = 20
# Longest side of the sizes a photo is offered in.
_SIZES = (90, 320, 800, 1280)
_MIME = re.compile(r"[\w.+-]+/[\w.+-]+", re.A)
_FOLDERS = {"photo": ("photos", ".jpg"), "sticker": ("stickers", ".webp"), "document": ("documents", "")}


@dataclass
class Stored:
    """One file; `data` is None when it was sent by an address that the emulator does not visit."""

    file_id: str
    unique_id: str
    kind: str
    path: str
    data: bytes | None
    url: str = ""
    mime: str = "application/octet-stream"
    name: str = ""
    width: int = 0
    height: int = 0

    @property
    def size(self) -> int:
        return len(self.data) if self.data is not None else 0

    def as_file(self) -> dict[str, Any]:
        return {
            "file_id": self.file_id,
            "file_unique_id": self.unique_id,
            "file_size": self.size,
            "file_path": self.path,
        }


class Files:
    def __init__(self, dice: random.Random) -> None:
        self._dice = dice
        self._by_id: dict[str, Stored] = {}
        self._sizes: dict[str, list[dict[str, Any]]] = {}

    def find(self, file_id: str) -> Stored | None:
        return self._by_id.get(file_id)

    def at(self, path: str) -> Stored | None:
        return next((stored for stored in self._by_id.values() if stored.path == path), None)

    def add(self, kind: str, data: bytes | None, *, url: str = "", mime: str = "", name: str = "") -> Stored:
        """Stores a file; raises RefusalError when a photo is none or breaks the limits."""
        if len(data or b"") > UPLOAD_MAX_BYTES:
            raise bad_request("file is too big")
        width, height, seen = self._measure(kind, data)
        folder, suffix = _FOLDERS[kind]
        ending = suffix or (f".{name.rpartition('.')[2]}" if "." in name else "")
        path = f"{folder}/file_{len(self._by_id)}{ending}"
        known = seen or (mime if _MIME.fullmatch(mime) else "application/octet-stream")
        stored = self._register(Stored("", "", kind, path, data, url, known, name))
        stored.width, stored.height = width, height
        return stored

    def photo_sizes(self, stored: Stored) -> list[dict[str, Any]]:
        """PhotoSize objects, smallest first; each has an id that can be sent and downloaded."""
        if stored.file_id not in self._sizes:
            longest = max(stored.width, stored.height)
            made = [self._scaled(stored, side / longest) for side in _SIZES if side < longest]
            sizes = [_photo_size(file) for file in [*made, stored]]
            for file in [*made, stored]:
                self._sizes[file.file_id] = sizes
        return [dict(size) for size in self._sizes[stored.file_id]]

    def _scaled(self, stored: Stored, scale: float) -> Stored:
        """A smaller size; it shares the bytes, only its measures are those of the small one."""
        path = f"photos/file_{len(self._by_id)}.jpg"
        small = self._register(Stored("", "", "photo", path, stored.data, stored.url, stored.mime))
        small.width, small.height = max(1, round(stored.width * scale)), max(1, round(stored.height * scale))
        return small

    def _register(self, stored: Stored) -> Stored:
        stored.file_id = "AgAC" + self._token(48)
        stored.unique_id = "AQAD" + self._token(8)
        self._by_id[stored.file_id] = stored
        return stored

    def _token(self, length: int) -> str:
        return base64.urlsafe_b64encode(self._dice.randbytes(length)).decode().rstrip("=")

    @staticmethod
    def _measure(kind: str, data: bytes | None) -> tuple[int, int, str]:
        """Width, height and the media type a picture really has, "" where nobody looked."""
        if kind == "document":
            return 0, 0, ""
        if data is None:
            return (512, 512, "") if kind == "sticker" else (800, 600, "")
        width, height, mime = _measured(data)
        if kind == "photo":
            _check_photo(len(data), width, height)
        return width, height, mime


def _measured(data: bytes) -> tuple[int, int, str]:
    try:
        with Image.open(io.BytesIO(data)) as image:
            return (*image.size, Image.MIME.get(image.format or "", ""))
    except (OSError, ValueError, Image.DecompressionBombError) as error:
        raise bad_request("IMAGE_PROCESS_FAILED") from error


def _check_photo(size: int, width: int, height: int) -> None:
    if size > PHOTO_MAX_BYTES:
        raise bad_request("file of size more than 10 MB can't be sent as a photo")
    if width + height > SIDES_MAX or max(width, height) > RATIO_MAX * min(width, height):
        raise bad_request("PHOTO_INVALID_DIMENSIONS")


def _photo_size(stored: Stored) -> dict[str, Any]:
    return {
        "file_id": stored.file_id,
        "file_unique_id": stored.unique_id,
        "file_size": stored.size,
        "width": stored.width,
        "height": stored.height,
    }


def drawn(width: int, height: int, colour: tuple[int, int, int], form: str = "JPEG") -> bytes:
    """A plain picture, for photos and stickers that users of the emulator send."""
    out = io.BytesIO()
    Image.new("RGB", (width, height), colour).save(out, form)
    return out.getvalue()
