"""The month, half an hour by half an hour: what is due on the agenda, then what is due in the service."""

from __future__ import annotations

import asyncio
import heapq
import itertools
import random
import time
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import datetime, timedelta

from bench.real import evidence
from bench.real.agenda import Arrive, AskOrders, AskQuestion, Broadcast, Deed, Entry, TellOrder, WantSoldOut
from bench.real.conversion import ZONE, Calendar, Item, Person
from bench.real.phones import LinePhone, Move, Phone, Shown, Tap, TelegramPhone
from bench.real.purchases import Invoice
from bench.real.talks import Asked, Books, Heard, Talk, Wished, ask, find, order_status, tap, wish
from bench.real.town import Town
from bot.emulator.inbox import Entry as Received

STEP = timedelta(minutes=30)
NIGHT_STEP = timedelta(hours=1)
_NIGHT = (22, 8)
_AT_ONCE = 8  # people who write in the same moment
_CALLS_ABREAST = 4
# Of a hundred who get a push, how many press which of its buttons.
_REACTIONS = (("fu_good:", 20), ("item:", 12), ("why:", 3), ("fu_talk:", 2), ("stop:", 2), ("less:", 2))


class Replay:
    """One month in one town. `entries` are the FAQ's questions by id. `books` keeps what was done on the phones,
    `counts` what the till told, `held` which deliveries the gate held and why."""

    def __init__(
        self,
        town: Town,
        calendar: Calendar,
        days: float,
        people: Sequence[Person],
        *,
        items: Mapping[str, Item],
        stock: Mapping[str, int],
        entries: Mapping[str, str],
        agenda: Iterable[Entry],
        seed: int,
    ) -> None:
        self.town = town
        self.calendar = calendar
        self.end = calendar.start + timedelta(days=days)
        self.people = {each.user_id: each for each in people}
        self.items = items
        self.stock = dict(stock)
        self.entries = entries
        self.books = Books()
        self.counts: Counter[str] = Counter()
        self.campaigns: list[str] = []
        self.spent: dict[str, float] = defaultdict(float)
        self.held: set[tuple[str, str]] = set()
        self._dice = random.Random(f"reactions {seed}")
        self._numbers = itertools.count()
        self._agenda: list[tuple[datetime, int, Deed | tuple[str, Talk]]] = []
        for at, deed in agenda:
            self._later(at, deed)
        self._phones: dict[str, Phone] = {each.user_id: _phone(town, each) for each in people}
        self._owners = {(each.channel, each.address): each.user_id for each in people}
        self._seen = 0

    async def run(self) -> None:
        now = self.calendar.start
        while now < self.end:
            now += NIGHT_STEP if _is_night(now) else STEP
            self._advance(now)
            await self._step(now)

    def _advance(self, now: datetime) -> None:
        self.town.clock.advance(max(0.0, (now - self.town.clock.now()).total_seconds()))

    async def _step(self, now: datetime) -> None:
        due: list[Deed | tuple[str, Talk]] = []
        while self._agenda and self._agenda[0][0] <= now:
            due.append(heapq.heappop(self._agenda)[2])
        with self._timed("till"):
            await self._tell(due)
        with self._timed("talks"):
            await self._talk([talk for each in due for talk in self._talks(each)])
        with self._timed("work due"):
            for each in due:
                if isinstance(each, Broadcast):
                    await self._broadcast(each)
            await self.town.work()
        self.held |= await evidence.held(self.town.service.database)
        self._react()

    @contextmanager
    def _timed(self, part: str) -> Iterator[None]:
        begun = time.perf_counter()
        yield
        self.spent[part] += time.perf_counter() - begun

    async def _tell(self, due: Sequence[Deed | tuple[str, Talk]]) -> None:
        """The till's part: orders, and the stock as it is after deliveries and sales."""
        room = asyncio.Semaphore(_CALLS_ABREAST)
        moved: set[str] = set()
        orders: dict[str, list[TellOrder]] = {}
        for each in due:
            match each:
                case Arrive(delivery):
                    self.stock[delivery.sku] += delivery.quantity
                    self.counts["arrivals"] += 1
                    moved.add(delivery.sku)
                case TellOrder(invoice, status):
                    orders.setdefault(invoice.id, []).append(each)
                    if status == "placed":
                        moved |= self._sell(invoice)
        await asyncio.gather(*(self._put(told, room) for told in orders.values()))
        if moved:
            levels = [{"sku": sku, "quantity": self.stock[sku]} for sku in sorted(moved)]
            answer = await self.town.call("POST", "/stock", {"items": levels})
            self.counts["restocked"] += len(answer["restocked"])
            self.counts["waiting at a restock"] += sum(answer["waiting"].values())

    def _sell(self, invoice: Invoice) -> set[str]:
        for line in invoice.lines:
            self.stock[line.item_id] = max(0, self.stock[line.item_id] - line.quantity)
        return {line.item_id for line in invoice.lines}

    async def _put(self, told: Sequence[TellOrder], room: asyncio.Semaphore) -> None:
        async with room:
            for each in told:
                await self.town.call("PUT", f"/orders/{each.invoice.id}", _order(each, self.calendar))
                self.counts[f"orders {each.status}"] += 1

    async def _broadcast(self, deed: Broadcast) -> None:
        body = {"title": deed.title, "topic": "news", "audience": deed.audience, "message": {"text": deed.text}}
        draft = await self.town.call("POST", "/campaigns", body)
        await self.town.call("POST", f"/campaigns/{draft['id']}/start")
        self.campaigns.append(draft["id"])

    def _talks(self, due: Deed | tuple[str, Talk]) -> Iterable[tuple[str, Talk]]:
        now = self.town.clock.now()
        match due:
            case WantSoldOut(user_id, sku) if self.stock[sku] <= 0:
                self.books.wished.append(Wished(sku, user_id, now))
                yield user_id, wish(self.books.wished[-1], self.items[sku].name, self.books.agreed)
            case AskQuestion(user_id, question):
                right = tuple(self.entries[each] for each in question.grades if each in self.entries)
                self.books.asked.append(Asked(question, right, user_id, now))
                yield user_id, ask(self.books.asked[-1])
            case AskOrders(user_id):
                self.books.orders_heard.append(Heard(user_id, now, []))
                yield user_id, order_status(self.books.orders_heard[-1])
            case (user_id, talk):
                yield user_id, talk

    async def _talk(self, talks: Sequence[tuple[str, Talk]]) -> None:
        """Hold the talks, a few at once, each person one at a time."""
        waiting = list(talks)
        while waiting:
            batch: dict[str, Talk] = {}
            for user_id, talk in waiting:
                if len(batch) < _AT_ONCE:
                    batch.setdefault(user_id, talk)
            waiting = [pair for pair in waiting if batch.get(pair[0]) is not pair[1]]
            await self._hold(batch)

    async def _hold(self, batch: Mapping[str, Talk]) -> None:
        moves = {user_id: next(talk) for user_id, talk in batch.items()}
        while moves:
            answers = await self._exchange(moves)
            onward: dict[str, Move] = {}
            for user_id, shown in answers.items():
                try:
                    onward[user_id] = batch[user_id].send(shown)
                except StopIteration:
                    continue
            moves = onward

    async def _exchange(self, moves: Mapping[str, Move]) -> dict[str, list[Shown]]:
        """Everybody makes their move; give what each was answered."""
        for user_id in moves:
            self._phones[user_id].news()
        begun = self.town.clock.now()
        await asyncio.gather(*(self._phones[user_id].make(move) for user_id, move in moves.items()))
        await self.town.hear()
        answers = {user_id: self._phones[user_id].news() for user_id in moves}
        for user_id, shown in answers.items():
            if shown:
                self.books.latencies.append((shown[0].at - begun).total_seconds())
            else:
                self.books.silent.append((user_id, str(moves[user_id])[:120], begun))
        self._seen = len(self.town.world.inbox.entries())
        return answers

    def _react(self) -> None:
        """Some of those who just got a push will press one of its buttons, within two hours."""
        fresh = self.town.world.inbox.entries(after=self._seen)
        self._seen += len(fresh)
        for user_id in dict.fromkeys(self._owner(each) for each in fresh):
            shown = self._phones[user_id].news()
            for verb, percent in _REACTIONS:
                button = find(shown, verb)
                if button is not None and self._dice.random() * 100 < percent:
                    at = self.town.clock.now() + timedelta(minutes=self._dice.uniform(5, 120))
                    self._later(at, (user_id, self._pressing(user_id, verb, tap(button))))
                    break

    def _pressing(self, user_id: str, verb: str, talk: Talk) -> Talk:
        """The talk, written into the books when it is held."""
        for move in talk:
            name = verb.rstrip(":")
            self.books.reacted[name] = self.books.reacted.get(name, 0) + 1
            if name == "stop" and isinstance(move, Tap):
                delivery = move.button.data.partition(":")[2]
                self.books.stopped.append((user_id, delivery, self.town.clock.now()))
            yield move

    def _owner(self, received: Received) -> str:
        return self._owners[(received.platform, received.user)]

    def _later(self, at: datetime, what: Deed | tuple[str, Talk]) -> None:
        heapq.heappush(self._agenda, (at, next(self._numbers), what))


def _phone(town: Town, person: Person) -> Phone:
    if person.channel == "line":
        return LinePhone(town.world, person.address, person.name)
    return TelegramPhone(town.world, int(person.address), person.name)


def _is_night(at: datetime) -> bool:
    hour = at.astimezone(ZONE).hour
    return hour >= _NIGHT[0] or hour < _NIGHT[1]


def _order(told: TellOrder, calendar: Calendar) -> dict[str, object]:
    invoice = told.invoice
    return {
        "customer": {"external_id": invoice.user_id},
        "placed_at": calendar.moved(invoice.at).isoformat(),
        "status": told.status,
        "lines": [
            {"sku": line.item_id, "quantity": line.quantity, "unit_price": float(line.price)} for line in invoice.lines
        ],
    }
