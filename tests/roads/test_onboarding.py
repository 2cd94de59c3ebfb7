"""Onboarding: who I am, one question, the offer of messages, in one free answer; nothing is on by default."""

from __future__ import annotations

import io

import pytest
from sqlmodel import col

from bot import imports
from bot.i18n.catalogue import Catalogue
from storage.models import ConsentEntry, Customer, Delivery, Fact
from tests.roads.books import calls, customer_of, granted, identity_of, reached, rows, statuses, who
from tests.roads.street import Person, Street

LANGUAGES = (("en", "en"), ("zh-TW", "zh-Hant"), ("zh-Hans", "zh-Hant"), ("th", "th"), ("fr", "en"), ("ja", "ja"))


async def test_vt1_a_follow_is_answered_by_one_request_of_at_most_five_objects_and_no_push(street: Street) -> None:
    person = await street.person("line")
    await person.add()
    assert calls(street, "reply") == 1
    assert 3 <= len(reached(person, "reply")) <= 5
    await street.advance(days=3)
    assert calls(street, "reply") == 1
    assert calls(street, "push") == 0


async def test_vt1_a_start_is_answered_at_once_and_nothing_follows_by_itself(street: Street) -> None:
    person = await street.person("telegram")
    await person.add()
    said = await person.said()
    assert 3 <= len(said) <= 5
    keyboard = (await person.chat())["keyboard"]
    assert keyboard["is_persistent"] is True
    assert sum(len(row) for row in keyboard["keyboard"]) == 6
    await street.advance(days=3)
    assert await person.said() == said


async def test_the_greeting_says_what_it_is_and_how_to_end_it_and_grants_nothing(customer: Person) -> None:
    await customer.add()
    said = "\n".join(await customer.said())
    assert "自動でお答え" in said
    assert "広告を含みます" in said
    assert "「停止」と送ると" in said
    assert "21:00から9:00はお送りしません" in said
    assert await statuses(customer) == {}
    offered = await customer.buttons()
    assert {"お茶", "コーヒー豆", "うつわ", "答えない", "再入荷だけ", "自分で選ぶ", "今は受け取らない"} <= set(offered)


async def test_the_three_taps_of_a_newcomer(customer: Person) -> None:
    """Survey, opt-in, done; what was said a moment ago is not said again in full."""
    await customer.add()
    thanked = await customer.tap("お茶")
    assert "「お茶」をよくご覧になる、と覚えました" in thanked
    assert "ご希望の方にだけ" not in thanked, "the offer stands right above"
    assert "再入荷だけ" in (await customer.buttons())[:3]
    assert "「再入荷」をお送りします" in await customer.tap("再入荷だけ")
    assert await granted(customer) == {"restock"}
    known = await customer_of(customer)
    facts = await rows(customer.street, Fact, col(Fact.customer_id) == known.id)
    assert [(each.kind, each.origin) for each in facts] == [("category", "stated")]


async def test_the_labels_count_when_they_are_typed(customer: Person) -> None:
    """A computer's LINE shows no quick replies."""
    await customer.add()
    assert "と覚えました" in await customer.say("コーヒー豆")
    assert "お送りしません" in await customer.say("今は受け取らない")
    assert await granted(customer) == set()


async def test_an_old_question_of_the_greeting_can_still_be_answered_days_later(customer: Person) -> None:
    await customer.add()
    await customer.street.advance(days=2)
    thanked = await customer.tap("お茶")
    assert "と覚えました" in thanked
    assert "ご希望の方にだけ" in thanked, "by now the offer is out of sight"


async def test_choosing_by_topic_shows_each_sentence_and_how_it_stands(customer: Person) -> None:
    await customer.add()
    card = await customer.tap("自分で選ぶ")
    assert "いまの選択：なし" in card
    assert card.count("受け取ります。") == 7
    assert "いまの選択：再入荷" in await customer.tap("再入荷：受け取らない")
    assert "再入荷、お店のニュース" in await customer.tap("お店のニュース：受け取らない")
    done = await customer.tap("これで決める")
    assert "お送りします" in done
    assert "私の買い物の記録を" in done, "the use of purchases is asked for by itself"
    assert await granted(customer) == {"restock", "news"}
    await customer.tap("使わない")
    assert "profiling" not in await granted(customer)


