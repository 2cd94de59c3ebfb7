"""CT13 on the whole road: staff write a yes down at the desk, and only the customer's own tap makes it count."""

from __future__ import annotations

from bot.domain.clock import SystemClock
from storage.models import Staff
from storage.repositories import staff as members
from tests.roads import books, crew
from tests.roads.street import Person, Street

FORM = {"topic": "news", "medium": "paper", "evidence": "form 12", "wording": "新商品のお知らせを受け取ります。"}


async def desk(street: Street, person: Person, page: str, **form: str) -> str:
    """Send a form of this person's card as a clerk; give what the page says was done."""
    async with street.service.database.write() as uow:
        uow.now = SystemClock().now()  # the console's sessions go by real time
        clerk = Staff(name="林", role="clerk", created_at=uow.now)
        uow.session.add(clerk)
        await uow.session.flush()
        token = await members.open_session(uow, clerk)
        csrf = uow.keyring.index("csrf", token)
    where = f"{street.url}/console/customers/{await crew.customer_id(street, person)}/{page}"
    headers = {"Origin": street.url, "Cookie": f"najimi_console={token}"}
    async with street.http.post(where, data={"csrf": csrf, **form}, headers=headers, allow_redirects=False) as answer:
        assert answer.status == 303, await answer.text()
        done = answer.headers["Location"].partition("done=")[2]
    await street.settle()
    return done


async def left_out(street: Street) -> dict[str, int]:
    """Write a campaign for everybody who said yes to news; give why people are left out of it."""
    body = {"title": "新茶", "topic": "news", "message": {"text": "新茶が届きました。"}, "audience": "all"}
    made = await street.api("POST", "/campaigns", body)
    assert made["audience"]["count"] == 0
    await street.api("POST", f"/campaigns/{made['id']}/start", status=409)
    return dict(made["audience"]["excluded"])


async def test_ct13_a_yes_from_the_shop_counts_with_the_customers_own_tap(street: Street, customer: Person) -> None:
    await customer.add()
    before = len(await customer.said())
    assert await desk(street, customer, "consent", **FORM) == "consent_asked"
    asked = "\n".join((await customer.said())[before:])
    assert "お店で「お店のニュース」のご希望をうかがいました" in asked
    assert "広告）を受け取ります" in asked, "the sentence that a yes agrees to is in view"
    assert (await books.statuses(customer))["news"] == "pending"
    assert await left_out(street) == {"pending": 1}
    assert len(await customer.said()) == before + 1, "nothing but the question before the tap"

    assert "承りました" in await customer.tap("受け取る")
    assert await books.granted(customer) == {"news"}
    await street.advance(days=20)
    assert await books.granted(customer) == {"news"}


async def test_ct13_a_no_to_the_question_is_a_no(street: Street, customer: Person) -> None:
    await customer.add()
    await desk(street, customer, "consent", **FORM)
    assert "お送りしません" in await customer.tap("受け取らない")
    assert (await books.statuses(customer))["news"] == "withdrawn"
    assert await desk(street, customer, "consent", **FORM) == "consent_lately"


async def test_ct13_silence_ends_it_after_14_days(street: Street, customer: Person) -> None:
    await customer.add()
    before = len(await customer.said())
    await desk(street, customer, "consent", **FORM)
    for _ in range(13):
        await street.advance(days=1)
    assert (await books.statuses(customer))["news"] == "pending"
    await street.advance(days=1)
    assert (await books.statuses(customer))["news"] == "withdrawn"
    assert len(await customer.said()) == before + 1, "they were asked once"
    await customer.tap("受け取る")
    assert await books.granted(customer) == set(), "the old question grants nothing any more"


async def test_staff_say_no_for_somebody_at_once(street: Street, customer: Person) -> None:
    await customer.add()
    await desk(street, customer, "consent", **FORM)
    await customer.tap("受け取る")
    before = len(await customer.said())
    assert await desk(street, customer, "withdrawal", topic="all", medium="phone") == "consent_withdrawn"
    assert await books.granted(customer) == set()
    assert await left_out(street) == {"no_consent": 1}
    assert len(await customer.said()) == before
