"""An id of any length travels in 64 bytes and comes back."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from bot.domain import button_data


@given(st.lists(st.text(min_size=1, max_size=200), min_size=1, max_size=20, unique=True), st.data())
def test_what_a_button_carries_is_found_again(ids: list[str], data: st.DataObject) -> None:
    wanted = data.draw(st.sampled_from(ids))
    carried = button_data.short(wanted)
    assert len(carried.encode()) <= 44
    assert button_data.find(carried, ids) == wanted
    assert button_data.is_digest(carried) == (carried != wanted)


def test_a_foreign_id_is_not_found() -> None:
    assert button_data.find("x", ["y", "z"]) is None
