"""Complaints reach a person at once, with an apology and no excuse."""

from __future__ import annotations

import pytest
from sqlmodel import select

from bot.handling import Handler
from handlers import complaint
from storage.models import Enquiry
from storage.repositories import conversations
from tests.unit.handlers.conftest import Talk, said, taps


@pytest.mark.parametrize(
    ("handler", "words", "answer", "reason"),
    [
        (complaint.complain, "届いたら箱つぶれてた。最悪", "ご不便をおかけし、申し訳ありません。", "complaint"),
        (complaint.report_duplicate, "二回も同じメッセージきた", "同じお知らせが重ねて届いたとのこと", "duplicate"),
    ],
)
async def test_a_person_hears_of_it(talk: Talk, handler: Handler, words: str, answer: str, reason: str) -> None:
    outcome = await talk.hear(handler, words)
    assert said(outcome).startswith(answer)
    async with talk.database.read() as uow:
        assert [row.reason for row in await conversations.open_handovers(uow)] == [reason]
        enquiry = (await uow.session.scalars(select(Enquiry))).one()
        assert uow.keyring.open(enquiry.text or b"", "enquiries", "text", enquiry.id) == words


async def test_strong_words_are_not_repeated(talk: Talk) -> None:
    """trust.md 5.8, lines 54 and 55: no echo; a person and the stop are offered, nothing is forced."""
    outcome = await talk.hear(complaint.calm, "くそbotすぎる")
    assert "くそ" not in said(outcome)
    assert taps(outcome) == ["angry", "stop:all"]
    async with talk.database.read() as uow:
        assert await conversations.open_handovers(uow) == []
    assert said(await talk.hear(complaint.hand_over, tap="angry")).startswith("スタッフにつなぎました。")
