"""Questions: what nobody answered, in groups, what staff make of it, and what was learned."""

from __future__ import annotations

from aiohttp import web

from bot.console import people
from bot.console.desk import Visit
from flows import learning
from flows.learning import LONGEST_ANSWER, LONGEST_QUESTION, Group
from storage.repositories import faq, lessons

_SHOWN, _PHRASINGS, _LEARNED = 20, 20, 30


async def index(visit: Visit) -> web.Response:
    groups = await learning.queue(visit.uow)
    shown = groups[:_SHOWN]
    knowledge = visit.desk.house.knowledge
    await knowledge.refresh(visit.uow)
    learned = await lessons.latest(visit.uow, _LEARNED)
    return visit.draw(
        "questions.html",
        groups=shown,
        near={group.id: learning.near(group, knowledge.faq) for group in shown},
        more=len(groups) - len(shown),
        most=_PHRASINGS,
        longest_question=LONGEST_QUESTION,
        longest_answer=LONGEST_ANSWER,
        waiting={group.id: len(await learning.waiting(visit.uow, group)) for group in shown},
        learned=learned,
        added={each.id: lessons.added(each) for each in learned},
        entries=await faq.many(visit.uow, [each.entry_id for each in learned]),
        staff_names=await people.actors(visit),
    )


async def teach(visit: Visit) -> web.Response:
    """Make what is ticked a new entry."""
    group = await _ticked(visit)
    question, answer = visit.field("question"), visit.field("answer")
    if not question or not answer or len(question) > LONGEST_QUESTION or len(answer) > LONGEST_ANSWER:
        return visit.go("/questions", done="answer_words")
    if group is None:
        return visit.go("/questions", done="question_gone")
    await learning.teach(visit.uow, group, question, answer, visit.member.id)
    return visit.go("/questions", done="taught")


async def add(visit: Visit) -> web.Response:
    """Make what is ticked further phrasings of an entry."""
    group = await _ticked(visit)
    lesson = await learning.add(visit.uow, group, visit.field("entry"), visit.member.id) if group else None
    return visit.go("/questions", done="taught" if lesson else "question_gone")


async def set_aside(visit: Visit) -> web.Response:
    group = await _ticked(visit)
    if group is None:
        return visit.go("/questions", done="question_gone")
    await learning.set_aside(visit.uow, group, visit.member.id)
    return visit.go("/questions", done="set_aside")


async def undo(visit: Visit) -> web.Response:
    undone = await learning.undo(visit.uow, visit.part("id"), visit.member.id)
    return visit.go("/questions", done="lesson_undone" if undone else "question_gone")


async def _ticked(visit: Visit) -> Group | None:
    """Give what was ticked of the group; what came to it since the page was drawn is left out, unread as it is."""
    group = await learning.find(visit.uow, visit.part("id"))
    ticked = [value for name, value in visit.form.items() if name.startswith("words-")]
    return learning.part(group, visit.uow, ticked) if group else None
