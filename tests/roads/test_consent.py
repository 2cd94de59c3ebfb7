"""Consent: given by a tap on a sentence that was shown, ended by a word or a tap in any state, and taken back."""

from __future__ import annotations

import asyncio
import hashlib
from itertools import cycle
from typing import Any

import pytest
from sqlmodel import col

from bot.emulator.faults import Fault
from storage.models import ConsentEntry, Delivery, Handover
from tests.roads.books import (
    calls,
    customer_of,
    deliver,
    deliveries_of,
    events,
    granted,
    press,
    reached,
    rows,
    statuses,
)
from tests.roads.street import Person, Street

STOPS = ("停止", "Unsubscribe", "退訂", "หยุด")


async def draft(street: Street, text: str = "春の新茶です") -> Any:
    """Write a broadcast to everybody who gets news; give what the shop would see before sending it."""
    body = {"title": "春", "topic": "news", "message": {"text": text}, "audience": "all"}
    return await street.api("POST", "/campaigns", body, settle=False)


async def news(street: Street, text: str = "春の新茶です") -> None:
    made = await draft(street, text)
    await street.api("POST", f"/campaigns/{made['id']}/start")


async def opted_in(person: Person) -> None:
    """Add the shop and say yes to restock and news by tapping."""
    await person.add()
    await person.tap("自分で選ぶ")
    await person.tap("再入荷：受け取らない")
    await person.tap("お店のニュース：受け取らない")
    assert await granted(person) == {"restock", "news"}


async def test_ct2_the_ledger_holds_the_sentence_that_was_shown(customer: Person) -> None:
    await customer.add()
    shown = (await customer.said())[-1]
    await customer.tap("再入荷だけ")
    entries = await rows(customer.street, ConsentEntry)
    assert [(each.topic, each.action, each.mechanism) for each in entries] == [("restock", "grant", "button")]
    entry = entries[0]
    sentence = shown.split("：", 1)[1]
    assert entry.rendered_sha256 == hashlib.sha256(sentence.encode()).hexdigest()
    assert (entry.wording_id, entry.wording_version, entry.locale) == ("wording-restock", 1, "ja")
    assert entry.source_event_id
    assert entry.channel == customer.channel
    assert await granted(customer) == {"restock"}


async def test_ct3_a_late_yes_changes_nothing_after_a_no(customer: Person) -> None:
    street = customer.street
    await customer.add()
    yes = await _tap_events(customer, "optin:restock")
    street.clock.advance(5)
    await customer.say("停止")
    await deliver(street, customer.channel, yes)
    await street.settle()
    if customer.channel == "line":  # Telegram's taps carry no time of their own: what comes later is later
        assert "restock" not in await granted(customer)
    assert (await rows(street, ConsentEntry))[-1].topic


async def _tap_events(person: Person, data: str) -> list[dict[str, object]]:
    if person.channel == "line":
        return await events(person, "tap", {"action": {"type": "postback", "label": "x", "data": data}})
    shown = [each["message_id"] for each in (await person.chat())["messages"] if each["from"] == "bot"]
    return await events(person, "tap", {"message_id": shown[-1], "data": data})


async def test_ct4_the_same_yes_five_times_at_once_is_one_row(customer: Person) -> None:
    street = customer.street
    await customer.add()
    raw = await _tap_events(customer, "optin:restock")
    await asyncio.gather(*(deliver(street, customer.channel, raw) for _ in range(5)))
    await street.settle()
    grants = await rows(street, ConsentEntry, col(ConsentEntry.action) == "grant")
    assert len(grants) == 1


