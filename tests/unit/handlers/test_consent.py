"""Consent in the conversation: chosen by tap, stopped by tap or word in four languages, taken back for ten minutes."""

from __future__ import annotations

import hashlib
from datetime import timedelta

import pytest

from bot.domain.consent import Action, Status, Topic
from bot.domain.replies import Button, Card
from bot.domain.sending import DeliveryState, MessageClass
from flows import FLOWS
from handlers import consent, route
from storage.models import ConsentEntry, Delivery
from storage.repositories import consents, conversations
from storage.types import new_id
from tests.unit.handlers.conftest import Talk, labels, said, taps

ASKED = (Topic.RESTOCK, Topic.NEWS)


async def states(talk: Talk, customer_id: str) -> dict[Topic, Status]:
    async with talk.database.read() as uow:
        return await consents.statuses(uow, customer_id)


async def ledger(talk: Talk, customer_id: str) -> list[ConsentEntry]:
    async with talk.database.read() as uow:
        return await consents.history(uow, customer_id)


async def deliver(
    talk: Talk, customer_id: str, identity_id: str, topic: str = "news", state: DeliveryState = DeliveryState.QUEUED
) -> str:
    async with talk.database.write() as uow:
        row = Delivery(
            customer_id=customer_id,
            occasion=new_id(),
            journey=topic or "order",
            topic=topic,
            message_class=MessageClass.MARKETING if topic else MessageClass.TRANSACTIONAL,
            state=state,
            channel="line",
            identity_id=identity_id,
            created_at=uow.now,
            not_before=uow.now,
            expires_at=uow.now + timedelta(days=1),
        )
        row.data = uow.keyring.seal_json({}, "deliveries", "data", row.id)
        uow.session.add(row)
    return row.id


async def test_ct2_restock_only(talk: Talk) -> None:
    """One row with version, language, event and the hash of the very sentence that was shown; nothing else granted."""
    customer, _ = await talk.customer("U1")
    async with talk.context("再開") as context:
        offer = await consent.offer(context)
    sentence = "Teahouseから、私が知らせてほしいと伝えた商品の入荷のお知らせを受け取ります。"
    assert sentence in said(offer)
    assert taps(offer)[:3] == ["optin:restock", "optin:choose", "optin:none"]

    outcome = await talk.hear(consent.opt_in, tap="optin:restock", event_id="tap-1")
    assert said(outcome).startswith("承りました。「再入荷」をお送りします。")
    (row,) = await ledger(talk, customer.id)
    assert (row.topic, row.action, row.mechanism) == (Topic.RESTOCK, Action.GRANT, "button")
    assert (row.wording_id, row.wording_version, row.locale) == ("wording-restock", 1, "ja")
    assert (row.source_event_id, row.channel) == ("tap-1", "line")
    assert row.rendered_sha256 == hashlib.sha256(sentence.encode()).hexdigest()
    assert await states(talk, customer.id) == {Topic.RESTOCK: Status.GRANTED}


async def test_restock_only_means_only(talk: Talk) -> None:
    customer, _ = await talk.customer("U1", *ASKED)
    await talk.hear(consent.opt_in, tap="optin:restock")
    assert await states(talk, customer.id) == {Topic.RESTOCK: Status.GRANTED, Topic.NEWS: Status.WITHDRAWN}


async def test_ct4_the_same_tap_again_writes_nothing(talk: Talk) -> None:
    customer, _ = await talk.customer("U1")
    for _ in range(5):
        await talk.hear(consent.switch, tap="topic:news:on", event_id="same")
    assert len(await ledger(talk, customer.id)) == 1


async def test_ct3_a_late_yes_changes_nothing(talk: Talk) -> None:
    """The withdrawal was later by the platform's clock, whatever came first."""
    customer, _ = await talk.customer("U1")
    async with talk.context(tap="stop:all", ago=10) as context:
        await consent.stop_tapped(context)
    async with talk.context(tap="topic:news:on", ago=15) as context:
        await consent.switch(context)
    assert (await states(talk, customer.id))[Topic.NEWS] is Status.WITHDRAWN


