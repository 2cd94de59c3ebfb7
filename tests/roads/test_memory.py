"""Memory: what is remembered is shown with its origin, put right or deleted by a tap, taken along, and erased."""

from __future__ import annotations

import io
import json
import re
import zipfile
from typing import Any

import pytest
from sqlalchemy import text as sql
from sqlmodel import col

from bot import imports
from storage.models import (
    ChatMessage,
    ConsentEntry,
    Customer,
    Delivery,
    Enquiry,
    Erasure,
    Fact,
    FlowState,
    Identity,
    InboxRow,
    Question,
    Suppression,
    Wish,
)
from storage.repositories import consents
from tests.roads.books import customer_of, granted, press, reached, rows, statuses, who
from tests.roads.street import Person, Street

SECRET = "秘密の抹茶ようかん"


async def order(person: Person, number: str, sku: str = "SENCHA") -> None:
    lines = [{"sku": sku, "quantity": 1, "unit_price": 1200}]
    body = {"customer": who(person), "placed_at": person.street.clock.now().isoformat(), "status": "delivered"}
    await person.street.api("PUT", f"/orders/{number}", {**body, "lines": lines}, settle=False)


async def test_the_memory_card_shows_each_thing_with_its_origin(customer: Person) -> None:
    await customer.add()
    await customer.tap("お茶")
    await customer.tap("再入荷だけ")
    await order(customer, "A-1")
    await customer.say("甘いのより渋いお茶が好き")
    assert "「データを見る」" in await customer.tap("覚えてよい")
    await customer.say("ほうじ茶ありますか")
    await customer.tap("知らせてほしい")
    card = await customer.say("データを見る")
    for words in ("お名前：さくら", "よくご覧になるもの：お茶", "お好きなもの：渋い", "あなたから・3月10日"):
        assert words in card, words
    for words in ("お買い上げ：1回", "「深蒸し煎茶 100g」", "入荷待ち：ほうじ茶 100g", "再入荷：受け取る"):
        assert words in card, words


async def test_a_fact_is_put_right_and_deleted_by_a_tap(customer: Person) -> None:
    street = customer.street
    await customer.add()
    await customer.tap("お茶")
    fact = (await rows(street, Fact))[0]
    await press(customer, f"fact:fix:{fact.id}")
    assert "「コーヒー豆」に直しました" in await customer.say("コーヒー豆")
    assert "よくご覧になるもの：コーヒー豆" in await customer.tap("データを見る")
    await press(customer, "fact:fix:name")
    await customer.say("花子")
    assert "花子さま" in await customer.say("こんにちは")
    fact = (await rows(street, Fact))[0]
    assert "「コーヒー豆」の記録を消しました" in await press(customer, f"fact:del:{fact.id}")
    assert await rows(street, Fact) == []
    assert "すでにありません" in await press(customer, f"fact:del:{fact.id}")


async def test_s14_anothers_fact_is_neither_shown_nor_touched(street: Street) -> None:
    one, two = await street.person("line"), await street.person("telegram")
    for each in (one, two):
        await each.add()
    await one.tap("お茶")
    fact = (await rows(street, Fact))[0]
    for data in (f"fact:del:{fact.id}", f"fact:fix:{fact.id}"):
        assert "すでにありません" in await press(two, data)
    assert len(await rows(street, Fact)) == 1
    assert "よくご覧になるもの" not in await two.say("データを見る")