async def test_ct5_an_opt_out_while_the_broadcast_waits_counts_for_the_broadcast(street: Street) -> None:
    """Both platforms are busy as long as it takes, so that every row of the broadcast waits while two of four people
    leave: a row whose first pause happens to be none comes back at once."""
    people = [await street.person(channel, name=f"客{place}") for place, channel in enumerate(["line", "telegram"] * 2)]
    for each in people:
        await opted_in(each)
    street.world.faults.add(Fault("line", "push", times=50, status=429, body={"message": "Too Many Requests"}))
    wait = {"ok": False, "error_code": 429, "description": "Too Many Requests", "parameters": {"retry_after": 60}}
    street.world.faults.add(Fault("telegram", "sendMessage", times=50, status=429, body=wait))
    await news(street)
    street.world.faults.clear()
    assert {row.state for row in await rows(street, Delivery)} == {"queued"}
    leaver, tapper = people[0], people[1]
    assert "停止しました" in await leaver.say("配信停止してください")
    await press(tapper, "topic:news:off")
    before = {each.id: len(reached(each)) for each in people}
    await street.advance(minutes=2)
    for each in people:
        assert len(reached(each)) - before[each.id] == (0 if each in (leaver, tapper) else 1), each
    for each in (leaver, tapper):
        assert [(row.state, row.reason) for row in await deliveries_of(each)] == [("cancelled", "no_consent")]


async def test_vt5_a_stop_word_works_in_every_state_and_language(customer: Person) -> None:
    """In the survey, in the middle of each flow, and with staff: a word of any language, whatever we speak."""
    await customer.add()
    states = (
        "",
        "fact:fix:name",
        "link:enter",
        "甘いのより渋いお茶が好き",
        "誕生日を登録したい",
        "スタッフに相談したい",
    )
    for state, word in zip(states, cycle(STOPS), strict=False):
        await press(customer, "optin:restock")
        assert await granted(customer) == {"restock"}, state
        if state:
            await (press(customer, state) if ":" in state else customer.say(state))
        assert await customer.say(word), state
        assert await granted(customer) == set(), (state, word)
        assert "undo:" in _taps(customer), "a way back stands beside it"
    assert len(await rows(customer.street, Handover)) == 1
    assert await customer.say("届いていません") == "", "the staff still have the word"


def _taps(person: Person) -> str:
    return str(reached(person)[-1])


async def test_a_stop_is_taken_back_by_a_tap_within_ten_minutes_and_not_after(customer: Person) -> None:
    await opted_in(customer)
    await customer.say("停止")
    assert await granted(customer) == set()
    assert "「再入荷、お店のニュース」をお送りします" in await customer.tap("元に戻す")
    assert await granted(customer) == {"restock", "news"}
    await customer.say("停止")
    await customer.street.advance(minutes=11)
    assert "時間が過ぎました" in await customer.tap("元に戻す")
    assert await granted(customer) == set()


async def test_start_again_offers_what_was_stopped_by_the_label_of_its_button(customer: Person) -> None:
    await opted_in(customer)
    await customer.say("停止")
    offer = await customer.say("再開")
    assert await granted(customer) == set(), "what was withdrawn needs a tap"
    assert "「前と同じに戻す」を押すと" in offer
    await customer.tap("前と同じに戻す")
    assert await granted(customer) == {"restock", "news"}


async def test_cancel_asks_which_and_pauses_until_then(customer: Person) -> None:
    street = customer.street
    await opted_in(customer)
    assert "どちらでしょうか" in await customer.say("キャンセル")
    assert (await statuses(customer))["news"] == "paused"
    assert (await draft(street))["audience"]["count"] == 0, "nothing until it is clear"
    assert "これまでどおり" in await customer.tap("ご注文のキャンセル")
    assert await granted(customer) == {"restock", "news"}
    await customer.say("キャンセル")
    assert "すべて停止しました" in await customer.tap("お知らせの停止")
    assert await granted(customer) == set()
    assert "「再入荷、お店のニュース」" in await customer.tap("元に戻す"), "as it was before the doubt"
    assert await granted(customer) == {"restock", "news"}


