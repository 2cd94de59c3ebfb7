"""The card of a customer takes down what they said in the shop, by every role, and says no for them at once."""

from __future__ import annotations

import json

import pytest
from sqlmodel import select

from bot.domain.consent import Status, Topic
from flows import campaigns
from storage.models import AuditEntry, Delivery
from storage.repositories import campaigns as campaign_rows
from storage.repositories import consents, customers
from tests.unit.console.conftest import Browser, Scene

FORM = {"topic": "birthday", "medium": "in_store", "evidence": "申込用紙 12"}


async def sentence(scene: Scene, browser: Browser) -> str:
    """Give the words that stand in the form of the birthday's topic."""
    _, page = await browser.get(f"/customers/{scene.customer}")
    return page.split('id="wording-birthday"')[1].split(">", 1)[1].split("<")[0]


async def statuses(scene: Scene) -> dict[Topic, Status]:
    async with scene.desk.house.database.read() as uow:
        return await consents.statuses(uow, scene.customer)


@pytest.mark.parametrize("role", ["owner", "clerk", "marketer"])
async def test_ct13_each_role_can_write_down_a_yes(scene: Scene, role: str) -> None:
    browser = await scene.desk.signed_in(role)
    shown = await sentence(scene, browser)
    where = await browser.post(f"/customers/{scene.customer}/consent", wording=shown, **FORM)
    assert where == (303, f"/console/customers/{scene.customer}?done=consent_asked")
    assert (await statuses(scene))[Topic.BIRTHDAY] is Status.PENDING
    async with scene.desk.house.database.read() as uow:
        row = (await consents.history(uow, scene.customer))[-1]
        assert (row.wording_id, row.wording_version, row.locale) == ("wording-birthday", 1, "ja")
        assert json.loads(row.proxy)["evidence_ref"] == "申込用紙 12"
        asked = await uow.session.scalars(select(Delivery.state).where(Delivery.journey == "consent_ask"))
        assert list(asked) == ["queued"]
    _, page = await browser.get(f"/customers/{scene.customer}?done=consent_asked")
    assert "ご本人の確認待ち" in page or "本人の確認待ち" in page
    assert 'id="wording-birthday"' not in page, "what waits is not entered twice"


async def test_the_shops_own_form_has_its_own_words(scene: Scene) -> None:
    words = "お誕生日の月にはがきとトークでお知らせします。"
    await scene.browser.get(f"/customers/{scene.customer}")
    await scene.browser.post(f"/customers/{scene.customer}/consent", wording=words, **FORM)
    async with scene.desk.house.database.read() as uow:
        row = (await consents.history(uow, scene.customer))[-1]
    assert (row.wording_id, row.wording_version) == ("own", 0)
    assert row.rendered_sha256 == consents.Wording(text=words).sha256


@pytest.mark.parametrize(
    "change",
    [{"evidence": " "}, {"wording": ""}, {"medium": "rumour"}, {"topic": "everything"}, {"evidence": "x" * 81}],
)
async def test_a_yes_without_its_evidence_is_no_yes(scene: Scene, change: dict[str, str]) -> None:
    form = {**FORM, "wording": "はい", **change}
    where = (await scene.browser.post(f"/customers/{scene.customer}/consent", **form))[1]
    assert where.endswith("done=consent_missing")
    assert Topic.BIRTHDAY not in await statuses(scene)


async def test_a_no_counts_at_once(scene: Scene) -> None:
    await scene.browser.post(f"/customers/{scene.customer}/withdrawal", topic="restock", medium="phone")
    assert (await statuses(scene))[Topic.RESTOCK] is Status.WITHDRAWN
    where = await scene.browser.post(f"/customers/{scene.customer}/withdrawal", topic="all", medium="phone")
    assert where[1].endswith("done=consent_withdrawn")
    assert set((await statuses(scene)).values()) == {Status.WITHDRAWN}
    assert len(await statuses(scene)) == len(Topic)
    assert (await scene.audited()).count("consent.withdrawn") == 2
    for form in ({"topic": "all"}, {"topic": "", "medium": "phone"}):
        answer = await scene.browser.post(f"/customers/{scene.customer}/withdrawal", **form)
        assert answer[1].endswith("done=consent_missing")


async def test_nothing_is_written_down_about_who_is_not_there(scene: Scene) -> None:
    async with scene.desk.house.database.write() as uow:
        customer = await customers.get(uow, scene.customer)
        assert customer is not None
        customer.erased_at = uow.now
    for path in (f"/customers/{scene.customer}", "/customers/nobody"):
        assert (await scene.browser.post(f"{path}/consent", wording="はい", **FORM))[0] == 404
        assert (await scene.browser.post(f"{path}/withdrawal", topic="all", medium="phone"))[0] == 404


async def test_cf6_advertising_by_hand_to_who_said_no_is_refused_and_audited(scene: Scene) -> None:
    """The scene's customer said no to news: neither a campaign nor a word in the conversation reaches them."""
    assert "お断り：" in (await scene.browser.get(f"/handovers/{scene.handover}"))[1]
    where = await scene.browser.post(f"/handovers/{scene.handover}/say", text="今なら全品半額です")
    assert where[1].endswith("done=no_offer")
    async with scene.desk.house.database.write() as uow:
        journeys = list(await uow.session.scalars(select(Delivery.journey)))
        assert "handover_customer" not in journeys
        acts = list(await uow.session.scalars(select(AuditEntry.act)))
        assert "handover.offer_refused" in acts
        campaign = await campaign_rows.get(uow, scene.campaign)
        assert campaign is not None
        found = await campaigns.preview(uow, scene.desk.house.shop, campaign)
        assert found.count == 0
        assert found.excluded["no_consent"] >= 1
    assert (await scene.browser.post(f"/handovers/{scene.handover}/say", text="お取り替えします"))[1].endswith("said")