async def test_ct11_the_export_comes_once_and_holds_only_this_person(customer: Person) -> None:
    street = customer.street
    other = await street.person("line" if customer.channel == "telegram" else "telegram", "田中")
    for person, number, words in ((customer, "A-1", "煎茶を母に贈ります"), (other, "B-2", "湯呑みを父に贈ります")):
        await person.add()
        await order(person, number, "SENCHA" if person is customer else "CUP")
        await person.say(words)
    assert "24時間" in await customer.say("データを書き出して") or "24時間" in await press(customer, "export")
    token = re.findall(r"/export/([\w-]+)", json.dumps(reached(customer)))[-1]
    url = f"{street.url}/export/{token}"
    for _ in range(2):
        async with street.http.get(url) as page:
            assert page.status == 200, "a preview must not use the link up"
    async with street.http.post(url) as answer:
        assert answer.status == 200
        files = zipfile.ZipFile(io.BytesIO(await answer.read()))
    everything = "\n".join(files.read(name).decode("utf-8-sig") for name in files.namelist())
    assert {"profile.json", "purchases.csv", "preferences.json", "messages.jsonl", "consents.csv", "index.html"} <= set(
        files.namelist()
    )
    for words in ("A-1", "煎茶を母に贈ります", "さくら"):
        assert words in everything, words
    for words in ("B-2", "湯呑みを父に", "田中", other.id):
        assert words not in everything, words
    async with street.http.post(url) as again:
        assert again.status == 404
    await press(customer, "export")
    late = re.findall(r"/export/([\w-]+)", json.dumps(reached(customer)))[-1]
    await street.advance(hours=25)
    async with street.http.post(f"{street.url}/export/{late}") as answer:
        assert answer.status == 404


async def test_ct12_two_taps_erase_and_an_import_cannot_bring_the_person_back(customer: Person) -> None:
    street = customer.street
    await customer.add()
    await customer.tap("お茶")
    await customer.tap("再入荷だけ")
    await order(customer, "A-1")
    await customer.say("ほうじ茶ありますか")
    await customer.tap("知らせてほしい")
    await customer.say(SECRET)
    before = await customer_of(customer)
    assert "元には戻せません" in await customer.say("データを消す")
    assert len(await rows(street, Fact)) == 1, "the first tap only asks"
    assert "消去しました" in await customer.tap("消す")
    for model in (ChatMessage, Fact, Wish, Question, Enquiry, Identity, FlowState):
        assert await rows(street, model) == [], model.__name__
    erased = (await rows(street, Customer))[0]
    assert erased.erased_at is not None
    assert (erased.external_index, erased.locale, erased.onboarded) == (None, "", "")
    ledger = await rows(street, ConsentEntry, col(ConsentEntry.customer_id) == before.id)
    assert [each.action for each in ledger] == ["grant", "erase"]
    assert len(await rows(street, Erasure)) == 1
    assert len(await rows(street, Suppression)) >= 1
    async with street.service.database.read() as uow:
        assert await consents.verify(uow) == []
    key = "line_user_id" if customer.channel == "line" else "telegram_chat_id"
    table = street.folder / "customers.csv"
    table.write_text(f"external_id,name,{key}\n17,さくら,{customer.id}\n", encoding="utf-8")
    out = io.StringIO()
    service = street.service
    await imports.run("customers", table, service.database, service.shop, dry_run=False, skip_bad=True, out=out)
    assert len(await rows(street, Identity)) == 0, out.getvalue()
    quiet = await customer.said()
    await street.api("POST", "/stock", {"items": [{"sku": "HOJI", "quantity": 9}]})
    await street.advance(days=2)
    assert await customer.said() == quiet
    await customer.block()
    await customer.add()
    said = "\n".join((await customer.said())[len(quiet) :])
    assert "ご案内係" in said
    assert "おかえり" not in said
    assert "またお越し" not in said
    new = await customer_of(customer)
    assert new.id != before.id
    assert await statuses(customer) == {}
    assert "まだ見つかっていません" in await customer.say("注文どうなってる？")


async def test_an_erasure_asked_for_too_long_ago_is_asked_again(customer: Person) -> None:
    await customer.add()
    await customer.say("データを消す")
    await customer.street.advance(minutes=11)
    assert "確認の時間が過ぎました" in await customer.tap("消す")
    assert (await customer_of(customer)).erased_at is None
    await customer.say("データを消す")
    assert "消さずに" in await customer.tap("消さない")


