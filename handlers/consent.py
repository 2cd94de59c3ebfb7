"""Consent: choosing what to get, stopping it in one tap or word, taking that back, and "why did I get this?"."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta

from bot.answers.intents import Intent
from bot.answers.stops import Kind
from bot.domain.consent import MESSAGE_TOPICS, Status, Topic
from bot.domain.replies import Button, Outcome
from bot.handling import Context, Handler
from flows import consent, onboarding
from handlers import help as menu
from storage.repositories import consents, deliveries

_ASKED_FOR = timedelta(hours=24)
_TOPICS = {str(topic): topic for topic in Topic}


async def offer(context: Context) -> Outcome:
    """Ask again; what was paused by the customer's own word runs again at once, what was withdrawn needs a tap."""
    resumed = await consent.resume(context)
    if resumed:
        return context.say("consent-resumed", _choose(context), topics=consent.names(context, resumed))
    granted = [topic for topic, status in (await consent.statuses(context)).items() if status is Status.GRANTED]
    if granted:
        return context.say("consent-resumed", _choose(context), topics=consent.names(context, granted))
    outcome = Outcome.say(*onboarding.opt_in(context))
    before = await _stopped_last(context)
    if before:
        data = ",".join(str(MESSAGE_TOPICS.index(topic)) for topic in before)
        sentence = " ".join(consent.wording(context, topic).text for topic in before)
        button = context.button("consent-again", f"again:{data}")
        outcome.messages.insert(1, context.bubble("consent-meaning", button, label=button.label, sentence=sentence))
    return outcome


async def _stopped_last(context: Context) -> list[Topic]:
    """Give the message topics that the last stop of all ended, when nothing was chosen since."""
    rows = await consents.history(context.uow, context.customer.id)
    stops = [row for row in rows if row.note == Status.GRANTED and row.topic in MESSAGE_TOPICS]
    last = stops[-1].source_event_id if stops else ""
    found = [Topic(row.topic) for row in stops if row.source_event_id == last]
    return [topic for topic in found if topic in consent.offered(context)]


async def again(context: Context) -> Outcome:
    """Give again what the shown sentences name."""
    numbers = [int(each) for each in _argument(context).split(",") if each.isdigit()]
    topics = [MESSAGE_TOPICS[number] for number in numbers if number < len(MESSAGE_TOPICS)]
    if not topics:
        return menu.gone(context)
    await consent.grant(context, topics)
    return await _chosen(context)


async def opt_in(context: Context) -> Outcome:
    return await onboarding.choose(context, _argument(context)) or menu.gone(context)


async def choose(context: Context) -> Outcome:
    onboarding.note_answered(context, onboarding.OPT_IN)
    return Outcome.say(await onboarding.topics_card(context))


async def switch(context: Context) -> Outcome:
    """Turn one topic on or off and show the list as it now stands."""
    topic, side = _TOPICS.get(_argument(context)), _argument(context, 2)
    if topic not in consent.offered(context) or side not in ("on", "off"):
        return menu.gone(context)
    if side == "on":
        await consent.grant(context, [topic])
    else:
        await consent.withdraw(context, [topic])
    return Outcome([await onboarding.topics_card(context)], toast=context.text(f"topic-{topic}"))


async def chosen(context: Context) -> Outcome:
    """Say what was chosen; the use of purchases is asked for separately, once, and never implied."""
    outcome = await _chosen(context)
    state = await consent.statuses(context)
    marketing = any(status is Status.GRANTED for topic, status in state.items() if topic is not Topic.RESTOCK)
    if marketing and Topic.PROFILING not in state and not context.customer.minor:
        outcome.messages.extend(_ask_profiling(context).messages)
    return outcome


async def _chosen(context: Context) -> Outcome:
    state = await consent.statuses(context)
    granted = [topic for topic in MESSAGE_TOPICS if state.get(topic) is Status.GRANTED]
    if not granted:
        return context.say("consent-declined")
    return context.say("consent-granted", topics=consent.names(context, granted))


def _ask_profiling(context: Context) -> Outcome:
    yes = context.button("consent-profiling.yes", "profiling:yes")
    no = context.button("consent-profiling.no", "profiling:no")
    return context.say("consent-profiling", yes, no, sentence=consent.wording(context, Topic.PROFILING).text)


async def profiling(context: Context) -> Outcome:
    match _argument(context):
        case "yes" if not context.customer.minor:
            await consent.grant(context, [Topic.PROFILING])
            return context.say("consent-granted-profiling")
        case "no":
            await consent.withdraw(context, [Topic.PROFILING])
            return context.say("consent-profiling-off")
        case "ask" if not context.customer.minor:
            return _ask_profiling(context)
        case _:
            return menu.gone(context)


async def pending(context: Context) -> Outcome:
    """Answer to what staff entered on the customer's behalf: only the own tap makes it a yes (CF12)."""
    topic = _TOPICS.get(_argument(context))
    if topic is None:
        return menu.gone(context)
    name = context.text(f"topic-{topic}")
    if _argument(context, 2) != "yes":
        await consent.withdraw(context, [topic])
        return context.say("consent-pending-no", topic=name)
    if not await consent.confirm(context, topic):
        return menu.gone(context)
    return context.say("consent-granted", topics=name)


