"""What a customer said in the shop, on the phone or on paper, written down on their card (CF12)."""

from __future__ import annotations

from dataclasses import dataclass

from aiohttp import web

from bot.console.desk import Visit
from bot.domain.consent import Mechanism, Status, Topic
from flows import proxy
from flows.proxy import Entered, Yes
from storage.models import ConsentState, Customer
from storage.repositories import consents, customers
from storage.repositories.consents import Wording

_LONGEST = 600
_TOLD = {
    Entered.ASKED: "consent_asked",
    Entered.ALREADY: "changed_meanwhile",
    Entered.LATELY: "consent_lately",
    Entered.UNREACHABLE: "consent_unreachable",
    Entered.NOT_OFFERED: "consent_not_offered",
}


@dataclass(frozen=True, slots=True)
class Answer:
    """What a customer said to one topic, and what staff may write down about it. `status` None: never asked.
    `sentence` is what a yes agrees to, in the customer's language."""

    topic: Topic
    name: str
    status: Status | None
    state: ConsentState | None
    sentence: str
    may_enter: bool

    @property
    def may_end(self) -> bool:
        return self.status not in (None, Status.WITHDRAWN)


async def answers_of(visit: Visit, customer: Customer) -> list[Answer]:
    """Give every topic with what the customer said to it."""
    states = {Topic(row.topic): row for row in await consents.states(visit.uow, customer.id)}
    found = []
    for topic in Topic:
        state = states.get(topic)
        status = Status(state.status) if state else None
        sentence = _wording(visit, customer, topic).text
        may_enter = proxy.may_enter(customer, topic, status)
        found.append(Answer(topic, visit.text(f"topic-{topic}"), status, state, sentence, may_enter))
    return found


def _wording(visit: Visit, customer: Customer, topic: Topic) -> Wording:
    locale, catalogue = customer.locale or visit.shop.locale, visit.desk.house.catalogue
    version = int(catalogue.text(locale, f"wording-{topic}.version"))
    text = catalogue.text(locale, f"wording-{topic}", shop=visit.shop.name)
    return Wording(f"wording-{topic}", version, locale, text)


async def enter(visit: Visit) -> web.Response:
    """Write down a yes: it waits until the customer confirms it."""
    customer = await _customer(visit)
    topic, medium = _topic(visit), _medium(visit)
    evidence, words = visit.field("evidence"), " ".join(visit.field("wording").split())
    if topic is None or medium is None or not evidence or not words:
        return visit.go(f"/customers/{customer.id}", done="consent_missing")
    if len(evidence) > proxy.EVIDENCE_LIMIT or len(words) > _LONGEST:
        return visit.go(f"/customers/{customer.id}", done="consent_missing")
    yes = Yes(topic, medium, evidence, _shown(visit, customer, topic, words))
    became = await proxy.enter(visit.uow, customer, yes, visit.member.id)
    return visit.go(f"/customers/{customer.id}", done=_TOLD[became])


def _shown(visit: Visit, customer: Customer, topic: Topic, words: str) -> Wording:
    """Give our own sentence with its version, or the shop's own words, of a form that it printed itself."""
    ours = _wording(visit, customer, topic)
    return ours if words == " ".join(ours.text.split()) else Wording("own", 0, "", words)


async def withdraw(visit: Visit) -> web.Response:
    """Write down a no, to one topic or to all: it counts at once, and nothing is asked."""
    customer = await _customer(visit)
    topic, medium = _topic(visit), _medium(visit)
    everything = visit.field("topic") == "all"
    if medium is None or (topic is None and not everything):
        return visit.go(f"/customers/{customer.id}", done="consent_missing")
    topics = list(Topic) if topic is None else [topic]
    await proxy.withdraw(visit.uow, customer, topics, medium, visit.member.id)
    return visit.go(f"/customers/{customer.id}", done="consent_withdrawn")


async def _customer(visit: Visit) -> Customer:
    customer = await customers.get(visit.uow, visit.part("id"))
    if customer is None or customer.erased_at is not None or customer.linked_to is not None:
        visit.missing()
    return customer


def _topic(visit: Visit) -> Topic | None:
    return next((topic for topic in Topic if topic == visit.field("topic")), None)


def _medium(visit: Visit) -> Mechanism | None:
    return next((medium for medium in proxy.MEDIA if medium == visit.field("medium")), None)