async def test_choosing_shows_marks_sentences_and_switches(talk: Talk) -> None:
    customer, _ = await talk.customer("U1")
    listed = await talk.hear(consent.choose, tap="topics")
    assert "再入荷：受け取らない" in labels(listed)
    assert all(f"topic:{topic}:on" in taps(listed) for topic in Topic if topic is not Topic.PROFILING)
    on = await talk.hear(consent.switch, tap="topic:birthday:on")
    assert "✓ お誕生日：受け取る" in labels(on)
    assert "topic:birthday:off" in taps(on)
    assert "いまの選択：お誕生日" in said(on)
    off = await talk.hear(consent.switch, tap="topic:birthday:off")
    assert "topic:birthday:on" in taps(off)
    assert await states(talk, customer.id) == {Topic.BIRTHDAY: Status.WITHDRAWN}


async def test_profiling_is_asked_for_separately(talk: Talk) -> None:
    customer, _ = await talk.customer("U1", *ASKED)
    done = await talk.hear(consent.chosen, tap="chosen")
    assert "買い物の記録を、私に合ったご案内を選ぶために使うこと" in said(done)
    assert Topic.PROFILING not in await states(talk, customer.id)
    await talk.hear(consent.profiling, tap="profiling:yes")
    assert (await states(talk, customer.id))[Topic.PROFILING] is Status.GRANTED
    again = await talk.hear(consent.chosen, tap="chosen")
    assert len(again.messages) == 1
    assert "使いません" in said(await talk.hear(consent.profiling, tap="profiling:no"))
    assert (await states(talk, customer.id))[Topic.PROFILING] is Status.WITHDRAWN


async def test_not_now_grants_and_withdraws_nothing(talk: Talk) -> None:
    customer, _ = await talk.customer("U1")
    assert said(await talk.hear(consent.opt_in, tap="optin:none")).startswith("承知しました。お知らせはお送りしません")
    assert await ledger(talk, customer.id) == []


async def test_a_minor_is_offered_the_restock_alone(talk: Talk) -> None:
    customer, _ = await talk.customer("U1")
    async with talk.context(tap="topics") as context:
        context.customer.minor = True
        listed = await consent.choose(context)
    assert taps(listed) == ["topic:restock:on", "chosen"]
    for tap, handler in (("topic:news:on", consent.switch), ("profiling:yes", consent.profiling)):
        assert said(await talk.hear(handler, tap=tap)).startswith("このボタンは、もう使えません")
    assert await states(talk, customer.id) == {}


@pytest.mark.parametrize("words", ["停止", "ストップしてください", "stop", "unsubscribe", "退訂", "停止推播", "หยุด"])
@pytest.mark.parametrize("language", ["ja", "th"])
async def test_a_clear_word_stops_everything_in_any_language(talk: Talk, words: str, language: str) -> None:
    customer, identity = await talk.customer("U1", *ASKED, Topic.PROFILING)
    waiting = await deliver(talk, customer.id, identity.id)
    order = await deliver(talk, customer.id, identity.id, topic="")
    outcome = await talk.hear(consent.stop, words, language=language)
    assert taps(outcome)[0].startswith("undo:")
    assert taps(outcome)[1] == "topics"
    assert set((await states(talk, customer.id)).values()) == {Status.WITHDRAWN}
    async with talk.database.read() as uow:
        cancelled, kept = await uow.session.get(Delivery, waiting), await uow.session.get(Delivery, order)
        assert cancelled is not None
        assert kept is not None
        assert (cancelled.state, cancelled.reason) == (DeliveryState.CANCELLED, "no_consent")
        assert kept.state == DeliveryState.QUEUED