async def stop(context: Context) -> Outcome:
    """Stop by a word: a clear one ends everything now, a doubtful one pauses everything and asks."""
    match context.understanding.stop.kind:
        case Kind.SOFT:
            return await doubt(context)
        case Kind.ASK:
            return await ambiguous(context)
        case Kind.TOPIC:
            return await _stop_topic(context, context.understanding.stop.topic or Topic.NEWS)
        case _:
            return await stop_all(context)


async def stop_all(context: Context) -> Outcome:
    """A doubt that this answers is over first, so that an undo gives back what ran before the doubt."""
    await consent.resume(context, consent.DOUBT)
    stopped = await consent.stop_all(context)
    if not stopped:
        return context.say("consent-stopped-already", _choose(context))
    under_way = await deliveries.under_way(context.uow, context.customer.id)
    choices = (await _undo(context), context.button("button-choose-some", "topics"))
    return context.say("consent-stopped-sending" if under_way else "consent-stopped", *choices)


async def _stop_topic(context: Context, topic: Topic) -> Outcome:
    stopped = await consent.withdraw(context, [topic])
    choices = [await _undo(context)] if stopped else []
    everything = context.button("button-stop-all", "stop:all")
    return context.say("consent-topic-stopped", *choices, everything, topic=context.text(f"topic-{topic}"))


async def _undo(context: Context) -> Button:
    return context.button("button-undo", f"undo:{await consent.withdrawal(context)}")


async def doubt(context: Context) -> Outcome:
    """Something like a stop: nothing goes out until the customer says which it was."""
    state = await consent.statuses(context)
    await consent.pause(context, consent.DOUBT)
    if not {Status.GRANTED, Status.PAUSED} & set(state.values()):
        return context.say("consent-stopped-already", _choose(context))
    return context.say(
        "consent-maybe-stop",
        context.button("button-stop-all", "stop:all"),
        context.button("button-choose-some", "topics"),
        context.button("consent-again", "resume"),
    )


async def ambiguous(context: Context) -> Outcome:
    """「キャンセル」 may mean the messages or an order; until it is clear, no message goes out."""
    await consent.pause(context, consent.DOUBT)
    context.customer.marketing_paused_until = context.now + _ASKED_FOR
    return context.say(
        "consent-ambiguous",
        context.button("button-stop-messages", "cancel:messages"),
        context.button("button-cancel-order", "cancel:order"),
    )


async def cancel(context: Context) -> Outcome:
    """The answer to `ambiguous`. An order is looked at from the menu; messages go on as before."""
    if _argument(context) != "order":
        return await stop_all(context)
    await consent.resume(context, consent.DOUBT)
    orders, staff = context.text("menu-orders"), context.text("menu-staff")
    return context.say("consent-order", Button(orders, text=orders), Button(staff, text=staff))


async def resume(context: Context) -> Outcome:
    """Go on as before; `resume:all` also with what has been paused since the customer blocked the shop."""
    resumed = await consent.resume(context, None if _argument(context) == "all" else consent.DOUBT)
    return context.say("consent-resumed", _choose(context), topics=consent.names(context, resumed))


async def stop_tapped(context: Context) -> Outcome:
    """The stop under a message ends that message's topic. A row that is gone still stops: everything pauses."""
    if _argument(context) == "all":
        return await stop_all(context)
    row = await deliveries.own(context.uow, context.customer.id, _argument(context))
    if row is None or row.topic not in _TOPICS:
        return await doubt(context)
    deliveries.react(context.uow, row, "stop")
    return await _stop_topic(context, _TOPICS[row.topic])


async def undo(context: Context) -> Outcome:
    restored = await consent.undo(context, _argument(context))
    if restored is None:
        return menu.gone(context)
    if not restored:
        return context.say("consent-undo-late", _choose(context))
    state = await consent.statuses(context)
    granted = [topic for topic in MESSAGE_TOPICS if state.get(topic) is Status.GRANTED]
    return context.say("consent-undone", topics=consent.names(context, granted))


def _choose(context: Context) -> Button:
    return context.button("button-topics", "topics")


def _argument(context: Context, place: int = 1) -> str:
    return context.taps[place] if len(context.taps) > place else ""


TAPS: Mapping[str, Handler] = {
    "again": again,
    "cancel": cancel,
    "chosen": chosen,
    "optin": opt_in,
    "pending": pending,
    "profiling": profiling,
    "resume": resume,
    "stop": stop_tapped,
    "topic": switch,
    "topics": choose,
    "undo": undo,
}
INTENTS: Mapping[Intent, Handler] = {
    Intent.OPT_OUT: stop,
    Intent.OPT_OUT_TOPIC: stop,
    Intent.AMBIGUOUS_CANCEL: stop,
    Intent.START: offer,
}
COMMANDS: Mapping[str, Handler] = {"stop": stop_all}