async def test_ct16_what_was_unsent_is_gone_everywhere(street: Street) -> None:
    """From the conversation, the questions, the staff's notes, what quoted it, the raw events, and the export."""
    person, clerk = await street.person("line"), await street.person("telegram", "店員")
    code = await _invite(street)
    await clerk.add()
    await clerk.say(f"/staff {code}")
    await person.add()
    sent = await person.do("text", {"text": f"{SECRET}を探しています"})
    await person.say("もう一度言います")
    handed = await person.do("text", {"text": f"{SECRET}が届きません"})
    await person.say("スタッフ")
    relayed = await person.do("text", {"text": f"{SECRET}です"})
    assert SECRET in await clerk.heard(3)
    for each in (sent, handed, relayed):
        await person.do("unsend", {"message_id": each["message_id"]})
    left = await _opened(street, SECRET)
    assert left == [], left
    kept = await rows(street, ChatMessage, col(ChatMessage.unsent_at).is_not(None))
    assert len(kept) == 3
    await press(person, "export")
    token = re.findall(r"/export/([\w-]+)", json.dumps(reached(person)))[-1]
    async with street.http.post(f"{street.url}/export/{token}") as answer:
        files = zipfile.ZipFile(io.BytesIO(await answer.read()))
    assert all(SECRET not in files.read(name).decode("utf-8-sig") for name in files.namelist())


async def _invite(street: Street) -> str:
    from storage.repositories import staff

    async with street.service.database.write() as uow:
        return await staff.invite(uow, "店員", "clerk")


async def _opened(street: Street, words: str) -> list[str]:
    """Give the fields in which these words stand, sealed ones opened."""
    sealed: tuple[tuple[type[Any], str, str], ...] = (
        (ChatMessage, "chat_messages", "body"),
        (Question, "questions", "text"),
        (Enquiry, "enquiries", "text"),
        (InboxRow, "inbox", "body"),
        (InboxRow, "inbox", "reply"),
        (Delivery, "deliveries", "message"),
        (Delivery, "deliveries", "data"),
    )
    found = []
    async with street.service.database.read() as uow:
        for model, table, column in sealed:
            for row in await rows(street, model):
                value = getattr(row, column)
                opened = uow.keyring.open(value, table, column, row.id) if value else ""
                if words in opened or words in opened.encode().decode("unicode_escape", "ignore"):
                    found.append(f"{table}.{column}")
        for (table,) in list(await uow.session.execute(sql("SELECT name FROM sqlite_master WHERE type = 'table'"))):
            plainly = await uow.session.execute(sql(f'SELECT * FROM "{table}"'))  # noqa: S608 - our own tables
            found += [table for values in plainly for value in values if words in str(value)]
    return found


async def test_ct20_an_allergy_is_kept_only_after_a_yes_and_masked_from_segments(customer: Person) -> None:
    street = customer.street
    await customer.add()
    assert "記録してよろしいですか" in await customer.say("卵アレルギーがあります")
    assert await rows(street, Fact) == []
    await customer.tap("記録しない")
    assert await rows(street, Fact) == []
    await customer.say("卵アレルギーがあります")
    assert "記録しました" in await customer.tap("記録する")
    fact = (await rows(street, Fact))[0]
    assert (fact.kind, fact.sensitive) == ("allergy", True)
    assert "アレルギー：卵" in await customer.say("データを見る")
    body = {"title": "x", "topic": "news", "message": {"text": "x"}, "audience": 'fact allergy = "卵"'}
    await street.api("POST", "/campaigns", body, status=400)


async def test_cf13_ct14_somebody_of_fifteen_gets_no_marketing_and_no_profiling(customer: Person) -> None:
    await customer.add()
    await customer.tap("自分で選ぶ")
    await customer.tap("お店のニュース：受け取らない")
    await press(customer, "profiling:yes")
    assert await granted(customer) == {"news", "profiling"}
    assert "16歳未満" in await customer.say("15歳です")
    assert await granted(customer) == set()
    assert (await customer_of(customer)).minor is True
    await press(customer, "topic:news:on")
    await press(customer, "profiling:yes")
    assert await granted(customer) == set(), "not by an old button either"
    offered = await customer.say("設定")
    assert "お知らせ：なし" in offered
    await customer.say("ほうじ茶ありますか")
    assert "承りました" in await customer.tap("知らせてほしい"), "what one asks for oneself is no marketing"
    assert await granted(customer) == {"restock"}


@pytest.mark.parametrize("words", ["/privacy", "個人情報"])
async def test_privacy_is_answered_with_what_is_kept_and_the_ways_out(customer: Person, words: str) -> None:
    await customer.add()
    said = await customer.say(words)
    assert "お預かりしている情報" in said or "お預かり" in said
    assert {"データを見る", "データを消す"} <= set(await customer.buttons())
