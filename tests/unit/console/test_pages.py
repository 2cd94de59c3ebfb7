"""The pages on a shop where something goes on: what they show, what they do, and that nothing on them runs."""

from __future__ import annotations

from dataclasses import dataclass

import pytest
from sqlmodel import select

from bot import demo_shop
from bot.domain.consent import Action, Mechanism, Topic
from bot.domain.replies import Text
from flows import orders
from storage.models import AuditEntry, Delivery
from storage.repositories import (
    campaigns,
    consents,
    conversations,
    customers,
    facts,
    identities,
    products,
    wishes,
)
from storage.repositories import orders as order_rows
from storage.repositories import staff as members
from storage.repositories.consents import Source
from storage.unit_of_work import UnitOfWork
from tests.unit.console.conftest import Browser, Desk

NASTY = '"><script>alert(1)</script>{{ 7*7 }}<img src=x onerror=alert(2)>'


@dataclass
class Scene:
    """A customer on LINE who said no to news, waits for a product and talks to staff; and a draft of a campaign."""

    desk: Desk
    browser: Browser
    customer: str
    handover: str
    campaign: str

    async def audited(self) -> list[str]:
        async with self.desk.house.database.read() as uow:
            rows = await uow.session.scalars(select(AuditEntry).where(AuditEntry.actor != "operator"))
            return [row.act for row in rows]


@pytest.fixture
async def scene(desk: Desk) -> Scene:
    database, shop = desk.house.database, desk.house.shop
    await demo_shop.seed(database, shop)
    browser = await desk.signed_in("owner")
    async with database.write() as uow:
        customer = await customers.create(uow, name="田中さくら", external_id="C-9")
        identity = await identities.attach(uow, customer, "line", "U1")
        await _agree(uow, customer.id)
        await wishes.add(uow, customer.id, "TEA-03")
        await facts.remember(uow, customer.id, "likes", "渋いお茶")
        await facts.remember(uow, customer.id, "allergy", "そばアレルギー", sensitive=True)
        conversations.log_in(uow, identity, "届いた急須が割れていました", "m1", uow.now)
        conversations.log_out(uow, identity, [Text("スタッフにおつなぎします。")])
        handover, _ = await conversations.start_handover(uow, identity, "complaint", "割れていました", uow.now)
        line = order_rows.Line("TEA-01", 2, 1200)
        await orders.put(uow, shop, orders.Placed("A-1", customer.id, uow.now, "placed", (line,)))
        uow.session.add(_delivery(uow, customer.id))
        ids = customer.id, handover.id
    await browser.post(
        "/campaigns/new", title="新茶", topic="news", message_text="{name|お客さま}、新茶です。", audience="all"
    )
    async with database.read() as uow:
        campaign = (await campaigns.latest(uow))[0].id
    return Scene(desk, browser, *ids, campaign)


async def _agree(uow: UnitOfWork, customer_id: str) -> None:
    source = Source(Mechanism.BUTTON, uow.now, "e1", channel="line")
    await consents.record(uow, customer_id, [Topic.RESTOCK], Action.GRANT, source)
    await consents.record(uow, customer_id, [Topic.NEWS], Action.WITHDRAW, source)


def _delivery(uow: UnitOfWork, customer_id: str) -> Delivery:
    return Delivery(
        customer_id=customer_id,
        occasion="birthday:2026",
        journey="birthday",
        topic="birthday",
        message_class="marketing",
        state="skipped",
        reason="no_consent",
        channel="line",
        created_at=uow.now,
        not_before=uow.now,
        expires_at=uow.now,
        ended_at=uow.now,
    )


@pytest.mark.parametrize("language", ["ja", "en"])
async def test_every_page_can_be_read(scene: Scene, language: str) -> None:
    await scene.browser.post("/language", language=language, back="/console/")
    paths = ["/", "/products", "/products?q=煎茶", "/orders", "/orders?status=placed&q=A", "/customers"]
    paths += ["/customers?q=田中", f"/customers/{scene.customer}", "/handovers", f"/handovers/{scene.handover}"]
    paths += ["/campaigns", "/campaigns/new", f"/campaigns/{scene.campaign}", "/deliveries", "/deliveries?sheet=2"]
    paths += ["/deliveries?state=skipped&reason=no_consent", "/staff", "/shop", "/audit", "/audit?actor=api"]
    for path in paths:
        status, page = await scene.browser.get(path)
        assert status == 200, path
        assert f'lang="{language}"' in page
        assert "<h1>" in page


async def test_today_shows_who_waits(scene: Scene) -> None:
    _, page = await scene.browser.get("/")
    assert "玉露 ひなた 50g" in page
    assert "1人" in page
    assert "1件が約束の時間を過ぎています" in page


async def test_the_card_of_a_customer(scene: Scene) -> None:
    _, page = await scene.browser.get(f"/customers/{scene.customer}")
    for words in ("お断り：", "お店のニュース", "渋いお茶", "ご本人から", "届いた急須が割れていました", "A-1", "玉露"):
        assert words in page
    assert "同意がない" in page, "the gate's reason in words"
    assert "そばアレルギー" not in page
    assert "配慮のいる情報" in page


