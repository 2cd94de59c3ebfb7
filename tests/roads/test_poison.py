"""A poison event: five tries, dead with its reason, nobody else notices, and an owner may have it tried again (R29)."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from sqlalchemy import text as sql
from sqlmodel import col
from structlog.testing import capture_logs

from storage.models import Handover, InboxRow
from storage.repositories import inbox
from tests.roads.books import customer_of, deliver, events, rows
from tests.roads.street import Person, Street


@pytest.fixture
def no_patience(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Let the pauses between the tries of a failing event take no time, and their tracebacks no room."""
    monkeypatch.setattr("bot.intake._TRIES", (0.0,) * 4)
    with capture_logs():
        yield


@pytest.mark.parametrize("channel", ["line", "telegram"])
@pytest.mark.usefixtures("no_patience")
async def test_r29_a_poison_event_dies_politely_and_nobody_else_notices(street: Street, channel: str) -> None:
    """The poison is real: the database refuses to keep one person's question."""
    victim, other = [await street.person(channel, name) for name in ("花", "太郎")]
    await victim.add()
    await other.add()
    customer = await customer_of(victim)
    async with street.service.database.write() as uow:
        poison = f"CREATE TRIGGER poison BEFORE INSERT ON questions WHEN NEW.customer_id = '{customer.id}'"
        await uow.session.execute(sql(f"{poison} BEGIN SELECT RAISE(ABORT, 'poison'); END"))
    await victim.do("text", {"text": "送料はいくらですか"}, settle=False)
    await other.do("text", {"text": "送料はいくらですか"}, settle=False)
    await street.settle()
    assert (await other.heard()).startswith("全国一律550円")
    dead = await rows(street, InboxRow, col(InboxRow.state) == "dead")
    assert [(row.attempts, row.reason) for row in dead] == [(5, "IntegrityError")]
    said = await victim.heard(2)
    assert "こちらの不具合" in said
    assert "スタッフにつなぎました" in said, "the promise of an answer is kept by a person"
    handover = (await rows(street, Handover))[0]
    assert (handover.reason, handover.customer_id) == ("error", customer.id)
    assert await victim.say("まだですか") == "", "the staff have the word now"
    await victim.tap("自動応答に戻す")
    assert "こんにちは" in await victim.say("こんにちは")
    async with street.service.database.write() as uow:
        await uow.session.execute(sql("DROP TRIGGER poison"))
        assert await inbox.revive(uow, dead[0].id)
        assert not await inbox.revive(uow, dead[0].id)
    await street.settle()
    [row] = await rows(street, InboxRow, col(InboxRow.id) == dead[0].id)
    assert row.state == "done", "an owner had it tried again"
    if channel == "telegram":
        assert (await victim.heard()).startswith("全国一律550円")
    else:
        assert row.reply_state == "failed", "on LINE the token of the answer went with the apology"


@pytest.mark.usefixtures("no_patience")
async def test_r29_when_even_the_handover_fails_the_customer_is_told_to_try_again(customer: Person) -> None:
    street = customer.street
    await customer.add()
    async with street.service.database.write() as uow:
        for table in ("questions", "handovers"):
            refuse = f"CREATE TRIGGER no_{table} BEFORE INSERT ON {table}"
            await uow.session.execute(sql(f"{refuse} BEGIN SELECT RAISE(ABORT, 'poison'); END"))
    assert "もう一度お送りください" in await customer.say("送料はいくらですか")


@pytest.mark.usefixtures("no_patience")
async def test_r29_an_event_that_cannot_be_read_dies_and_does_not_come_back(street: Street) -> None:
    person = await street.person("line")
    await person.add()
    await deliver(street, "line", await events(person, "text", {"text": "こんにちは"}))
    await street.world.idle()
    async with street.service.database.write() as uow:
        await uow.session.execute(sql("UPDATE inbox SET body = X'00010203' WHERE state = 'new'"))
    await street.settle()
    assert [row.state for row in await rows(street, InboxRow, col(InboxRow.attempts) > 0)] == ["dead"]
    assert (await person.say("送料はいくらですか")).startswith("全国一律550円")
