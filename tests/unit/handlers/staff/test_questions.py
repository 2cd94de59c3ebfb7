"""Who may teach the answers, and by which words the list is asked for."""

from __future__ import annotations

import pytest

from tests.unit.handlers.conftest import Talk, said
from tests.unit.handlers.staff.conftest import Counter


@pytest.mark.parametrize("words", ["/questions", "質問", "未回答", "open questions", "未回答的問題", "คำถาม"])
async def test_nothing_waits(talk: Talk, words: str) -> None:
    counter = Counter(talk)
    await counter.hire("clerk")
    assert said(await counter.type(words, "clerk")) == "答えのない質問はありません。"


async def test_who_only_sends_may_not_teach(talk: Talk) -> None:
    counter = Counter(talk)
    await counter.hire("marketer")
    assert "この操作はできません" in said(await counter.type("質問", "marketer"))
