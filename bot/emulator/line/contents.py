"""Pictures, videos, sounds and files that people sent."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from aiohttp import web

from bot.emulator.line.door import Call, answer
from bot.emulator.line.refusals import RefusalError


@dataclass(slots=True)
class Content:
    """`ready`: when a video or audio can be fetched. `gone`: the sender unsent it."""

    kind: str
    data: bytes
    media_type: str
    ready: datetime
    gone: bool = False


def _find(call: Call) -> Content:
    content = call.line.contents.get(call.path("messageId"))
    if content is None:
        raise RefusalError(404, "Not found")
    if content.gone:
        raise RefusalError(410, "Gone")
    return content


async def fetch(call: Call) -> web.Response:
    """The bytes; 202 without a body while a large file is not ready."""
    content = _find(call)
    if content.ready > call.line.now():
        return web.Response(status=202)
    return web.Response(body=content.data, content_type=content.media_type)


async def preview(call: Call) -> web.Response:
    content = _find(call)
    if content.kind not in ("image", "video"):
        raise RefusalError(400, "There is no preview for this message")
    if content.ready > call.line.now():
        return web.Response(status=202)
    return web.Response(body=content.data, content_type=content.media_type)


async def transcoding(call: Call) -> web.Response:
    content = _find(call)
    return answer({"status": "processing" if content.ready > call.line.now() else "succeeded"})


def keep(arrived: datetime, kind: str, data: bytes, media_type: str, seconds: float) -> Content:
    """A content that becomes ready `seconds` after `arrived` when it is a video or audio."""
    wait = seconds if kind in ("video", "audio") else 0.0
    return Content(kind, data, media_type, arrived + timedelta(seconds=wait))


HANDLERS = {
    "getMessageContent": fetch,
    "getMessageContentPreview": preview,
    "getMessageContentTranscodingByMessageId": transcoding,
}
