"""Learning: staff answer once what several customers asked, and the shop's answers know it from then on.

Questions that got no answer, or a wrong one, wait in groups. Staff make a group a new entry, further phrasings of an
entry that is there, or set it aside; whoever asked lately and still waits gets the answer. All of it can be undone.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import timedelta

from bot.answers import grouping
from bot.answers.index import Index, Match
from bot.answers.normalise import normalise
from bot.delivery import outbox
from bot.delivery.outbox import Proposal
from bot.domain.candidates import ANSWERED
from bot.domain.replies import Message
from bot.domain.replies import Text as Bubble
from bot.domain.sending import MessageClass
from bot.domain.spoofing import isolate
from bot.handling import Composition, Journey, Skip
from bot.i18n import formats
from flows import handovers, refusals
from storage.models import FaqRow, Lesson, Question
from storage.repositories import conversations, faq, lessons
from storage.repositories import staff as members
from storage.types import new_id
from storage.unit_of_work import UnitOfWork

LONGEST_QUESTION, LONGEST_ANSWER = 200, 2000
KEPT = timedelta(days=30)
"""How long a question waits for staff to make something of it."""
WAITS = timedelta(hours=72)
"""How long after a question its answer is still welcome."""
_OFFERED = 3
_OVER_WITH_AN_ANSWER = (handovers.Cause.UNKNOWN, handovers.Cause.NOT_HELPFUL)
"""Reasons of handovers that are over with it, unless somebody has taken them."""
_QUOTED = 60  # characters
_LIFE = timedelta(hours=24)


@dataclass(frozen=True, slots=True)
class Group:
    """Questions that ask the same. `phrasings`: their distinct words, the most typical first. `people`: how
    many customers asked."""

    questions: tuple[Question, ...]
    phrasings: tuple[str, ...]
    people: int

    @property
    def id(self) -> str:
        """The id of its most typical question."""
        return self.questions[0].id

    @property
    def locale(self) -> str:
        return self.questions[0].locale


async def queue(uow: UnitOfWork) -> list[Group]:
    """Give the groups that wait for staff, the largest first."""
    waiting = await lessons.unanswered(uow, uow.now - KEPT)
    by_locale: dict[str, list[tuple[Question, str]]] = {}
    for row in waiting:
        words = " ".join(conversations.question_text(uow, row).split())[:LONGEST_QUESTION]
        if words:
            by_locale.setdefault(row.locale, []).append((row, words))
    groups = [
        _group([asked[place] for place in places])
        for asked in by_locale.values()
        for places in grouping.group([words for _, words in asked])
    ]
    return sorted(groups, key=lambda group: (-group.people, -group.questions[0].at.timestamp()))


def _group(asked: Sequence[tuple[Question, str]]) -> Group:
    questions, words = [row for row, _ in asked], [text for _, text in asked]
    phrasings: dict[str, str] = {}
    for text in words:
        phrasings.setdefault(normalise(text), text)
    return Group(
        questions=tuple(questions),
        phrasings=tuple(phrasings.values()),
        people=len({row.customer_id for row in questions}),
    )


def near(group: Group, index: Index) -> list[Match]:
    """Give the entries that come nearest to a group, best first."""
    return index.search(group.phrasings[0], group.locale, k=_OFFERED)


async def find(uow: UnitOfWork, question_id: str) -> Group | None:
    """Give the group that a question is in now; None when staff made something of it."""
    return next((group for group in await queue(uow) if any(row.id == question_id for row in group.questions)), None)


def part(group: Group, uow: UnitOfWork, phrasings: Iterable[str]) -> Group | None:
    """Give what of a group was asked in these words, when staff left some out; None for nothing."""
    wanted = {normalise(each) for each in phrasings}
    kept = [row for row in group.questions if normalise(conversations.question_text(uow, row)) in wanted]
    words = tuple(each for each in group.phrasings if normalise(each) in wanted)
    people = len({row.customer_id for row in kept})
    return Group(tuple(kept), words, people) if kept and words else None


async def teach(uow: UnitOfWork, group: Group, question: str, answer: str, staff_id: str) -> Lesson:
    """Make it a new entry, found by every phrasing; the answer goes to those who wait."""
    entry_id = f"staff-{new_id()[-10:].lower()}"
    more = [each for each in group.phrasings if normalise(each) != normalise(question)]
    await faq.put(uow, entry_id, question=question, answer=answer, alternatives=more, locale=group.locale)
    return await _learn(uow, group, "entry", entry_id, [question, *more], staff_id)


async def add(uow: UnitOfWork, group: Group, entry_id: str, staff_id: str) -> Lesson | None:
    """Make it further phrasings of an entry, whose answer goes to those who wait; None when the entry is gone."""
    entry = await faq.get(uow, entry_id)
    if entry is None:
        return None
    known = {normalise(each) for each in (entry.question, *faq.alternatives(entry))}
    more = [each for each in group.phrasings if normalise(each) not in known]
    await _rephrase(uow, entry, [*faq.alternatives(entry), *more])
    return await _learn(uow, group, "phrasing", entry_id, more, staff_id)


async def set_aside(uow: UnitOfWork, group: Group, staff_id: str) -> Lesson:
    """Say that these are no questions for the shop's answers."""
    return await _learn(uow, group, "aside", "", [], staff_id)


