"""Segments: who is who at a glance, and conditions that are counted, kept by a name and written to."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping

from aiohttp import web

from bot.console import wording
from bot.console.desk import Visit
from bot.domain import segments as language
from bot.domain.consent import Topic
from bot.domain.customers import Stage
from bot.domain.errors import InputError
from bot.domain.rfm import BANDS
from flows import audience, saved_segments
from flows import campaigns as flow
from storage.repositories import cuts, overview, products, segments
from storage.repositories import saved_segments as rows

_PRESETS = (30, 90, 180, 365)


async def index(visit: Visit) -> web.Response:
    return await _draw(visit, {}, "", None)


async def change(visit: Visit) -> web.Response:
    """Count a condition, or keep it by its name."""
    condition = _condition(visit)
    form = {**visit.form, "condition": condition}
    try:
        if visit.field("act") == "keep":
            await saved_segments.save(visit.uow, visit.field("name"), condition, f"staff:{visit.member.id}")
            return visit.go("/segments", done="segment_kept")
        node = language.parse(condition, await rows.every(visit.uow))
        topic = flow.check_topic(visit.field("topic") or Topic.NEWS)
    except InputError as wrong:
        return await _draw(visit, form, str(wrong), None)
    return await _draw(visit, form, "", await _counted(visit, node, topic))


async def remove(visit: Visit) -> web.Response:
    gone = await saved_segments.remove(visit.uow, visit.field("name"), f"staff:{visit.member.id}")
    return visit.go("/segments", done="segment_removed" if gone else "changed_meanwhile")


def _condition(visit: Visit) -> str:
    """Give what was written, and what was chosen beside it, as one condition."""
    parts = [f"({written})"] if (written := visit.field("condition").strip()) else []
    if stage := visit.field("stage"):
        parts.append(f"stage {stage}")
    if category := visit.field("category"):
        days = visit.field("days")
        parts.append(f"bought category:{language.quoted(category)}" + (f" in {days}d" if days else ""))
    if len(parts) == 1 and written:
        return written
    return " and ".join(parts) or "all"


async def _counted(visit: Visit, node: language.Node, topic: Topic) -> dict[str, object]:
    """Give how many are in it, who of them would get a message of the topic now, and why the others would not."""
    found = await audience.counted(visit.uow, visit.shop, node, topic)
    return {
        "people": await segments.count(visit.uow, node),
        "by_channel": dict(found.by_channel),
        "excluded": {reason: many for reason, many in found.excluded.items() if many},
        "condition": language.format(node),
    }


async def _draw(
    visit: Visit, values: Mapping[str, str], problem: str, counted: dict[str, object] | None
) -> web.Response:
    points = await cuts.current(visit.uow)
    bands = await overview.bands(visit.uow, points)
    return visit.draw(
        "segments.html",
        status=400 if problem else 200,
        values=defaultdict(str, values),
        problem=problem,
        counted=counted,
        stages=[(stage, many) for stage, (many, _) in (await overview.stages(visit.uow, points)).items()],
        every_stage=[(each, visit.text(f"broadcast-stage-{each}")) for each in Stage],
        map=[(r, [bands.get((r, f), 0) for f in BANDS]) for r in reversed(BANDS)],
        most=max(bands.values(), default=0),
        bands=BANDS,
        points=points,
        saved=await saved_segments.counted(visit.uow),
        categories=await products.categories(visit.uow),
        topics=[(str(each), visit.text(f"topic-{each}")) for each in flow.TOPICS],
        reason=lambda value: wording.reason(visit, value),
        days=_PRESETS,
        may_write=visit.may("POST", "/segments"),
    )
