"""What an operator asks about the answers: what a question would find and why, and the week's card."""

from __future__ import annotations

import asyncio
import json
import xml.etree.ElementTree as ET

import pytest

from bot.domain.clock import SystemClock
from storage.database import Database
from storage.keyring import Keyring
from storage.repositories import conversations, customers, lessons
from tests.roads.office import Desk

FAQ = (
    "id,question,answer,alternatives,category,locale\n"
    "ship,送料はいくらですか,全国一律550円です,配送料を教えて|送料かかりますか,配送,ja\n"
    "gift,ギフト包装はできますか,はい。無料です,ラッピングできますか,包装,ja\n"
)


@pytest.fixture
def stocked(desk: Desk) -> Desk:
    assert desk.run("import", "faq", desk.office.file("faq.csv", FAQ))[0] == 0
    return desk


def test_a_question_is_tried_with_its_evidence_its_band_and_why(stocked: Desk) -> None:
    code, out, err = stocked.run("answers", "try", "送料っていくらかかるの？")
    assert (code, err) == (0, "")
    assert "normalised  送料っていくらかかるの" in out
    assert "answer: " in out
    assert "keeps wrong answers at 15%" in out
    assert "word_cosine=" in out
    found = json.loads(stocked.run("answers", "try", "送料っていくらかかるの？", "--json")[1])
    assert found["band"] == "answer"
    assert found["matches"][0]["id"] == "ship"
    assert found["confidence"] >= found["answer_from"]


@pytest.mark.parametrize(
    ("words", "band", "why"),
    [
        ("送料はいくらですか", "answer", "the very words"),
        ("量子力学とは何ですか", "unsure", "nothing"),
        ("配信停止", "unsure", ""),
        ("", "unsure", "nothing the shop wrote"),
    ],
)
def test_each_band_says_why(stocked: Desk, words: str, band: str, why: str) -> None:
    found = json.loads(stocked.run("answers", "try", words, "--json")[1])
    assert (found["band"], why in found["why"]) == (band, True)
    assert (found["stop"] != "none") == (words == "配信停止")


def test_an_unknown_locale_is_one_line(stocked: Desk) -> None:
    assert "there is no locale fr" in stocked.refused("answers", "try", "x", "--locale", "fr")


def test_a_week_is_reported_in_words_as_json_and_as_a_picture(stocked: Desk) -> None:
    asyncio.run(_ask(stocked))
    code, out, _ = stocked.run("answers", "report", "--picture", str(stocked.office.folder / "card.svg"))
    assert code == 0
    assert "Questions" in out.splitlines()[0]
    assert out.splitlines()[0].endswith(": 6")
    assert "answered at once                2   33%" in out
    assert "helpful 1, not helpful 1" in out
    assert "2 × 犬を連れて行けますか" in out
    drawn = ET.parse(stocked.office.folder / "card.svg").getroot()  # noqa: S314 - our own picture
    assert "".join(drawn.itertext()).count("answered at once") == 1
    told = json.loads(stocked.run("answers", "report", "--json")[1])
    parts = ("answered", "chosen", "unchosen", "unsure", "handed_over")
    assert sum(told[name] for name in parts) == told["asked"] == 6
    assert told["gaps"][0] == {"question": "犬を連れて行けますか", "people": 2}


def test_nothing_asked_is_a_card_too(stocked: Desk) -> None:
    code, out, _ = stocked.run("answers", "report")
    assert code == 0
    assert out.splitlines()[0].endswith(": 0")
    assert "--days takes 1 to 366" in stocked.refused("answers", "report", "--days", "0")


async def _ask(desk: Desk) -> None:
    env = desk.office.env
    database = Database(env["DATABASE_URL"], Keyring(env["SECRET_KEY"]), SystemClock())
    asked = (
        ("answer", "送料は？", ["ship"], "", lessons.HELPFUL),
        ("answer", "包装は？", ["ship"], "", lessons.NOT_HELPFUL),
        ("choices", "包装の料金", ["gift", "ship"], "gift", ""),
        ("choices", "領収書のこと", ["gift"], lessons.NONE, ""),
        ("unsure", "犬を連れて行けますか", [], "", ""),
        ("handover", "犬を連れて行けますか？", [], "", ""),
    )
    async with database.write() as uow:
        for number, (band, words, shown, tapped, feedback) in enumerate(asked):
            customer = await customers.create(uow, name=f"客{number}")
            row = conversations.ask(
                uow, customer.id, words, locale="ja", intent="unknown", band=band, shown=shown, source_event_id=""
            )
            row.tapped, row.feedback = tapped, feedback
    await database.close()
