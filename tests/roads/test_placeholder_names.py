"""S9: customers and products named like placeholders go through a whole broadcast and stay what they are called."""

from __future__ import annotations

import pytest

from bot.domain.consent import Topic
from tests.roads import crew
from tests.roads.street import Person, Street

NAMES = [
    *("{name}", "{last_purchase}", "{name|x}", "{coupon}", "{shop}", "｛name｝", "{{7*7}}", "{0.__class__}"),
    *(
        "%s",
        "%(name)s",
        "${name}",
        "{$name}",
        "{{ config }}",
        "<b>太字</b>",
        "_x_ *y* `z`",
        "[a](tg://user?id=1)",
        r"\1",
    ),
]
TEXT = "[{name|お客さま}] と [{last_purchase|前の品}] の新茶です。"


@pytest.mark.parametrize("channel", ["line", "telegram"])
async def test_s9_a_customer_named_like_a_placeholder_gets_the_broadcast_by_that_name(
    street: Street, channel: str
) -> None:
    """From the till's list and the shop's API to the bubble on the phone; the texts of both platforms are compared to
    the letter, Telegram's without any markup in them."""
    people = [await _customer(street, channel, number, name) for number, name in enumerate(NAMES)]
    body = {"title": "{name}", "topic": "news", "message": {"text": TEXT}, "audience": "all"}
    draft = await street.api("POST", "/campaigns", body)
    assert (await street.api("POST", f"/campaigns/{draft['id']}/start"))["frozen"] == len(NAMES)
    await street.advance(minutes=1)
    told = await street.api("GET", f"/campaigns/{draft['id']}")
    assert told["counts"]["sent"] == len(NAMES)
    for person, name in zip(people, NAMES, strict=True):
        heard = [said for said in await person.said() if "の新茶です。" in said]
        assert [said.splitlines()[0] for said in heard] == [f"[{name}] と [{name}] の新茶です。"]
        marked = {each["type"] for each in await _entities(person)}
        assert not marked & {"bold", "italic", "code", "text_link", "text_mention"}, marked


async def _customer(street: Street, channel: str, number: int, name: str) -> Person:
    """Somebody of this name who bought something of the same name and let it be used."""
    person = await crew.regular(street, channel, Topic.NEWS, Topic.PROFILING, name=f"客{number}")
    await street.api("PUT", f"/products/P{number}", {"name": name, "price": 100, "stock": 1}, settle=False)
    await crew.named(street, person, f"c{number}", name)
    order = {
        "customer": {"external_id": f"c{number}"},
        "placed_at": "2026-03-01T12:00:00+09:00",
        "status": "placed",
        "lines": [{"sku": f"P{number}", "quantity": 1}],
    }
    await street.api("PUT", f"/orders/o{number}", order, settle=False)
    return person


async def _entities(person: Person) -> list[dict[str, str]]:
    messages = [each["message"] for each in (await person.chat())["messages"] if each["from"] == "bot"]
    return [found for message in messages for found in message.get("entities", []) if "の新茶です" in str(message)]


@pytest.mark.parametrize("text", ["{coupon}です", "{{7*7}}", "{0.__class__}", "{name.__class__}", "{name", "${price}"])
async def test_s9_a_template_of_staff_knows_its_two_placeholders_and_nothing_else(street: Street, text: str) -> None:
    body = {"title": "t", "topic": "news", "message": {"text": text}, "audience": "all"}
    refused = await street.api("POST", "/campaigns", body, status=400)
    assert "placeholder" in str(refused) or "brace" in str(refused)
