"""Teaching in the chat: staff see what nobody answered, and answer it with a text or a tap."""

from __future__ import annotations

from datetime import timedelta

from bot.domain.replies import Button, Outcome
from bot.domain.spoofing import clean_name
from bot.handling import Context, Flow
from bot.i18n import formats
from flows import acts, learning
from flows.learning import LONGEST_ANSWER, Group
from storage.models import Lesson
from storage.repositories import conversations, faq

NAME = "teaching"
PATIENCE = timedelta(minutes=30)
_LISTED, _PHRASINGS = 8, 5
_WORDS, _ANSWER = 80, 60  # characters of a question and of an answer on the card
_TAIL = 6  # characters of a question's id, enough to tell the cards of one chat apart


async def list_open(context: Context, subject: str = "") -> Outcome:
    """Give a button for each group of questions that waits, the largest first."""
    groups = await learning.queue(context.uow)
    if not groups:
        return context.say("learning-none")
    buttons = [
        Button(
            formats.shorten(context.text("learning-list.row", count=group.people, question=_plain(group.phrasings[0]))),
            data=acts.data(context, "q_card", group.id),
        )
        for group in groups[:_LISTED]
    ]
    return context.say("learning-list", *buttons, count=len(groups))


async def show(context: Context, subject: str) -> Outcome:
    """Give one group: how it was asked, who waits, what comes near, and what to do with it."""
    group = await _find(context, subject)
    if group is None:
        return context.say("learning-gone", _more(context))
    near = learning.near(group, context.knowledge.faq)
    await _at(context, "card", {"question": group.id, "near": [match.id for match in near]})
    same = [
        Button(
            context.text("learning-card.same", number=number),
            data=acts.data(context, "q_same", f"{group.id[-_TAIL:]}{number}"),
        )
        for number, _ in enumerate(near, 1)
    ]
    return context.say(
        "learning-card",
        context.button("learning-card.write", acts.data(context, "q_write", group.id)),
        *same,
        context.button("learning-card.aside", acts.data(context, "q_aside", group.id)),
        count=group.people,
        waiting=len(await learning.waiting(context.uow, group)),
        phrasings="\n".join(
            context.text("learning-card.line", question=_plain(each)) for each in group.phrasings[:_PHRASINGS]
        ),
        near="\n".join(
            f"{number}. {_plain(match.entry.question)} → {formats.shorten(match.entry.answer, _ANSWER)}"
            for number, match in enumerate(near, 1)
        ),
    )


async def write(context: Context, subject: str) -> Outcome:
    """Wait for the answer as the next message."""
    group = await _find(context, subject)
    if group is None:
        return context.say("learning-gone", _more(context))
    await _at(context, "answer", {"question": group.id})
    return context.say("learning-write", question=_plain(group.phrasings[0]))


async def hear(context: Context) -> Outcome | None:
    """Take the answer that was written."""
    words = context.words.strip()
    if not words or context.position is None:
        return None
    if len(words) > LONGEST_ANSWER:
        return context.say("learning-too-long", most=LONGEST_ANSWER)
    await conversations.leave(context.uow, context.identity.id)
    group = await _find(context, context.position.data["question"])
    if group is None:
        return context.say("learning-gone", _more(context))
    told = len(await learning.waiting(context.uow, group))
    lesson = await learning.teach(context.uow, group, group.phrasings[0], words, acts.member(context).id)
    return _taught(context, lesson, group.phrasings[0], told)


async def same(context: Context, subject: str) -> Outcome:
    """Make the group of the card that was shown last further phrasings of one of its near entries."""
    position = context.position
    asked = position.data if position is not None and position.flow == NAME else {}
    tail, number = subject[:-1], subject[-1:]
    near = asked.get("near", [])
    if not str(asked.get("question", "")).endswith(tail) or not number.isdecimal() or not 0 < int(number) <= len(near):
        return context.say("learning-gone", _more(context))
    group = await _find(context, asked["question"])
    told = len(await learning.waiting(context.uow, group)) if group else 0
    entry_id = near[int(number) - 1]
    lesson = await learning.add(context.uow, group, entry_id, acts.member(context).id) if group else None
    entry = await faq.get(context.uow, entry_id)
    if lesson is None or entry is None:
        return context.say("learning-gone", _more(context))
    await conversations.leave(context.uow, context.identity.id)
    return _taught(context, lesson, entry.question, told)


async def set_aside(context: Context, subject: str) -> Outcome:
    group = await _find(context, subject)
    if group is None:
        return context.say("learning-gone", _more(context))
    await conversations.leave(context.uow, context.identity.id)
    lesson = await learning.set_aside(context.uow, group, acts.member(context).id)
    return context.say("learning-aside", _undo(context, lesson), _more(context))


async def undo(context: Context, subject: str) -> Outcome:
    if not await learning.undo(context.uow, subject, acts.member(context).id):
        return context.say("learning-gone", _more(context))
    return context.say("learning-undone", _more(context))


def _taught(context: Context, lesson: Lesson, question: str, told: int) -> Outcome:
    return context.say("learning-taught", _undo(context, lesson), _more(context), question=_plain(question), count=told)


def _undo(context: Context, lesson: Lesson) -> Button:
    return context.button("button-undo", acts.data(context, "q_undo", lesson.id))


def _more(context: Context) -> Button:
    return context.button("learning-more", acts.data(context, "q_list"))


async def _find(context: Context, question_id: str) -> Group | None:
    """Give the group as its card shows it: what staff have not read is not taught, and waits for the next card."""
    group = await learning.find(context.uow, question_id)
    return learning.part(group, context.uow, group.phrasings[:_PHRASINGS]) if group else None


async def _at(context: Context, step: str, data: dict[str, object]) -> None:
    await conversations.go(context.uow, context.identity.id, NAME, step, data, PATIENCE)


def _plain(words: str) -> str:
    return clean_name(words, _WORDS)


async def _passed(context: Context) -> Outcome | None:
    """The card is answered by its buttons; words begin something else."""
    return None


FLOW = Flow(NAME, {"card": _passed, "answer": hear}, PATIENCE)