async def test_customers_are_found_by_name_or_number(scene: Scene) -> None:
    for words in ("田中さく", "田中 さくら", "c-9"):
        _, page = await scene.browser.get(f"/customers?q={words}")
        assert "田中さくら" in page
        assert "佐藤" not in page


async def test_an_erased_customer_is_not_there(scene: Scene) -> None:
    async with scene.desk.house.database.write() as uow:
        customer = await customers.get(uow, scene.customer)
        assert customer is not None
        customer.erased_at = uow.now
    assert (await scene.browser.get(f"/customers/{scene.customer}"))[0] == 404
    assert (await scene.browser.get(f"/handovers/{scene.handover}"))[0] == 404


async def test_stock_that_rises_from_nothing_starts_the_line(scene: Scene) -> None:
    where = await scene.browser.post("/products/stock", sku="TEA-03", quantity="3", q="")
    assert where == (303, "/console/products?q=&done=restocked")
    assert "お知らせを始めました" in (await scene.browser.get("/products?done=restocked"))[1]
    async with scene.desk.house.database.read() as uow:
        product = await products.get(uow, "TEA-03")
        assert product is not None
        assert product.stock == 3
    assert "お知らせ中" in (await scene.browser.get("/"))[1]
    assert "stock.set" in await scene.audited()


@pytest.mark.parametrize("number", ["-1", "", "many", "9999999", "１２", "1.5"])
async def test_stock_that_is_no_number_changes_nothing(scene: Scene, number: str) -> None:
    _, where = await scene.browser.post("/products/stock", sku="TEA-01", quantity=number, q="")
    assert where.endswith("done=number")
    assert "stock.set" not in await scene.audited()


async def test_an_order_is_marked_forwards_only(scene: Scene) -> None:
    assert (await scene.browser.post("/orders/mark", order="A-1", status="shipped", back="list"))[1].endswith("=order")
    await scene.browser.post("/orders/mark", order="A-1", status="delivered", back="list")
    _, where = await scene.browser.post("/orders/mark", order="A-1", status="placed", back="customer")
    assert where == f"/console/customers/{scene.customer}?done=changed_meanwhile"
    async with scene.desk.house.database.read() as uow:
        order = await order_rows.get(uow, "A-1")
        assert order is not None
        assert (order.status, order.delivered_at is not None) == ("delivered", True)
    assert (await scene.audited()).count("order.marked") == 2


async def test_a_handover_is_answered_and_given_back(scene: Scene) -> None:
    path = f"/handovers/{scene.handover}"
    assert (await scene.browser.post(f"{path}/say", text="申し訳ありません。"))[1].endswith("done=said")
    _, page = await scene.browser.get(path)
    assert "申し訳ありません。" in page
    other = await scene.desk.browser()
    await other.post("/login", code=await scene.desk.code("clerk", "Sato"))
    await other.get(path)
    assert (await other.post(f"{path}/say", text="別の者です。"))[1].endswith("done=taken")
    assert (await scene.browser.post(f"{path}/hand-back"))[1] == "/console/handovers?done=handed_back"
    assert (await scene.browser.post(f"{path}/say", text="もう一言"))[1].endswith("done=ended")
    assert {"handover.claimed", "handover.answered", "handover.ended"} <= set(await scene.audited())


async def test_an_empty_answer_is_not_sent(scene: Scene) -> None:
    assert (await scene.browser.post(f"/handovers/{scene.handover}/say", text="  "))[1].endswith("done=words")


async def test_a_campaign_starts_by_the_number_only(scene: Scene) -> None:
    path = f"/campaigns/{scene.campaign}"
    assert "お客さま、新茶です。" in (await scene.browser.get(path))[1], "as it reads where no name is known"
    status, page = await scene.browser.post(f"{path}/start", number="0")
    assert status == 409
    assert "送れる方がいません" in page
    await _say_yes(scene)
    status, page = await scene.browser.post(f"{path}/start", number="2")
    assert status == 409
    assert "数字が違う" in page
    assert await scene.browser.post(f"{path}/start", number="１") == (303, f"/console{path}?done=started")
    for act in ("pause", "resume", "cancel"):
        assert (await scene.browser.post(f"{path}/{act}"))[1].endswith(f"done=campaign_{act}")
    assert (await scene.browser.post(f"{path}/pause"))[1].endswith("done=changed_meanwhile")
    assert "取りやめ" in (await scene.browser.get(path))[1]
    assert (await scene.audited())[-4:] == [
        "campaign.started",
        "campaign.paused",
        "campaign.resumed",
        "campaign.cancelled",
    ]


async def _say_yes(scene: Scene) -> None:
    async with scene.desk.house.database.write() as uow:
        source = Source(Mechanism.BUTTON, uow.now.replace(hour=4), "e2", channel="line")
        await consents.record(uow, scene.customer, [Topic.NEWS], Action.GRANT, source)