async def test_undo_restores_exactly_what_was_withdrawn(talk: Talk) -> None:
    customer, _ = await talk.customer("U1", *ASKED)
    await talk.hear(consent.switch, tap="topic:birthday:off")
    before = (await ledger(talk, customer.id))[0]
    stopped = await talk.hear(consent.stop, "停止")
    assert "すべて停止しました" in said(stopped)
    talk.clock.advance(minutes=9)
    undone = await talk.hear(consent.undo, tap=taps(stopped)[0])
    assert said(undone) == "元に戻しました。「再入荷、お店のニュース」をお送りします。"
    state = await states(talk, customer.id)
    assert {topic for topic, status in state.items() if status is Status.GRANTED} == set(ASKED)
    restored = (await ledger(talk, customer.id))[-1]
    assert (restored.action, restored.rendered_sha256) == (Action.GRANT, before.rendered_sha256)
    # pressed twice, nothing more happens
    rows = len(await ledger(talk, customer.id))
    await talk.hear(consent.undo, tap=taps(stopped)[0])
    assert len(await ledger(talk, customer.id)) == rows


async def test_undo_keeps_the_wording_that_was_agreed_to(talk: Talk) -> None:
    """CT17: what was said yes to stays what it was."""
    customer, _ = await talk.customer("U1")
    await talk.hear(consent.opt_in, tap="optin:restock")
    stopped = await talk.hear(consent.stop, "停止")
    await talk.hear(consent.undo, tap=taps(stopped)[0], language="en")
    rows = [row for row in await ledger(talk, customer.id) if row.topic == Topic.RESTOCK]
    assert [row.action for row in rows] == [Action.GRANT, Action.WITHDRAW, Action.GRANT]
    first, _, last = rows
    assert (last.wording_id, last.wording_version) == ("wording-restock", 1)
    assert (last.locale, last.rendered_sha256) == ("ja", first.rendered_sha256)


async def test_undo_ends_after_ten_minutes(talk: Talk) -> None:
    customer, _ = await talk.customer("U1", *ASKED)
    stopped = await talk.hear(consent.stop, "停止")
    talk.clock.advance(minutes=10, seconds=1)
    assert said(await talk.hear(consent.undo, tap=taps(stopped)[0])).startswith("元に戻せる時間が過ぎました")
    assert set((await states(talk, customer.id)).values()) == {Status.WITHDRAWN}


async def test_an_old_undo_does_not_undo_a_newer_stop(talk: Talk) -> None:
    customer, _ = await talk.customer("U1", *ASKED)
    first = await talk.hear(consent.stop, "停止")
    await talk.hear(consent.undo, tap=taps(first)[0])
    await talk.hear(consent.stop, "停止")
    await talk.hear(consent.undo, tap=taps(first)[0])
    assert set((await states(talk, customer.id)).values()) == {Status.WITHDRAWN}


async def test_nobody_undoes_another_persons_stop(talk: Talk) -> None:
    """S14."""
    customer, _ = await talk.customer("U1", *ASKED)
    await talk.customer("U2", *ASKED)
    stopped = await talk.hear(consent.stop, "停止")
    answer = await talk.hear(consent.undo, tap=taps(stopped)[0], address="U2")
    assert said(answer).startswith("このボタンは、もう使えません")
    assert set((await states(talk, customer.id)).values()) == {Status.WITHDRAWN}


async def test_r32_one_may_still_be_on_its_way(talk: Talk) -> None:
    customer, identity = await talk.customer("U1", *ASKED)
    await deliver(talk, customer.id, identity.id, state=DeliveryState.SENDING)
    assert "あと1通だけ届くことがあります" in said(await talk.hear(consent.stop, "停止"))


async def test_stopping_again_says_that_it_is_stopped(talk: Talk) -> None:
    """A no without a yes before is recorded as well: an old grant of an import must not pass it."""
    customer, _ = await talk.customer("U1")
    assert said(await talk.hear(consent.stop, "停止")).startswith("お知らせはすでにすべて停止しています")
    assert {row.action for row in await ledger(talk, customer.id)} == {Action.WITHDRAW}
    assert len(await ledger(talk, customer.id)) == len(Topic)
    await talk.hear(consent.stop, "停止")
    assert len(await ledger(talk, customer.id)) == len(Topic)


