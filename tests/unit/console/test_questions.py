"""Open questions at the desk: answered once, known from then on, undone."""

from __future__ import annotations

import json
import re

import pytest
from sqlmodel import select

from bot.domain.candidates import ANSWERED
from storage.models import Customer, Delivery, FaqRow, Question
from storage.repositories import conversations, lessons
from tests.unit.console.conftest import Scene

DOGS = ("犬を連れて行けますか", "犬を連れて行ってもいいですか")


@pytest.fixture
async def asked(scene: Scene) -> Scene:
    async with scene.desk.house.database.write() as uow:
        everybody = list(await uow.session.scalars(select(Customer.id)))
        for number, words in enumerate((*DOGS, "<b>領収書</b>の宛名")):
            conversations.ask(
                uow,
                everybody[number % len(everybody)],
                words,
                locale="ja",
                intent="unknown",
                band="unsure",
                shown=[],
                source_event_id=f"m{number}",
            )
    return scene


async def path_of(scene: Scene, words: str) -> str:
    """Where the form of the group leads that has these words as its heading or one of its phrasings."""
    _, page = await scene.browser.get("/questions")
    section = next(part for part in page.split("<section")[1:] if words in part)
    found = re.search(r"/console(/questions/[^/]+)/teach", section)
    assert found is not None
    return found[1]


async def entries(scene: Scene) -> dict[str, FaqRow]:
    async with scene.desk.house.database.read() as uow:
        return {row.id: row for row in await uow.session.scalars(select(FaqRow)) if row.deleted_at is None}


async def answered(scene: Scene) -> int:
    async with scene.desk.house.database.read() as uow:
        return len(list(await uow.session.scalars(select(Delivery).where(Delivery.journey == ANSWERED))))


async def test_the_questions_stand_in_groups_with_who_waits_and_nothing_of_them_is_markup(asked: Scene) -> None:
    async with asked.browser.http.get(f"{asked.browser.origin}/console/questions") as answer:
        raw = await answer.text()
    assert "犬を連れて行ってもいいですか" in raw
    assert "<b>領収書" not in raw
    assert "&lt;b&gt;領収書" in raw


async def test_a_group_becomes_an_entry_and_can_be_undone(asked: Scene) -> None:
    before = await entries(asked)
    path = await path_of(asked, DOGS[0])
    form = {"words-1": DOGS[0], "words-2": DOGS[1], "question": "犬は入れますか", "answer": "テラス席へどうぞ"}
    assert (await asked.browser.post(f"{path}/teach", **form))[1] == "/console/questions?done=taught"
    [made] = [row for id, row in (await entries(asked)).items() if id not in before]
    assert (made.question, made.answer) == ("犬は入れますか", "テラス席へどうぞ")
    assert sorted(DOGS) == sorted(lessons_of(made))
    assert await answered(asked) == 2
    _, page = await asked.browser.get("/questions?done=taught")
    assert "覚えました" in page
    undo = re.search(r"/console(/questions/[^/]+/undo)", page)
    assert undo is not None
    assert (await asked.browser.post(undo[1]))[1].endswith("done=lesson_undone")
    assert (await entries(asked)).keys() == before.keys()
    assert (await asked.browser.post(undo[1]))[1].endswith("done=question_gone")
    assert {"lesson.entry", "lesson.undone"} <= set(await asked.audited())


def lessons_of(row: FaqRow) -> list[str]:
    return list(json.loads(row.alternatives))


async def test_only_what_is_ticked_is_learned(asked: Scene) -> None:
    path = await path_of(asked, DOGS[0])
    await asked.browser.post(f"{path}/teach", **{"words-2": DOGS[1], "question": "犬は？", "answer": "どうぞ"})
    async with asked.desk.house.database.read() as uow:
        open_ = [row for row in await uow.session.scalars(select(Question)) if not row.lesson_id]
        assert DOGS[0] in [conversations.question_text(uow, row) for row in open_]
        assert len(await lessons.latest(uow)) == 1


async def test_it_may_be_the_same_as_an_answer_that_is_there(asked: Scene) -> None:
    path = await path_of(asked, DOGS[0])
    form = {"words-1": DOGS[0], "words-2": DOGS[1], "entry": "children-pets"}
    assert (await asked.browser.post(f"{path}/add", **form))[1].endswith("done=taught")
    assert set(DOGS) <= set(lessons_of((await entries(asked))["children-pets"]))


@pytest.mark.parametrize(
    ("act", "form", "done"),
    [
        ("teach", {"question": "犬は？", "answer": ""}, "answer_words"),
        ("teach", {"question": "", "answer": "はい"}, "answer_words"),
        ("teach", {"question": "犬は？", "answer": "は" * 2001}, "answer_words"),
        ("add", {"entry": "nothing"}, "question_gone"),
        ("aside", {}, "set_aside"),
    ],
)
async def test_what_is_missing_or_wrong_changes_nothing_but_a_set_aside(
    asked: Scene, act: str, form: dict[str, str], done: str
) -> None:
    before = (await entries(asked)).keys()
    path = await path_of(asked, DOGS[0])
    _, where = await asked.browser.post(f"{path}/{act}", **{"words-1": DOGS[0], **form})
    assert where == f"/console/questions?done={done}"
    assert (await entries(asked)).keys() == before
    assert await answered(asked) == 0


async def test_nothing_ticked_is_nothing_learned(asked: Scene) -> None:
    path = await path_of(asked, DOGS[0])
    _, where = await asked.browser.post(f"{path}/teach", question="犬は？", answer="はい")
    assert where.endswith("done=question_gone")
