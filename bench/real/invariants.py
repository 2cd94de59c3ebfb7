"""What must hold when the month is over, judged by what stands on the phones. Each check gives what broke it."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime, timedelta

from bench.real.conversion import ZONE, Person
from bench.real.evidence import Arrived, Evidence
from bench.real.purchases import Invoice
from bench.real.talks import Books
from bot.domain import quiet_hours
from bot.domain.candidates import Rules
from bot.domain.sending import DeliveryState, MessageClass

_OUT = (DeliveryState.SENT, DeliveryState.FAILED, DeliveryState.UNKNOWN)
_NUMBER = re.compile(r"(?<!\d)\d{6}(?!\d)")
_SHOWN = 5
_LEEWAY = timedelta(seconds=5)  # the cap counts from the mark, the phone from the arrival


def check(
    found: Evidence,
    books: Books,
    people: Mapping[str, Person],
    invoices: Sequence[Invoice],
    stock: Mapping[str, int],
) -> dict[str, list[str]]:
    """Give what broke each promise, by its name; empty lists when all held."""
    pushed = [each for each in found.arrived if each.delivery is not None]
    return {
        "every event was handled and every answer sent": list(_events(found)),
        "what was sent is what arrived, once": list(_books_agree(found, pushed)),
        "nothing is left on its way": list(_nothing_open(found)),
        "campaigns account for everybody": list(_campaigns(found)),
        "nobody got a topic that they had not granted": list(_consent(found, pushed, people, books)),
        "nobody was pushed in the quiet hours": list(_quiet(pushed)),
        "nobody got more marketing than the caps allow": list(_caps(found, pushed)),
        "nobody read another's order number": list(_orders(found, invoices)),
        "who joined a line is in it": list(_wishes(found, books)),
        "the stock is what the till told": list(_stock(found, stock)),
        "the official specifications were kept": [f"{each.where}: {each.errors[:1]}" for each in found.violations],
    }


def _events(found: Evidence) -> Iterable[str]:
    for row in found.inbox:
        if row.state not in ("done", "skipped") or row.reply_state not in ("none", "sent"):
            yield f"{row.channel} event {row.event_id}: {row.state} {row.reason}, reply {row.reply_state}"


def _books_agree(found: Evidence, pushed: Sequence[Arrived]) -> Iterable[str]:
    seen = Counter(each.delivery for each in pushed)
    sent = {row.id for row in found.deliveries.values() if row.state == DeliveryState.SENT}
    marked = {row.id for row in found.deliveries.values() if row.message_class != MessageClass.TRANSACTIONAL}
    yield from (f"{row_id} arrived {count} times" for row_id, count in seen.items() if count > 1)
    yield from (f"{row_id} is sent and did not arrive" for row_id in (sent & marked) - seen.keys())
    yield from (f"{row_id} arrived and is not sent" for row_id in seen.keys() - sent)
    for each in pushed:
        row = found.deliveries.get(each.delivery or "")
        if row is not None and found.users.get(row.customer_id) != each.user_id:
            yield f"{each.delivery} reached {each.user_id}, not its customer"


def _nothing_open(found: Evidence) -> Iterable[str]:
    for row in found.deliveries.values():
        if row.state in (DeliveryState.CLAIMED, DeliveryState.SENDING, DeliveryState.UNKNOWN):
            yield f"{row.id} is {row.state}"
        elif row.state not in (DeliveryState.SENT, DeliveryState.QUEUED) and not row.reason:
            yield f"{row.id} is {row.state} without a reason"


def _campaigns(found: Evidence) -> Iterable[str]:
    rows = Counter(row.campaign_id for row in found.deliveries.values() if row.campaign_id)
    for campaign in found.campaigns:
        if campaign.status != "finished" or rows[campaign.id] != campaign.frozen:
            yield f"{campaign.title} is {campaign.status}: {rows[campaign.id]} rows for {campaign.frozen} people"


def _consent(found: Evidence, pushed: Sequence[Arrived], people: Mapping[str, Person], books: Books) -> Iterable[str]:
    said: dict[tuple[str, str], list[tuple[datetime, bool]]] = defaultdict(list)
    for user_id, delivery_id, at in books.stopped:
        if delivery_id in found.deliveries:
            said[user_id, found.deliveries[delivery_id].topic].append((at, False))
    for user_id, at in books.agreed:
        said[user_id, "restock"].append((at, True))
    for each in pushed:
        topic = found.deliveries[each.delivery or ""].topic
        later = [yes for at, yes in sorted(said[each.user_id, topic]) if at <= each.at]
        if not (later[-1] if later else topic in people[each.user_id].topics):
            yield f"{each.user_id} got {topic} at {each.at.astimezone(ZONE):%m-%d %H:%M}"


def _quiet(pushed: Sequence[Arrived]) -> Iterable[str]:
    for each in pushed:
        if quiet_hours.is_quiet(each.at, ZONE, Rules().quiet_hours):
            yield f"{each.user_id} at {each.at.astimezone(ZONE):%m-%d %H:%M} by {each.kind}"


def _caps(found: Evidence, pushed: Sequence[Arrived]) -> Iterable[str]:
    by_user: dict[tuple[str, MessageClass], list[datetime]] = defaultdict(list)
    for each in pushed:
        row = found.deliveries[each.delivery or ""]
        by_user[each.user_id, MessageClass(row.message_class)].append(each.at)
    rules = Rules()
    caps = {MessageClass.MARKETING: rules.marketing_caps, MessageClass.ALERT: rules.alert_caps}
    for (user_id, message_class), times in by_user.items():
        for cap in caps.get(message_class, ()):
            if _most_within(sorted(times), cap.window - _LEEWAY) > cap.count:
                yield f"{user_id} got more {message_class} than {cap}"


def _most_within(times: Sequence[datetime], window: timedelta) -> int:
    """Give the most that lie within one window; half-open, so what is a whole window apart does not count."""
    start = most = 0
    for end, at in enumerate(times):
        while at - times[start] >= window:
            start += 1
        most = max(most, end - start + 1)
    return most


def _orders(found: Evidence, invoices: Sequence[Invoice]) -> Iterable[str]:
    owners = {each.id: each.user_id for each in invoices}
    for each in found.arrived:
        for number in _NUMBER.findall(each.words):
            if owners.get(number, each.user_id) != each.user_id:
                yield f"{each.user_id} read {number} of {owners[number]}"


def _wishes(found: Evidence, books: Books) -> Iterable[str]:
    stored = {(found.users.get(wish.customer_id, ""), wish.sku) for wish in found.wishes}
    joined = {(each.user_id, each.sku) for each in books.wished if each.how in ("joined", "kept")}
    yield from (f"{user_id} joined the line for {sku} in vain" for user_id, sku in joined - stored)
    yield from (f"{user_id} is in the line for {sku} and never joined" for user_id, sku in stored - joined)


def _stock(found: Evidence, stock: Mapping[str, int]) -> Iterable[str]:
    for sku, count in found.stock.items():
        if stock[sku] != count:
            yield f"{sku}: {count}, the till told {stock[sku]}"


def broken(results: Mapping[str, Sequence[str]]) -> list[str]:
    """Give one line for each promise that was broken, with the first few cases."""
    return [
        f"{name}: {len(cases)} times, such as {'; '.join(cases[:_SHOWN])}" for name, cases in results.items() if cases
    ]