@pytest.mark.parametrize("flow", ["onboarding", "correction", "linking"])
@pytest.mark.parametrize("words", ["停止", "stop", "退訂", "หยุด"])
async def test_vt5_a_stop_word_gets_past_every_flow_and_a_handover(talk: Talk, flow: str, words: str) -> None:
    customer, identity = await talk.customer("U1", *ASKED)
    async with talk.database.write() as uow:
        step = next(iter(FLOWS[flow].steps))
        await conversations.go(uow, identity.id, flow, step, {"fact": "name"}, timedelta(minutes=5))
        await conversations.start_handover(uow, identity, "asked", "", uow.now)
    assert "undo:" in taps(await talk.hear(route, words))[0]
    assert set((await states(talk, customer.id)).values()) == {Status.WITHDRAWN}


@pytest.mark.parametrize("words", ["キャンセル", "cancel", "取消", "ยกเลิก"])
async def test_a_cancel_is_asked_about_and_nothing_goes_out_meanwhile(talk: Talk, words: str) -> None:
    customer, _ = await talk.customer("U1", *ASKED)
    asked = await talk.hear(consent.stop, words)
    assert taps(asked) == ["cancel:messages", "cancel:order"]
    assert set((await states(talk, customer.id)).values()) == {Status.PAUSED}
    talk.clock.advance(days=3)  # "until you tell me" is longer than a day
    assert set((await states(talk, customer.id)).values()) == {Status.PAUSED}

    await talk.hear(consent.cancel, tap="cancel:order")
    assert set((await states(talk, customer.id)).values()) == {Status.GRANTED}
    async with talk.context(words) as context:
        assert context.customer.marketing_paused_until is None


async def test_a_cancel_that_meant_the_messages_stops_them(talk: Talk) -> None:
    customer, _ = await talk.customer("U1", *ASKED)
    await talk.hear(consent.stop, "キャンセル")
    stopped = await talk.hear(consent.cancel, tap="cancel:messages")
    assert "すべて停止しました" in said(stopped)
    assert set((await states(talk, customer.id)).values()) == {Status.WITHDRAWN}
    # the stop answered the question of before, so taking it back leaves no doubt open
    await talk.hear(consent.undo, tap=taps(stopped)[0])
    assert (await states(talk, customer.id))[Topic.NEWS] is Status.GRANTED


async def test_displeasure_pauses_and_asks(talk: Talk) -> None:
    customer, _ = await talk.customer("U1", *ASKED)
    asked = await talk.hear(consent.stop, "うざい")
    assert said(asked).startswith("お知らせを止めるご希望でしょうか")
    assert "stop:all" in taps(asked)
    assert set((await states(talk, customer.id)).values()) == {Status.PAUSED}
    await talk.hear(consent.resume, tap="resume")
    assert set((await states(talk, customer.id)).values()) == {Status.GRANTED}


async def test_one_topic_by_words(talk: Talk) -> None:
    customer, _ = await talk.customer("U1", *ASKED, Topic.BIRTHDAY)
    outcome = await talk.hear(consent.stop, "誕生日のお知らせはいりません")
    assert said(outcome) == "「お誕生日」を停止しました。ほかのお知らせは、そのままです。"
    assert "stop:all" in taps(outcome)
    state = await states(talk, customer.id)
    assert (state[Topic.BIRTHDAY], state[Topic.NEWS]) == (Status.WITHDRAWN, Status.GRANTED)


async def test_the_stop_under_a_message_ends_its_topic(talk: Talk) -> None:
    customer, identity = await talk.customer("U1", *ASKED)
    sent = await deliver(talk, customer.id, identity.id, state=DeliveryState.SENT)
    outcome = await talk.hear(consent.stop_tapped, tap=f"stop:{sent}")
    assert "「お店のニュース」を停止しました" in said(outcome)
    assert (await states(talk, customer.id))[Topic.RESTOCK] is Status.GRANTED
    await talk.hear(consent.undo, tap=taps(outcome)[0])
    assert (await states(talk, customer.id))[Topic.NEWS] is Status.GRANTED
    async with talk.database.read() as uow:
        row = await uow.session.get(Delivery, sent)
        assert row is not None
        assert row.reaction == "stop"


