"""The promises, checked at the end of a life against what the platforms took (trust.md 3.6)."""

from __future__ import annotations

from collections import Counter, defaultdict
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from sqlmodel import select

from storage.database import Database
from storage.models import AudienceMember, Campaign, Delivery, Identity, InboxRow
from storage.repositories import consents, identities
from tests.simulation.platforms import Taken, Truth

_OPEN = {"queued", "claimed", "sending"}
_NEWS = "お知らせその"
_STOPPED = "停止し"
_ZONE = ZoneInfo("Asia/Tokyo")


async def broken(database: Database, truth: Truth) -> list[str]:
    """Give every promise that was not kept."""
    async with database.read() as uow:
        rows = list(await uow.session.scalars(select(Delivery)))
        homes = {home.id: home for home in await uow.session.scalars(select(Identity))}
        found = list(await uow.session.scalars(select(Campaign)))
        members = Counter(await uow.session.scalars(select(AudienceMember.campaign_id)))
        events = Counter(await uow.session.scalars(select(InboxRow.state)))
        chain = await consents.verify(uow)
        addresses = {key: identities.open_address(uow, home.id, home.address) for key, home in homes.items()}
    return [
        *_campaigns(found, rows, members),
        *(f"{row.id} is {row.state}" for row in rows if row.state in _OPEN and row.not_before < truth.clock.now()),
        *_line(rows, truth),
        *_telegram(rows, addresses, truth),
        *_after_stop(truth),
        *_pressure(truth),
        *(f"{events[state]} events are {state}" for state in ("new", "dead") if events[state]),
        *_answers(truth),
        *chain,
    ]


def _campaigns(found: list[Campaign], rows: list[Delivery], members: Counter[str]) -> list[str]:
    """I1: the ends add up to the frozen audience; finished means that nothing is open."""
    counts = Counter(row.campaign_id for row in rows if row.campaign_id)
    wrong = []
    for each in found:
        if not counts[each.id] == members[each.id] == each.frozen and each.status != "cancelled":
            wrong.append(f"{each.title}: {counts[each.id]} rows, {members[each.id]} members, {each.frozen} frozen")
        if each.status not in ("finished", "cancelled", "draft", "paused"):
            wrong.append(f"{each.title} is {each.status}")
    return wrong


def _line(rows: list[Delivery], truth: Truth) -> list[str]:
    """I2, I3 and TTL on LINE: each key once, sent means there, there means sent, nothing late."""
    taken = [each for each in truth.taken if each.channel == "line" and each.kind == "push"]
    wrong = [f"twice on LINE: {key}" for key, count in Counter(each.key for each in taken).items() if count > 1]
    by_key = {row.retry_key: row for row in rows}
    for each in taken:
        row = by_key.get(each.key)
        if row is None:
            wrong.append(f"taken without a row: {each.text[:20]}")
        elif row.state not in ("sent", "unknown"):
            wrong.append(f"taken and called {row.state}: {each.text[:20]}")
        elif each.at > row.expires_at:
            wrong.append(f"late: {each.text[:20]}")
    texts = Counter((each.address, each.text) for each in taken if _NEWS in each.text)
    wrong += [f"the same news twice: {who}" for (who, _), count in texts.items() if count > 1]
    sent = [row for row in rows if row.channel == "line" and row.state == "sent" and row.via == "push"]
    return wrong + [f"sent and unknown to LINE: {row.id}" for row in sent if row.retry_key not in truth.keys]


def _telegram(rows: list[Delivery], addresses: dict[str, str], truth: Truth) -> list[str]:
    """I3 and I4 on Telegram: marketing never twice, sent means there."""
    taken = [each for each in truth.taken if each.channel == "telegram"]
    news = Counter((each.address, each.text) for each in taken if _NEWS in each.text)
    wrong = [f"marketing twice on Telegram: {who} {text[:20]}" for (who, text), count in news.items() if count > 1]
    there = Counter(each.address for each in taken if _NEWS in each.text)
    sent: Counter[str] = Counter()
    for row in rows:
        if row.channel == "telegram" and row.journey == "broadcast" and row.state == "sent":
            sent[addresses[row.identity_id or ""]] += 1
    return wrong + [f"sent and unknown to Telegram: {who}" for who, count in sent.items() if there[who] < count]


def _after_stop(truth: Truth) -> list[str]:
    """I5: nothing unasked is taken after a confirmed stop."""
    stopped: dict[tuple[str, str], datetime] = {}
    wrong = []
    for each in truth.taken:
        key = (each.channel, each.address)
        if _STOPPED in each.text and "お知らせ" in each.text:
            stopped.setdefault(key, each.at)
        elif key in stopped and _is_unasked(each) and each.at > stopped[key]:
            wrong.append(f"after the stop of {each.address}: {each.text[:20]}")
    return wrong


def _is_unasked(each: Taken) -> bool:
    return each.kind == "push" or _NEWS in each.text


def _pressure(truth: Truth) -> list[str]:
    """I6: no marketing between 21 and 9 o'clock, and to nobody twice within twenty hours."""
    wrong = []
    last: dict[tuple[str, str], datetime] = defaultdict(lambda: datetime.min.replace(tzinfo=_ZONE))
    for each in sorted((each for each in truth.taken if _NEWS in each.text), key=lambda each: each.at):
        local = each.at.astimezone(_ZONE)
        if each.kind != "reply" and not 9 <= local.hour < 21:
            wrong.append(f"at {local:%H:%M}: {each.text[:20]}")
        if each.at - last[each.channel, each.address] < timedelta(hours=20) and each.kind != "reply":
            wrong.append(f"twice within twenty hours: {each.address}")
        last[each.channel, each.address] = each.at
    return wrong


def _answers(truth: Truth) -> list[str]:
    """I7 on LINE: each event is answered once at most."""
    answers = Counter(each.key for each in truth.taken if each.kind == "reply")
    return [f"answered twice: {key}" for key, count in answers.items() if count > 1]