async def undo(uow: UnitOfWork, lesson_id: str, staff_id: str) -> bool:
    """Take a lesson back: what it added is unlearned and its questions wait again. What was sent stays sent; what was
    not is not. Says whether there was anything to take back."""
    lesson = await lessons.get(uow, lesson_id)
    if lesson is None or lesson.undone_at is not None:
        return False
    if lesson.kind == "entry":
        await faq.delete(uow, lesson.entry_id)
    entry = await faq.get(uow, lesson.entry_id) if lesson.kind == "phrasing" else None
    if entry is not None:
        gone = set(lessons.added(lesson))
        await _rephrase(uow, entry, [each for each in faq.alternatives(entry) if each not in gone])
    lesson.undone_at = uow.now
    await lessons.settle(uow, [row.id for row in await lessons.settled(uow, lesson.id)], "")
    members.audit(uow, f"staff:{staff_id}", "lesson.undone", lesson.id)
    return True


async def _rephrase(uow: UnitOfWork, entry: FaqRow, phrasings: Sequence[str]) -> None:
    await faq.put(
        uow,
        entry.id,
        question=entry.question,
        answer=entry.answer,
        alternatives=phrasings,
        category=entry.category,
        locale=entry.locale,
    )


async def _learn(
    uow: UnitOfWork, group: Group, kind: lessons.Kind, entry_id: str, added: Sequence[str], staff_id: str
) -> Lesson:
    lesson = lessons.learn(uow, kind, entry_id, added, staff_id)
    await uow.session.flush()
    await lessons.settle(uow, [row.id for row in group.questions], lesson.id)
    members.audit(uow, f"staff:{staff_id}", f"lesson.{kind}", lesson.id, {"entry": entry_id, "people": group.people})
    if entry_id:
        await _answer_back(uow, group, lesson, entry_id)
    return lesson


async def waiting(uow: UnitOfWork, group: Group) -> dict[str, Question]:
    """Give, by customer, the last question of each who asked lately and whom no person answered since."""
    found: dict[str, Question] = {}
    for row in sorted(group.questions, key=lambda row: row.at):
        if row.at >= uow.now - WAITS:
            found[row.customer_id] = row
    for customer_id, row in list(found.items()):
        since = [each for each in await conversations.handovers_of(uow, customer_id) if each.opened_at >= row.at]
        if any([await conversations.is_answered(uow, each) for each in since]):
            del found[customer_id]
    return found


async def _answer_back(uow: UnitOfWork, group: Group, lesson: Lesson, entry_id: str) -> None:
    waits = await waiting(uow, group)
    await outbox.add(
        uow,
        *(
            Proposal(
                customer_id=customer_id,
                occasion=f"answered:{row.id}:{lesson.id}",
                journey=ANSWERED,
                topic=None,
                message_class=MessageClass.TRANSACTIONAL,
                expires_at=uow.now + _LIFE,
                data={"question": row.id, "entry": entry_id, "lesson": lesson.id},
            )
            for customer_id, row in waits.items()
        ),
    )
    for customer_id in waits:
        handover = await conversations.open_handover(uow, customer_id)
        if handover is not None and handover.staff_id is None and handover.reason in _OVER_WITH_AN_ANSWER:
            await handovers.end(uow, handover)


async def compose(composition: Composition) -> Message | Skip:
    """Give the answer to a question of some time ago; nothing when the lesson or the question was taken back, nor an
    offer to whoever said no to those (CF6)."""
    uow, data = composition.uow, composition.data
    row = await uow.session.get(Question, data["question"])
    entry = await faq.get(uow, data["entry"])
    if row is None or entry is None or row.lesson_id != data["lesson"]:
        return Skip("cancelled")
    if await refusals.forbids(uow, row.customer_id, entry.answer):
        return Skip("no_consent")
    words = conversations.question_text(uow, row)
    quoted = isolate(formats.shorten(" ".join(words.split()), _QUOTED)) if words else ""
    buttons = (
        composition.button("button-helpful", f"fb:{row.id}:y"),
        composition.button("button-not-helpful", f"fb:{row.id}:n"),
    )
    return Bubble(composition.text("learning-answer", question=quoted, answer=entry.answer), buttons)


JOURNEY = Journey(ANSWERED, None, MessageClass.TRANSACTIONAL, compose, may_repeat=True)
