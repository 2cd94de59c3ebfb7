"""S4: who may do what, and buttons that are worth something to one person for ten minutes."""

from __future__ import annotations

import pytest

from flows import acts
from flows.acts import ACTS, Forged, Pressed, Stale
from handlers import staff
from storage.database import Database
from storage.models import Customer, Staff
from storage.repositories import identities
from storage.repositories import staff as members
from tests.unit.conftest import StandingClock
from tests.unit.handlers.conftest import Talk, said, talk
from tests.unit.handlers.staff.conftest import Counter, counter

__all__ = ["counter", "talk"]

SENDING = {act for act in ACTS if act == "broadcast" or act.startswith("b_")}
STOPPING = {"e_stop", "e_everything"}
SELLING = {act for act in ACTS if act == "sale" or act.startswith("s_")}
TEACHING = {act for act in ACTS if act.startswith("q_")}
ULID = "01JQZX3V9M8K7T6R5P4N2B1C0D"


@pytest.mark.parametrize("act", sorted(ACTS))
@pytest.mark.parametrize("role", members.ROLES)
def test_the_matrix_of_roles_and_acts(role: str, act: str) -> None:
    """Owner everything; marketer all but sales and teaching; clerk all but broadcasts; only an owner lets a stop go."""
    resuming = act == "e_resume"
    marketer, clerk = act not in SELLING | TEACHING and not resuming, act not in SENDING | STOPPING and not resuming
    expected = {"owner": True, "marketer": marketer, "clerk": clerk}[role]
    assert acts.allowed(role, act) is expected


@pytest.mark.parametrize("role", ["", "customer", "admin", "Owner"])
def test_an_unknown_role_may_nothing(role: str) -> None:
    assert not any(acts.allowed(role, act) for act in ACTS)


def test_an_unknown_act_is_nobodys() -> None:
    assert not any(acts.allowed(role, "erase_everything") for role in members.ROLES)


def test_every_act_has_a_handler_and_every_handler_an_act() -> None:
    assert set(staff.HANDLERS) == set(ACTS)
    typed = {*staff.COMMANDS.values(), *staff.WORDS.values(), *staff.PREFIXES.values(), *staff.PUSHED.values()}
    assert typed <= set(ACTS)


@pytest.mark.parametrize("act", sorted(ACTS))
@pytest.mark.parametrize("role", members.ROLES)
async def test_the_matrix_as_it_is_lived(counter: Counter, role: str, act: str) -> None:
    """Pressed with a rightly signed button: refused with the roles that may, or answered."""
    await counter.hire(role)
    outcome = await counter.press(await counter.data(act, ULID, role), role)
    refused = "の役割では、この操作はできません" in said(outcome)
    assert refused is not acts.allowed(role, act)


@pytest.mark.parametrize("act", sorted(ACTS))
async def test_the_longest_subject_fits_on_a_telegram_button(counter: Counter, act: str) -> None:
    await counter.hire("owner")
    assert len((await counter.data(act, ULID)).encode()) <= 64


async def pressed(talk: Talk, data: str, address: str) -> object:
    async with talk.context(tap=data, address=address) as context:
        return acts.pressed(context)


async def test_a_button_is_its_owners(talk: Talk, counter: Counter) -> None:
    await counter.hire("owner")
    await counter.hire("owner", "other", "山本")
    data = await counter.data("b_end", ULID)
    assert await pressed(talk, data, "owner") == Pressed("b_end", ULID)
    assert await pressed(talk, data, "other") == Forged()
    assert "スタッフだけ" in said(await counter.press(data, "other"))


async def test_a_button_lasts_ten_minutes(talk: Talk, counter: Counter, clock: StandingClock) -> None:
    await counter.hire("owner")
    data = await counter.data("menu")
    clock.advance(minutes=10)
    assert isinstance(await pressed(talk, data, "owner"), Pressed)
    clock.advance(seconds=1)
    assert await pressed(talk, data, "owner") == Stale("menu", "")
    assert "もう使えません" in said(await counter.press(data))


@pytest.mark.parametrize(
    "forge",
    [
        lambda act, subject, end, sign: f"s:b_end:{subject}:{end}:{sign}",
        lambda act, subject, end, sign: f"s:{act}:{'0' * 26}:{end}:{sign}",
        lambda act, subject, end, sign: f"s:{act}:{subject}:ffffffff:{sign}",
        lambda act, subject, end, sign: f"s:{act}:{subject}:{end}:",
        lambda act, subject, end, sign: f"s:{act}:{subject}:{end}",
        lambda act, subject, end, sign: f"s:{act}:{subject}:{end}:{sign}:x",
        lambda act, subject, end, sign: f"s:{act}:{subject}:zz:{sign}",
        lambda act, subject, end, sign: f"s:{act}:{subject}:{end}:é",
        lambda act, subject, end, sign: "s:",
        lambda act, subject, end, sign: "s",
    ],
)
async def test_a_changed_button_is_refused(talk: Talk, counter: Counter, forge) -> None:  # type: ignore[no-untyped-def]
    await counter.hire("owner")
    _, *parts = (await counter.data("menu", ULID)).split(":")
    forged = forge(*parts)
    assert await pressed(talk, forged, "owner") == Forged()
    assert "スタッフだけ" in said(await counter.press(forged))


async def test_a_customer_presses_a_copied_button_in_vain(counter: Counter) -> None:
    await counter.hire("owner")
    data = await counter.data("e_stop")
    assert await counter.maybe(tap=data, address="customer") is None


async def test_one_who_left_and_came_back_cannot_use_the_old_buttons(
    talk: Talk, counter: Counter, database: Database
) -> None:
    row = await counter.hire("owner")
    old = await counter.data("menu")
    async with database.write() as uow:
        await members.remove(uow, row.id)
        identity = await identities.find(uow, "line", "owner")
        assert identity is not None
        assert await uow.session.get(Customer, identity.customer_id)
        uow.session.add(Staff(name="佐藤", role="owner", identity_id=identity.id, created_at=uow.now))
    assert await pressed(talk, old, "owner") == Forged()


async def test_what_runs_behind_the_door_never_runs_before_it(talk: Talk) -> None:
    async with talk.context("x") as context:
        with pytest.raises(PermissionError):
            acts.data(context, "menu")
