"""Whole conversations through the routes: nobody is left without an answer, and nobody sees another's data."""

from __future__ import annotations

import csv
import shutil
import tempfile
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import handlers
from bot.domain.consent import Status, Topic
from bot.domain.replies import Outcome
from bot.shop import Shop
from storage.database import Database
from storage.keyring import Keyring
from storage.models import Order
from storage.repositories import consents, conversations, facts, faq, orders, products, wishes
from storage.repositories.orders import Line
from tests.unit.conftest import StandingClock
from tests.unit.handlers.conftest import Talk, labels, said, taps


async def furnish(talk: Talk) -> None:
    """A shop with something to sell and to say."""
    async with talk.database.write() as uow:
        await products.put(uow, "SEN", name="煎茶 はるか 50g", price=1200, stock=3, category="緑茶")
        await products.put(uow, "POT", name="急須 黒", price=4800, stock=0, category="茶器")
        await faq.put(uow, "gift", question="ギフト包装はできますか", answer="無料で承ります。")


@pytest.fixture
async def open_shop(talk: Talk) -> Talk:
    await furnish(talk)
    return talk


async def hear(talk: Talk, words: str = "", tap: str = "", address: str = "U1") -> Outcome:
    async with talk.context(words, tap=tap, address=address) as context:
        outcome = await handlers.route(context)
        conversations.log_out(context.uow, context.identity, outcome.messages)
        return outcome


@pytest.mark.parametrize("word", ["停止", "ﾃｲｼ", "stop", "退訂", "หยุด", "ストップしてください"])
async def test_a_stop_works_while_staff_have_the_conversation(open_shop: Talk, word: str) -> None:
    """VT5: the bot is silent then, but for this."""
    customer, _ = await open_shop.customer("U1", Topic.NEWS, Topic.RESTOCK)
    await hear(open_shop, "スタッフと話したい")
    assert (await hear(open_shop, "まだですか")).messages == []
    assert (await hear(open_shop, word)).messages != []
    async with open_shop.database.read() as uow:
        assert set((await consents.statuses(uow, customer.id)).values()) == {Status.WITHDRAWN}
        assert await conversations.open_handover(uow, customer.id) is not None


async def test_a_stop_works_within_a_question(open_shop: Talk) -> None:
    """VT5"""
    customer, _ = await open_shop.customer("U1", Topic.NEWS)
    await hear(open_shop, "渋いお茶が好きです")
    await hear(open_shop, "停止")
    async with open_shop.database.read() as uow:
        assert (await consents.statuses(uow, customer.id))[Topic.NEWS] is Status.WITHDRAWN


async def test_a_flow_gives_way_to_other_questions_and_still_hears_its_answer(open_shop: Talk) -> None:
    await hear(open_shop, "渋いお茶が好きです")
    assert "煎茶 はるか" in said(await hear(open_shop, "煎茶はるかの在庫ある？"))
    assert said(await hear(open_shop, tap="pref:yes")).startswith("覚えました。")


async def test_unknown_buttons_and_odd_events_are_answered(open_shop: Talk) -> None:
    """S14"""
    for tap in (
        "nonsense",
        "a:b:c",
        ":",
        "item",
        "faq:x:y",
        "fb:1",
        "unwish:",
        "order:x",
        "pref",
        "minor:x",
        "ho_take:x",
    ):
        outcome = await hear(open_shop, tap=tap)
        assert outcome.messages, tap


async def test_the_story_of_a_wish(open_shop: Talk) -> None:
    """From a question about a sold out product to a place in the line, in two taps."""
    customer, _ = await open_shop.customer("U1")
    asked = await hear(open_shop, "急須 黒の在庫ある？")
    done = await hear(open_shop, tap=next(tap for tap in taps(asked) if tap.startswith("wishok:")))
    assert said(done).startswith("承りました。")
    async with open_shop.database.read() as uow:
        assert [wish.sku for wish in await wishes.waiting(uow, "POT", 9)] == ["POT"]
        assert await consents.granted(uow, customer.id) == [Topic.RESTOCK]