async def test_ct1_thirty_days_of_every_trigger_without_an_opt_in_send_no_marketing(customer: Person) -> None:
    street = customer.street
    await customer.add()
    await customer.tap("お茶")
    line = [{"sku": "SENCHA", "quantity": 1, "unit_price": 1200}]
    placed = street.clock.now().isoformat()
    for status in ("placed", "shipped", "delivered"):
        order = {"customer": who(customer), "placed_at": placed, "status": status, "lines": line}
        await street.api("PUT", "/orders/A-1", order, settle=False)
    await street.api("PUT", "/carts/C-1", {"customer": who(customer), "lines": line, "url": "https://shop.example/c"})
    await street.api("POST", "/views", {"customer": who(customer), "sku": "HOJI", "at": placed})
    await customer.say("ほうじ茶ありますか")  # asked about, and not asked to be told
    await customer.say("誕生日は3月20日です")
    await customer.tap("覚えてよい") if "覚えてよい" in await customer.buttons() else None
    await street.api("POST", "/stock", {"items": [{"sku": "HOJI", "quantity": 9}]})
    body = {"title": "春", "topic": "news", "message": {"text": "春です"}, "audience": "all"}
    draft = await street.api("POST", "/campaigns", body)
    assert draft["audience"]["count"] == 0
    before = await customer.said()
    for _ in range(15):
        await street.advance(days=2)
    assert await customer.said() == before
    assert calls(street, "push") == 0
    sent = await rows(street, Delivery, col(Delivery.state).in_(["sent", "unknown", "sending"]))
    assert sent == []
    grants = await rows(street, ConsentEntry, col(ConsentEntry.action) == "grant")
    assert grants == []


async def test_starting_again_is_a_welcome_back_and_asks_nothing_twice(street: Street) -> None:
    person = await street.person("telegram")
    await person.add()
    await person.tap("お茶")
    await person.tap("今は受け取らない")
    before = len(await person.said())
    await person.add()
    said = (await person.said())[before:]
    assert len(said) == 1
    assert "おかえりなさいませ" in said[0]
    assert len(await rows(street, Customer)) == 1


async def test_somebody_known_from_the_till_is_recognised_on_first_sight(customer: Person) -> None:
    street = customer.street
    key = "line_user_id" if customer.channel == "line" else "telegram_chat_id"
    table = street.folder / "customers.csv"
    table.write_text(f"external_id,name,{key}\n17,田中 花,{customer.id}\n", encoding="utf-8")
    service, out = street.service, io.StringIO()
    done = await imports.run("customers", table, service.database, service.shop, dry_run=False, skip_bad=False, out=out)
    assert done == 0, out.getvalue()
    line = [{"sku": "SENCHA", "quantity": 2, "unit_price": 1200}]
    placed = street.clock.now().isoformat()
    order = {"customer": {"external_id": "17"}, "placed_at": placed, "status": "placed", "lines": line}
    await street.api("PUT", "/orders/A-7", order)
    assert calls(street, "push") + calls(street, "sendMessage") == 0
    await customer.add()
    assert "A-7" in await customer.say("注文どうなってる？")
    assert "田中 花さま" in await customer.say("こんにちは")
    assert len(await rows(street, Customer)) == 1


@pytest.mark.parametrize("channel", ["line", "telegram"])
async def test_vt6_everybody_is_greeted_in_the_language_of_their_app(street: Street, channel: str) -> None:
    catalogue = Catalogue.load()
    for tag, locale in LANGUAGES:
        person = await street.person(channel, language=tag)
        await person.add()
        said = "\n".join(await person.said())
        assert catalogue.text(locale, "welcome-survey") in said, tag
        assert (await customer_of(person)).locale == locale
        for other in {each for _, each in LANGUAGES} - {locale}:
            assert catalogue.text(other, "welcome-survey") not in said


async def test_vt6_the_language_follows_two_messages_and_not_one(customer: Person) -> None:
    await customer.add()
    assert "営業" in await customer.say("営業時間は？")
    assert "営業時間のご案内" in await customer.say("opening hours?")
    assert (await customer_of(customer)).locale == "ja"
    assert "Sunday" in await customer.say("What are your opening hours on Sunday?")
    assert (await customer_of(customer)).locale == "en"
    await customer.say("営業時間は？")
    assert (await customer_of(customer)).locale == "en", "one message is no evidence"
    assert "営業" in await customer.say("日曜の営業時間は？")
    assert (await customer_of(customer)).locale == "ja"


async def test_vt6_a_language_that_was_chosen_stays(customer: Person) -> None:
    await customer.add()
    await customer.say("言語")
    assert await customer.tap("ไทย") == Catalogue.load().text("th", "language-set")
    for words in ("営業時間は？", "日曜はやっていますか", "What are your opening hours?", "Where are you?"):
        await customer.say(words)
    assert (await customer_of(customer)).locale == "th"
    assert (await identity_of(customer)).language
