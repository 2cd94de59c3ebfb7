"""Who it is, and which language they are answered in (VT6)."""

from __future__ import annotations

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bot import recognition
from bot.answers import language
from bot.domain.consent import Status, Topic
from bot.domain.events import Event, Text
from handlers import route
from storage.repositories import consents
from tests.unit.handlers.conftest import Talk, said, talk

__all__ = ["talk"]

LINES = {
    "ja": "送料はいくらですか",
    "en": "how much is the shipping",
    "zh-Hant": "請問運費多少",
    "th": "ค่าส่งเท่าไหร่คะ",
}
UNDECIDED = ("XL", "123", "🙏", "", "停止", "OK")
ENGLISH, JAPANESE, THAI = LINES["en"], LINES["ja"], LINES["th"]


async def hear(talk: Talk, words: str, told: str = "ja", command: str = "") -> str:
    """The language of the answer to these words; `told` is what the app says of its own language."""
    async with talk.context(words, language=told, what=Text(words, f"m{talk.events}", command=command)) as context:
        recognition.follow_language(context.customer, context.identity, context.event)
        return context.locale


async def choose(talk: Talk, locale: str) -> None:
    async with talk.context(tap=f"lang:{locale}") as context:
        await route(context)


@pytest.mark.parametrize("told", LINES)
async def test_vt6_the_first_answer_is_in_the_apps_language(talk: Talk, told: str) -> None:
    assert await hear(talk, "🙏", told) == told


@pytest.mark.parametrize("spoken", [locale for locale in LINES if locale != "ja"])
async def test_vt6_one_message_in_another_language_changes_nothing_and_two_do(talk: Talk, spoken: str) -> None:
    assert await hear(talk, JAPANESE) == "ja"
    assert await hear(talk, LINES[spoken]) == "ja"
    assert await hear(talk, LINES[spoken]) == spoken
    assert await hear(talk, JAPANESE) == spoken
    assert await hear(talk, JAPANESE) == "ja"


async def test_vt6_a_language_in_between_starts_the_count_anew(talk: Talk) -> None:
    for words in (JAPANESE, ENGLISH, THAI, ENGLISH, JAPANESE, THAI):
        assert await hear(talk, words) == "ja"


@pytest.mark.parametrize("words", UNDECIDED)
async def test_vt6_what_does_not_tell_a_language_is_no_evidence(talk: Talk, words: str) -> None:
    await hear(talk, ENGLISH)
    assert await hear(talk, ENGLISH) == "en"
    for _ in range(3):
        assert await hear(talk, words) == "en"


async def test_vt6_a_command_is_in_no_language(talk: Talk) -> None:
    for _ in range(3):
        assert await hear(talk, "/settings", command="settings") == "ja"


async def test_vt6_the_apps_language_speaks_until_the_customer_does(talk: Talk) -> None:
    await hear(talk, THAI, told="en")
    assert await hear(talk, THAI, told="en") == "th"
    assert await hear(talk, "🙏", told="en") == "th"


async def test_vt6_a_language_that_was_chosen_stays(talk: Talk) -> None:
    await choose(talk, "th")
    for _ in range(3):
        assert await hear(talk, ENGLISH) == "th"


@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(story=st.lists(st.sampled_from([*LINES.values(), *UNDECIDED]), min_size=1, max_size=8))
async def test_vt6_it_is_the_language_of_two_messages_in_a_row_or_what_it_was(talk: Talk, story: list[str]) -> None:
    """Whatever is written in whatever order."""
    expected, before, person = "ja", None, f"P{talk.events}"
    for words in story:
        async with talk.context(words or "🙏", address=person) as context:
            recognition.follow_language(context.customer, context.identity, context.event)
            heard = language.detect(words)
            if heard is not None:
                expected, before = (heard if heard == before else expected), heard
            assert context.locale == expected, story


@pytest.mark.parametrize("locale", LINES)
@pytest.mark.parametrize("word", ["停止", "stop", "退訂", "หยุด", "unsubscribe", "配信停止"])
async def test_vt6_stop_words_work_in_every_language_whatever_is_spoken(talk: Talk, locale: str, word: str) -> None:
    customer, _ = await talk.customer("U1", Topic.NEWS, Topic.RESTOCK)
    await choose(talk, locale)
    outcome = await talk.hear(route, word, language=locale)
    async with talk.database.read() as uow:
        assert set((await consents.statuses(uow, customer.id)).values()) == {Status.WITHDRAWN}
    first = talk.catalogue.text(locale, "consent-stopped").split("\n")[0]
    assert said(outcome).startswith(first[:8]), said(outcome)


async def test_a_person_is_made_once_and_known_ever_after(talk: Talk) -> None:
    event = Event("e", "line", "U9", talk.clock.now(), Text("a", "m"), name="  田中\u202e ")
    async with talk.database.write() as uow:
        assert not await recognition.known(uow, event)
        customer, identity, new = await recognition.recognise(uow, event, None, "ja")
        again, same, still_new = await recognition.recognise(uow, event, None, "ja")
        assert (new, still_new) == (True, False)
        assert (again.id, same.id) == (customer.id, identity.id)
        assert await recognition.known(uow, event)