@pytest.mark.parametrize(
    ("wrong", "says"),
    [
        ({"message_text": "{naem}"}, "unknown placeholder"),
        ({"message_text": ""}, "message is missing"),
        ({"title": " "}, "title is missing"),
        ({"topic": "restock"}, "unknown topic"),
        ({"audience": "condition", "condition": "bought"}, "segment, character"),
        ({"send_at": "tomorrow"}, "no date and time"),
        ({"send_at": "2020-01-01T10:00"}, "in the past"),
    ],
)
async def test_a_campaign_that_cannot_be_is_not_kept(scene: Scene, wrong: dict[str, str], says: str) -> None:
    form = {"title": "初夏", "topic": "news", "message_text": "新茶です", "audience": "all"} | wrong
    status, page = await scene.browser.post("/campaigns/new", **form)
    assert status == 400
    assert says in page
    assert wrong.get("message_text", "新茶です") in page, "what was written is not lost"
    async with scene.desk.house.database.read() as uow:
        assert len(await campaigns.latest(uow)) == 1


@pytest.mark.parametrize(
    ("choice", "condition"),
    [
        ({"audience": "category", "category": "日本茶", "days": "90"}, "bought category:日本茶 in 90d"),
        ({"audience": "category", "category": 'a"b', "days": ""}, 'bought category:"a\\"b"'),
        ({"audience": "stage", "stage": "dormant"}, "stage dormant"),
        ({"audience": "condition", "condition": "channel line and not topic news"}, "channel line and not topic news"),
    ],
)
async def test_the_choice_becomes_a_condition(scene: Scene, choice: dict[str, str], condition: str) -> None:
    form = {"title": "初夏", "topic": "news", "message_text": "新茶です", "send_at": "2026-04-01T10:00"} | choice
    status, _ = await scene.browser.post("/campaigns/new", **form)
    assert status == 303
    async with scene.desk.house.database.read() as uow:
        kept = (await campaigns.latest(uow))[0]
    assert kept.audience == condition
    assert kept.send_at is not None
    assert kept.send_at.isoformat() == "2026-04-01T01:00:00+00:00", "the shop's wall clock"


async def test_a_code_is_shown_once_and_stands_in_no_address(scene: Scene) -> None:
    status, page = await scene.browser.post("/staff/invite", name="Sato", role="clerk")
    assert status == 200
    code = page.split('class="code">')[1].split("<")[0]
    assert code not in (await scene.browser.get("/staff"))[1]
    assert code not in (await scene.browser.get("/audit"))[1]
    async with scene.desk.house.database.write() as uow:
        found = await members.take_code(uow, code)
        assert found is not None
        assert (found.name, found.role) == ("Sato", "clerk")


async def test_an_invented_role_is_refused(scene: Scene) -> None:
    assert (await scene.browser.post("/staff/invite", name="Sato", role="admin"))[1].endswith("done=name")


async def test_the_last_owner_stays_and_others_leave_at_once(scene: Scene) -> None:
    clerk = await scene.desk.signed_in("clerk")
    async with scene.desk.house.database.read() as uow:
        by_role = {each.role: each.id for each in await members.active(uow)}
    assert (await scene.browser.post("/staff/remove", member=by_role["owner"]))[1].endswith("done=last_owner")
    assert (await scene.browser.post("/staff/remove", member=by_role["clerk"]))[1].endswith("done=removed")
    assert (await clerk.get("/"))[0] == 303


async def test_nothing_that_customers_wrote_runs(scene: Scene) -> None:
    """S6: names, words, titles and product names are text, wherever they stand."""
    async with scene.desk.house.database.write() as uow:
        customer = await customers.get(uow, scene.customer)
        identity = (await identities.of(uow, scene.customer))[0]
        assert customer is not None
        customers.set_profile(uow, customer, name=NASTY)
        conversations.log_in(uow, identity, NASTY, "m2", uow.now)
        await facts.remember(uow, scene.customer, "likes", NASTY)
        await products.put(uow, "TEA-03", name=NASTY, category=NASTY)
    await scene.browser.post("/campaigns/new", title=NASTY, topic="news", message_text="a", audience="all")
    paths = ["/", "/products", "/customers", f"/customers/{scene.customer}", "/handovers", "/campaigns", "/orders"]
    paths += [f"/handovers/{scene.handover}", "/campaigns/new", "/deliveries", f"/customers?q={NASTY[:20]}"]
    for path in paths:
        async with scene.browser.http.get(f"{scene.browser.origin}/console{path}") as answer:
            body = await answer.text()
        assert "<script>alert" not in body, path
        assert "<img" not in body, path
        assert " 49" not in body, path


async def test_a_name_that_poses_as_the_shop_is_marked(scene: Scene) -> None:
    async with scene.desk.house.database.write() as uow:
        customer = await customers.get(uow, scene.customer)
        assert customer is not None
        customers.set_profile(uow, customer, name="【公式】店長\u202e")
    _, page = await scene.browser.get(f"/customers/{scene.customer}")
    assert "お店の者ではありません" in page
    assert "\u202e" not in page