@pytest.mark.shared_data
async def test_every_line_that_customers_wrote_is_answered(open_shop: Talk, data_dir: Path) -> None:
    """The sixty lines of trust.md 5.8, and all lines about stopping: no exception, no silence."""
    lines = []
    for name in ("utterances_ja", "optout_cases"):
        with (data_dir / "conversation" / f"{name}.tsv").open(encoding="utf-8") as file:
            lines += [row.get("utterance") or row.get("text") or "" for row in csv.DictReader(file, delimiter="\t")]
    assert len(lines) > 100
    for number, line in enumerate(filter(None, lines)):
        outcome = await hear(open_shop, line, address=f"U{number}")
        assert outcome.messages, line
        assert len(outcome.messages) <= 5, line
        assert all(len(tap.encode()) <= 64 for tap in taps(outcome)), line
        assert all(len(label) > 0 for label in labels(outcome)), line


SECRETS = {
    "U1": ("田中一郎", "A-11111", "焙じ茶の缶", "渋いお茶"),
    "U2": ("鈴木花子", "B-22222", "青い急須", "甘いお茶"),
}
ASKED = (
    "注文どうなってる？",
    "注文番号A-11111 ステータス",
    "注文番号B-22222 ステータス",
    "注文をキャンセルしたい",
    "こんにちは",
    "これいくら",
    "再入荷",
    "データを見る",
    "登録した好み見せて",
    "おすすめは？",
    "ほげほげ",
    "ギフト包装はできますか",
    "焙じ茶の缶の在庫ある？",
    "設定",
    "誕生日を間違えました",
    "苦いコーヒーが好きです",  # nobody's secret: whoever says it may read it again
    "スタッフと話したい",
)


@asynccontextmanager
async def fresh(migrated_file: Path) -> AsyncIterator[Talk]:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "najimi.db"
        shutil.copy(migrated_file, path)
        clock = StandingClock(datetime(2026, 3, 10, 3, 0, tzinfo=UTC))
        database = Database(f"sqlite:///{path}", Keyring("test-key"), clock)
        try:
            talk = Talk(database, clock, Shop(name="Teahouse"))
            await furnish(talk)
            for address, secrets in SECRETS.items():
                await tell(talk, address, *secrets)
            yield talk
        finally:
            await database.close()


async def tell(talk: Talk, address: str, name: str, order_id: str, item: str, taste: str) -> None:
    """Let the shop know something about this customer that the other must not see."""
    customer, _ = await talk.customer(address, Topic.RESTOCK, name=name)
    async with talk.database.write() as uow:
        sku = f"{address}-ITEM"
        await products.put(uow, sku, name=item, price=500, stock=0, active=False)
        row = Order(id=order_id, customer_id=customer.id, placed_at=uow.now, status="placed", status_at=uow.now)
        await orders.add(uow, [row.model_dump()], {order_id: [Line(sku, 1, 500)]})
        await wishes.add(uow, customer.id, sku)
        await facts.remember(uow, customer.id, "likes", taste)


@settings(max_examples=25)
@given(
    st.lists(
        st.tuples(st.sampled_from(["U1", "U2"]), st.integers(0, len(ASKED) - 1), st.booleans(), st.integers(0, 7)),
        min_size=4,
        max_size=14,
    )
)
async def test_no_answer_holds_anothers_data(migrated_file: Path, story: list[tuple[str, int, bool, int]]) -> None:
    """VT9, S14: two customers, shuffled events; each presses the other's buttons too."""
    async with fresh(migrated_file) as talk:
        buttons: list[str] = []
        written: dict[str, set[str]] = {"U1": set(), "U2": set()}
        for address, question, presses, which in story:
            words = "" if presses and buttons else ASKED[question]
            tap = buttons[-1 - which % len(buttons)] if not words else ""
            outcome = await hear(talk, words, tap, address)
            buttons += taps(outcome)
            other = "U2" if address == "U1" else "U1"
            shown = said(outcome) + " ".join(labels(outcome))
            for line in filter(None, written[address]):  # what they once wrote themselves, say as their new name
                shown = shown.replace(line, "")
            written[address].add(words)
            for secret in SECRETS[other]:
                assert secret in words or secret not in shown, (address, words or tap, shown)
            talk.clock.advance(minutes=1)
        assert talk.clock.now() - datetime(2026, 3, 10, 3, 0, tzinfo=UTC) == timedelta(minutes=len(story))