async def test_a_stop_under_a_message_that_is_not_known_still_stops(talk: Talk) -> None:
    """S14: another's delivery is not found, and the own messages pause all the same."""
    customer, _ = await talk.customer("U1", *ASKED)
    other, identity = await talk.customer("U2", *ASKED)
    sent = await deliver(talk, other.id, identity.id, state=DeliveryState.SENT)
    outcome = await talk.hear(consent.stop_tapped, tap=f"stop:{sent}")
    assert "stop:all" in taps(outcome)
    assert set((await states(talk, customer.id)).values()) == {Status.PAUSED}
    assert set((await states(talk, other.id)).values()) == {Status.GRANTED}


async def test_starting_again_grants_nothing_by_itself(talk: Talk) -> None:
    customer, _ = await talk.customer("U1", *ASKED)
    await talk.hear(consent.stop, "停止")
    talk.clock.advance(days=1)
    offer = await talk.hear(consent.offer, "再開")
    assert set((await states(talk, customer.id)).values()) == {Status.WITHDRAWN}
    again = next(tap for tap in taps(offer) if tap.startswith("again:"))
    assert "「前と同じに戻す」を押すと" in said(offer)
    assert "新商品・催し・割引のお知らせ（広告）を受け取ります" in said(offer)
    await talk.hear(consent.again, tap=again)
    granted = {topic for topic, status in (await states(talk, customer.id)).items() if status is Status.GRANTED}
    assert granted == set(ASKED)


async def test_starting_again_ends_a_pause_at_once(talk: Talk) -> None:
    await talk.customer("U1", *ASKED)
    await talk.hear(consent.stop, "うざい")
    assert said(await talk.hear(consent.offer, "再開")) == "再開しました。「再入荷、お店のニュース」をお送りします。"


async def test_what_staff_entered_needs_the_customers_own_tap(talk: Talk) -> None:
    """CF12."""
    customer, _ = await talk.customer("U1")
    async with talk.database.write() as uow:
        source = consents.Source(consents.Mechanism.IN_STORE, uow.now, "staff-1", actor="staff:1", pending=True)
        await consents.record(uow, customer.id, [Topic.NEWS, Topic.CART], Action.GRANT, source)
    talk.clock.advance(minutes=1)
    await talk.hear(consent.pending, tap="pending:news:yes")
    await talk.hear(consent.pending, tap="pending:cart:no")
    assert await states(talk, customer.id) == {Topic.NEWS: Status.GRANTED, Topic.CART: Status.WITHDRAWN}
    assert said(await talk.hear(consent.pending, tap="pending:cart:yes")).startswith("このボタンは、もう使えません")


@pytest.mark.parametrize(
    "tap", ["topic:nonsense:on", "topic", "optin:what", "again:x", "undo:none", "profiling", "pending"]
)
async def test_a_stale_button_is_answered_politely(talk: Talk, tap: str) -> None:
    customer, _ = await talk.customer("U1")
    answer = await talk.hear(consent.TAPS[tap.split(":")[0]], tap=tap)
    assert said(answer).startswith("このボタンは、もう使えません")
    assert await ledger(talk, customer.id) == []


async def test_ct1_a_greeting_or_a_question_is_no_consent(talk: Talk) -> None:
    customer, _ = await talk.customer("U1")
    for handler in (consent.offer, consent.choose, consent.chosen):
        await talk.hear(handler, "再開")
    assert await ledger(talk, customer.id) == []


def test_the_labels_of_profiling_fit_on_a_button(talk: Talk) -> None:
    for locale in ("ja", "en", "zh-Hant", "th"):
        for label in ("consent-profiling.yes", "consent-profiling.no", "consent-again"):
            assert len(talk.catalogue.text(locale, label, sentence="")) <= 20
    assert Card("t", "a", buttons=(Button("x", data="y"),)).buttons  # the card of topics has real buttons