@pytest.mark.parametrize(
    "words", ["お店のニュースだけ止めて", "クーポンのお知らせはいりません", "stop the shop news please"]
)
async def test_one_topic_is_stopped_by_words_and_the_rest_stays(customer: Person, words: str) -> None:
    await opted_in(customer)
    assert "「お店のニュース」を停止しました" in await customer.say(words)
    assert await granted(customer) == {"restock"}
    assert "すべて停止" in (await customer.buttons())[:2]
    await customer.tap("元に戻す")
    assert await granted(customer) == {"restock", "news"}


async def test_a_push_carries_why_less_and_stop_and_each_works_tomorrow(customer: Person) -> None:
    street = customer.street
    await opted_in(customer)
    await news(street)
    assert "春の新茶です" in await customer.heard()
    assert set(await customer.buttons()) >= {"なぜ届いた？", "回数を減らす", "お知らせ不要"}
    await street.advance(days=1)
    why = await customer.tap("なぜ届いた？")
    assert "お店のニュース" in why
    assert "3月10日" in why
    await customer.tap("回数を減らす")
    assert "月1回まで" in await customer.tap("月1回まで")
    assert (await customer_of(customer)).own_cap == "1/30d"
    stopped = await press(customer, f"stop:{(await deliveries_of(customer))[0].id}")
    assert "「お店のニュース」を停止しました" in stopped
    assert await granted(customer) == {"restock"}
    assert (await deliveries_of(customer))[0].reaction == "stop"


async def test_the_stop_under_anothers_message_stops_nobody_elses(street: Street) -> None:
    """S14: a button's id counts for its owner only; a stop that finds no message still asks and pauses."""
    one, two = await street.person("line"), await street.person("telegram")
    for each in (one, two):
        await opted_in(each)
    await news(street)
    theirs = (await deliveries_of(one))[0].id
    assert "春の新茶" not in await press(two, f"why:{theirs}")
    await press(two, f"stop:{theirs}")
    assert await granted(one) == {"restock", "news"}
    assert (await statuses(two))["news"] == "paused"


async def test_cf16_blocked_and_back_is_greeted_once_and_stays_paused(customer: Person) -> None:
    street = customer.street
    await opted_in(customer)
    await customer.block()
    assert (await draft(street))["audience"]["excluded"] == {"unreachable": 1}
    before, asked = len(await customer.said()), calls(street, "push") + calls(street, "sendMessage")
    await street.advance(days=3)
    assert calls(street, "push") + calls(street, "sendMessage") == asked, "nobody calls who has blocked us"
    await customer.add()
    said = (await customer.said())[before:]
    assert len(said) == 1
    assert "止めたままにしています" in said[0]
    assert {"受け取るものを選ぶ", "前と同じに戻す"} <= set((await customer.buttons())[:3]), "on both apps"
    assert set((await statuses(customer)).values()) == {"paused"}
    assert (await draft(street))["audience"]["count"] == 0, "nothing before the customer says so"
    await customer.tap("前と同じに戻す")
    assert await granted(customer) == {"restock", "news"}
    await street.advance(days=1)
    await news(street, "また今日から")
    assert "また今日から" in await customer.heard()


async def test_cf16_unblocked_without_a_word_is_greeted_with_the_first_word(street: Street) -> None:
    person = await street.person("telegram")
    await opted_in(person)
    await person.block()
    before = await person.said()
    await person.do("unblock")
    assert await person.said() == before, "nobody is spoken to who did not speak"
    said = await person.say("こんにちは")
    assert said.startswith("またお越しくださり")
    assert "またお越しくださり" not in await person.say("こんにちは")


async def test_what_may_be_a_stop_right_after_a_push_is_asked_about(customer: Person) -> None:
    await opted_in(customer)
    await news(customer.street)
    said = await customer.say("むりむりむり")
    assert "止めるご希望でしょうか" in said
    assert (await statuses(customer))["news"] == "paused"
    await customer.tap("前と同じに戻す")
    assert await granted(customer) == {"restock", "news"}
