"""The shapes of what goes out: campaigns and deliveries."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, Literal

from pydantic import AfterValidator, Field, WithJsonSchema

from bot.domain.consent import MESSAGE_TOPICS, Topic
from bot.entrypoints.api.shapes import CustomerOut, PageQuery, Said, Shape
from bot.entrypoints.api.values import Number, Time, no_nul
from bot.shop import LOCALES

_TOPICS = [str(topic) for topic in MESSAGE_TOPICS if topic is not Topic.RESTOCK]


class CampaignIn(Shape):
    title: Annotated[str, Field(min_length=1, max_length=100, description="for staff"), AfterValidator(no_nul)]
    topic: Annotated[str, Field(json_schema_extra={"enum": _TOPICS})]
    message: Annotated[
        dict[str, str],
        Field(description='{"text"} for all, or a text per language; placeholders {name|…} and {last_purchase|…}'),
        WithJsonSchema(
            {
                "type": "object",
                "minProperties": 1,
                "properties": {name: {"type": "string"} for name in ("text", *sorted(LOCALES.values()))},
                "additionalProperties": False,
            }
        ),
    ]
    audience: Annotated[str, Field(max_length=2_000, description='"all", or a condition in the segment language')]
    send_at: Time | None = None


class ByChannel(Said):
    line: int
    telegram: int


class AudienceOut(Said):
    count: int
    by_channel: ByChannel
    excluded: Annotated[dict[str, int], Field(description="people left out, by reason")]


class DraftOut(Said):
    id: str
    status: str
    audience: AudienceOut
    cost: Annotated[Number, Field(description="of the messages beyond the plan, in major units")]
    currency: str
    quota_left: Annotated[int, Field(description="paid messages that the month's plan still includes")]


class Counts(Said):
    """They add up to the audience that was frozen at the start."""

    sent: int
    failed: int
    skipped: int
    cancelled: int
    expired: int
    unknown: int
    open: int


class CampaignOut(Said):
    id: str
    title: str
    topic: str
    audience: str
    status: Annotated[str, Field(description="draft, scheduled, running, paused, finished or cancelled")]
    send_at: datetime | None
    started_at: datetime | None
    ended_at: datetime | None
    frozen: Annotated[int, Field(description="people in the audience when it started")]
    counts: Counts
    reasons: Annotated[dict[str, int], Field(description="why people did not get it")]
    cost: Number
    currency: str


class DeliveryOut(Said):
    """`reason` is empty only for what was sent or still waits."""

    id: str
    customer: CustomerOut
    campaign: str | None
    journey: str
    topic: str
    message_class: str
    channel: str
    sku: str | None
    state: str
    reason: str
    via: Annotated[str, Field(description="push, or reply where it rode on a free one")]
    created_at: datetime
    not_before: datetime
    expires_at: datetime
    sending_at: datetime | None
    ended_at: datetime | None


class DeliveryPage(Said):
    items: list[DeliveryOut]
    next: Annotated[str | None, Field(description="the next page's `after`; null on the last one")]


class DeliveryQuery(PageQuery):
    campaign: Annotated[str, Field(max_length=200)] = ""
    customer: Annotated[str, Field(max_length=200, description="external id, or the id of an answer")] = ""
    state: Annotated[
        Literal["", "queued", "claimed", "sending", "sent", "failed", "skipped", "cancelled", "expired", "unknown"],
        Field(description="empty: any"),
    ] = ""
