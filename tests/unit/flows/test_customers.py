"""The shop's systems name a customer; they do not overrule the person."""

from __future__ import annotations

from flows import customers as flow
from flows.customers import Missing, Told
from storage.database import Database
from storage.models import Customer, Suppression
from storage.repositories import customers, identities


async def test_an_external_id_makes_a_customer_an_address_does_not(database: Database) -> None:
    async with database.write() as uow:
        ann = await flow.find_or_create(uow, "42")
        assert isinstance(ann, Customer)
        assert await flow.find_or_create(uow, "42") is ann
        assert await flow.find_by_address(uow, "telegram", "7") is Missing.UNKNOWN
        await identities.attach(uow, ann, "telegram", "7")
        assert await flow.find_by_address(uow, "telegram", "7") is ann


async def test_an_erased_person_is_not_made_again(database: Database) -> None:
    async with database.write() as uow:
        for kind, value in (("external", "42"), ("line", "U1")):
            uow.session.add(Suppression(index=uow.keyring.index(kind, value), at=uow.now))
        await uow.session.flush()
        assert await flow.find_or_create(uow, "42") is Missing.ERASED
        assert await flow.find_by_address(uow, "line", "U1") is Missing.ERASED


async def test_only_what_was_told_changes(database: Database) -> None:
    async with database.write() as uow:
        ann = await customers.create(uow, external_id="42", name="Ann", birthday="05-31", locale="ja")
        assert flow.change(uow, ann, Told(birthday="", attributes={"size": "M"}))
        assert not flow.change(uow, ann, Told(name="Ann", attributes={"size": "M"}))
        profile = customers.profile(uow, ann)
        assert (profile.name, profile.birthday, profile.external_id) == ("Ann", "", "42")
        assert flow.change(uow, ann, Told(locale="th"))
        assert ann.locale == "th"


async def test_a_language_chosen_in_the_chat_stays(database: Database) -> None:
    async with database.write() as uow:
        ann = await customers.create(uow, external_id="42", locale="en")
        ann.last_seen_at = uow.now
        assert not flow.change(uow, ann, Told(locale="ja"))
        assert ann.locale == "en"
