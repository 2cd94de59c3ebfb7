"""`/customers`."""

from __future__ import annotations

from bot.domain.consent import Action, Mechanism, Topic
from storage.database import Database
from storage.repositories import consents, customers, identities
from tests.unit.api.conftest import Api


async def test_a_customer_comes_back_as_told(call: Api) -> None:
    told = {"name": "田中", "birthday": "02-29", "locale": "zh_TW", "attributes": {"size": "M", "vip": True}}
    answer = await call("PUT", "/customers/42", told)
    assert answer.body["locale"] == "zh-Hant"
    assert {name: answer.body[name] for name in told} == {**told, "locale": "zh-Hant"}
    assert (answer.body["stage"], answer.body["topics"], answer.body["channels"]) == ("prospect", {}, [])
    assert (await call("GET", "/customers/42")).body == answer.body


async def test_fields_left_out_keep_their_value(call: Api) -> None:
    await call("PUT", "/customers/42", {"name": "Ann", "birthday": "05-31", "attributes": {"size": "M"}})
    answer = await call("PUT", "/customers/42", {"birthday": ""})
    assert (answer.body["name"], answer.body["birthday"], answer.body["attributes"]) == ("Ann", "", {"size": "M"})
    assert (await call("PUT", "/customers/42", {"attributes": {}})).body["attributes"] == {}


async def test_wrong_values(call: Api) -> None:
    body = {"birthday": "02-30", "locale": "ko", "attributes": {"a": {"b": 1}}, "nmae": "Ann"}
    answer = await call("PUT", "/customers/42", body)
    assert answer.pointers == {
        "/birthday": "must be a day like 05-31",
        "/locale": "must be ja, en, zh-Hant or th",
        "/attributes": "a must be a text, a number, true, false or null",
        "/nmae": 'is no field of this; did you mean "name"?',
    }
    assert (await call("GET", "/customers/42")).status == 404


async def test_the_card_shows_reach_and_consent_but_no_address(call: Api, database: Database) -> None:
    async with database.write() as uow:
        ann = await customers.create(uow, external_id="42")
        await identities.attach(uow, ann, "telegram", "777123", reachable=False)
        source = consents.Source(Mechanism.BUTTON, uow.now, dedupe="tap")
        await consents.record(uow, ann.id, [Topic.NEWS], Action.GRANT, source)
    card = (await call("GET", "/customers/42")).body
    assert card["channels"] == [{"channel": "telegram", "reachable": False}]
    assert card["topics"] == {"news": "granted"}
    assert "777123" not in str(card)


async def test_erased_is_gone(call: Api) -> None:
    await call("PUT", "/customers/42", {"name": "Ann"})
    assert (await call("DELETE", "/customers/42")).status == 204
    assert (await call("GET", "/customers/42")).status == 404
    assert (await call("DELETE", "/customers/42")).status == 404
