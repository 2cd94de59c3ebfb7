"""What a handler is: it gets a Context, writes what must last in the unit of work, and returns an Outcome.

A handler holds no client and no send function; so it can be tested in three lines, and replayed. Flows are handlers
with a memory of the step they are in; journeys say what an unasked message is made of.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from functools import cached_property
from typing import Any
from zoneinfo import ZoneInfo

from bot.answers.intents import Understanding, understand
from bot.domain.consent import Topic
from bot.domain.events import Event, Tap, Text
from bot.domain.replies import Button, Message, Outcome
from bot.domain.replies import Text as Bubble
from bot.domain.sending import MessageClass
from bot.foresight import Foresight
from bot.i18n.catalogue import Catalogue
from bot.knowledge import Knowledge
from bot.shop import Shop
from storage.models import Customer, Delivery, Handover, Identity, Staff
from storage.repositories.customers import Recipient
from storage.repositories.due import Due
from storage.unit_of_work import UnitOfWork

Value = Any


@dataclass(slots=True)
class Position:
    """Where a conversation stands in a flow. Steps change `data` and `step` by `Context.go`."""

    flow: str
    step: str
    data: dict[str, Any] = field(default_factory=dict)


@dataclass
class Context:
    """Everything about one event that a handler may know. `handover` is the open one, if any; `staff` is set when
    the sender is a member of staff in their own chat; `new` when the customer was never seen before."""

    uow: UnitOfWork
    event: Event
    customer: Customer
    identity: Identity
    shop: Shop
    catalogue: Catalogue
    knowledge: Knowledge
    public_url: str
    staff: Staff | None = None
    handover: Handover | None = None
    position: Position | None = None
    new: bool = False
    has_standing_menu: bool = False
    foresight: Foresight = field(default_factory=Foresight)
    advice: str = ""
    """The FAQ entry that a language model took the words for, '' without any."""

    @property
    def now(self) -> datetime:
        return self.uow.now

    @property
    def locale(self) -> str:
        return self.customer.locale or self.shop.locale

    @property
    def zone(self) -> ZoneInfo:
        return ZoneInfo(self.customer.zone) if self.customer.zone else self.shop.timezone

    @property
    def words(self) -> str:
        """What the customer wrote, or '' when they did not write."""
        return self.event.what.text if isinstance(self.event.what, Text) else ""

    @cached_property
    def understanding(self) -> Understanding:
        return understand(self.words, locale=self.locale)

    @property
    def taps(self) -> tuple[str, ...]:
        """What the pressed button carried, split at its colons; () when no button was pressed."""
        return tuple(self.event.what.data.split(":")) if isinstance(self.event.what, Tap) else ()

    def text(self, message_id: str, **variables: Value) -> str:
        """Give the words of a message in the customer's language."""
        return self.catalogue.text(self.locale, message_id, **variables)

    def bubble(self, message_id: str, *choices: Button, **variables: Value) -> Bubble:
        return Bubble(self.text(message_id, **variables), choices)

    def button(self, message_id: str, data: str, **variables: Value) -> Button:
        return Button(self.text(message_id, **variables), data=data)

    def say(self, message_id: str, *choices: Button, **variables: Value) -> Outcome:
        """Give the outcome that is one bubble."""
        return Outcome.say(self.bubble(message_id, *choices, **variables))


Handler = Callable[[Context], Awaitable[Outcome | None]]
"""None means "this was not meant for me": routing goes on."""

Step = Handler
"""A step of a flow. With None the flow is left as it is."""


@dataclass(frozen=True, slots=True)
class Route:
    """The first route whose `when` holds answers. `name` appears in logs."""

    name: str
    when: Callable[[Context], bool]
    handler: Handler


@dataclass(frozen=True, slots=True)
class Flow:
    """A conversation of several steps. It is forgotten `patience` after the last word."""

    name: str
    steps: Mapping[str, Step]
    patience: timedelta = timedelta(minutes=30)


@dataclass(frozen=True, slots=True)
class Composition:
    """What a journey may read when a delivery is about to leave, in the transaction that marks it."""

    uow: UnitOfWork
    delivery: Delivery | Due
    data: dict[str, Any]
    customer: Customer | Recipient
    name: str
    shop: Shop
    catalogue: Catalogue
    public_url: str
    foresight: Foresight = field(default_factory=Foresight)

    @property
    def locale(self) -> str:
        return self.customer.locale or self.shop.locale

    def text(self, message_id: str, **variables: Value) -> str:
        return self.catalogue.text(self.locale, message_id, **variables)

    def button(self, message_id: str, data: str, **variables: Value) -> Button:
        return Button(self.text(message_id, **variables), data=data)


@dataclass(frozen=True, slots=True)
class Skip:
    """The journey found, at the last moment, that the message is no longer wanted."""

    reason: str
    detail: str = ""


@dataclass(frozen=True, slots=True)
class Journey:
    """An automatic push rule. `patience` is how long a message may wait for a free reply to ride on. `may_repeat`
    lets the same words go out twice within ten minutes: a person who says "yes" twice means it."""

    name: str
    topic: Topic | None
    message_class: MessageClass
    compose: Callable[[Composition], Awaitable[Message | Skip]]
    patience: timedelta = timedelta(0)
    may_repeat: bool = False
