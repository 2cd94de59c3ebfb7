"""The pages on a shop where something goes on: what they show, what they do, and that nothing on them runs."""

from __future__ import annotations

import pytest

from flows import emergency
from storage.repositories import conversations, customers, facts, identities, products
from storage.repositories import orders as order_rows
from storage.repositories import staff as members
from tests.unit.console.conftest import Scene

NASTY = '"><script>alert(1)</script>{{ 7*7 }}<img src=x onerror=alert(2)>'


@pytest.mark.parametrize("language", ["ja", "en"])
async def test_every_page_can_be_read(scene: Scene, language: str) -> None:
    await scene.browser.post("/language", language=language, back="/console/")
    paths = ["/", "/products", "/products?q=煎茶", "/orders", "/orders?status=placed&q=A", "/customers"]
    paths += ["/customers?q=田中", f"/customers/{scene.customer}", "/handovers", f"/handovers/{scene.handover}"]
    paths += ["/segments", "/campaigns/new?condition=stage%20new"]
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


async def test_every_page_says_that_sending_is_stopped_and_how_it_goes_on(scene: Scene) -> None:
    async with scene.desk.house.database.write() as uow:
        await emergency.stop(uow, "staff:1")
    for path in ("/", "/customers"):
        _, page = await scene.browser.get(path)
        assert "緊急停止中：お知らせの送信を止めています" in page
    async with scene.desk.house.database.write() as uow:
        await emergency.fence(uow)
    _, page = await scene.browser.get("/")
    assert "バックアップから戻したため" in page
    async with scene.desk.house.database.write() as uow:
        await emergency.resume(uow, "staff:1")
    assert "緊急停止" not in (await scene.browser.get("/"))[1]


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
    assert [row for row in await scene.acts() if row[0] == "staff.invited"] == [("staff.invited", True)]


async def test_an_invented_role_is_refused(scene: Scene) -> None:
    assert (await scene.browser.post("/staff/invite", name="Sato", role="admin"))[1].endswith("done=name")


async def test_the_last_owner_stays_and_others_leave_at_once(scene: Scene) -> None:
    clerk = await scene.desk.signed_in("clerk")
    async with scene.desk.house.database.read() as uow:
        by_role = {each.role: each.id for each in await members.active(uow)}
    assert (await scene.browser.post("/staff/remove", member=by_role["owner"]))[1].endswith("done=last_owner")
    assert (await scene.browser.post("/staff/remove", member=by_role["clerk"]))[1].endswith("done=removed")
    assert (await clerk.get("/"))[0] == 303
    assert [row for row in await scene.acts() if row[0] == "staff.removed"] == [("staff.removed", True)]


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
