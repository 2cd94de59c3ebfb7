"""The judge itself: what stands on a phone is read rightly, and a broken promise is found."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from bench.real import invariants, talks
from bench.real.conversion import Person
from bench.real.evidence import Arrived, Evidence
from bench.real.faq import Question
from bench.real.phones import Button, Say, Shown, Tap, button_data, words
from bench.real.purchases import Invoice
from bench.real.talks import Asked, Books, Wished
from bot.domain.consent import Topic
from storage.models import Delivery

DAY = datetime(2026, 3, 10, 3, 0, tzinfo=UTC)  # noon in Tokyo
PEOPLE = {"7": Person("7", "line", "U7", "", frozenset({Topic.NEWS}))}


def shown(*buttons: str) -> list[Shown]:
    return [Shown(DAY, "words", tuple(Button(data, data, "1", {}) for data in buttons))]


def delivery(name: str, at: datetime, topic: str = "news", message_class: str = "marketing") -> Delivery:
    return Delivery(
        id=name,
        customer_id="c7",
        occasion=name,
        journey="broadcast",
        topic=topic,
        message_class=message_class,
        state="sent",
        created_at=at,
        not_before=at,
        expires_at=at,
    )


def evidence(*deliveries: Delivery, said: str = "") -> Evidence:
    arrived = [Arrived(row.created_at, "line", "7", "push", row.id, said, row.id) for row in deliveries]
    rows = {row.id: row for row in deliveries}
    return Evidence(arrived, [], {"c7": "7"}, rows, [], [], [], [], [], {}, [], [], {})


def broken(found: Evidence, books: Books | None = None, invoices: list[Invoice] | None = None) -> set[str]:
    results = invariants.check(found, books or Books(), PEOPLE, invoices or [], {})
    return {name for name, cases in results.items() if cases}


def test_one_granted_message_by_day_breaks_nothing() -> None:
    assert broken(evidence(delivery("a", DAY))) == set()


def test_each_broken_promise_is_found() -> None:
    assert broken(evidence(delivery("a", DAY, "followup"))) == {"nobody got a topic that they had not granted"}
    assert broken(evidence(delivery("a", DAY + timedelta(hours=10)))) == {"nobody was pushed in the quiet hours"}
    soon = evidence(delivery("a", DAY), delivery("b", DAY + timedelta(hours=1)))
    assert broken(soon) == {"nobody got more marketing than the caps allow"}
    other = [Invoice("536367", "8", DAY, "delivered", ())]
    assert broken(evidence(delivery("a", DAY), said="注文536367"), invoices=other) == {
        "nobody read another's order number"
    }
    lost = evidence(delivery("a", DAY))
    lost.arrived.clear()
    assert broken(lost) == {"what was sent is what arrived, once"}


def test_a_stop_counts_from_its_tap_and_a_later_yes_from_its_own() -> None:
    row = delivery("a", DAY, "restock", "alert")
    stop = Books(stopped=[("7", "a", DAY - timedelta(hours=2))])
    assert broken(evidence(row), stop)
    stop.agreed.append(("7", DAY - timedelta(hours=1)))
    assert broken(evidence(row), stop) == set()


def test_a_person_follows_the_buttons_into_the_line() -> None:
    note, agreed = Wished("T", "7", DAY), list[tuple[str, datetime]]()
    talk = talks.wish(note, "TEA", agreed)
    assert next(talk) == Say("TEAの在庫はありますか")
    step = talk.send(shown("item:OTHER", "item:T"))
    assert isinstance(step, Tap)
    assert step.button.data == "item:T"
    step = talk.send(shown("wishok:T"))
    assert isinstance(step, Tap)
    assert (step.button.data, agreed) == ("wishok:T", [("7", DAY)])
    assert _ends(talk, shown("unwish:T"))
    assert note.how == "joined"


def test_a_person_taps_the_question_that_is_theirs_although_its_label_is_cut() -> None:
    note = Asked(Question("1", "?", "in", {"5": 2}), ("粗大ごみの出し方を教えてください",), "7", DAY)
    talk = talks.ask(note)
    next(talk)
    offered = [
        Shown(DAY, "", tuple(Button(label, f"faq:q:{n}", "1", {}) for n, label in enumerate(("水道", "粗大ごみの…"))))
    ]
    step = talk.send(offered)
    assert isinstance(step, Tap)
    assert step.button.data == "faq:q:1"
    assert _ends(talk, shown())
    assert note.tapped == "粗大ごみの…"


def test_both_platforms_messages_are_read() -> None:
    flex = {"contents": {"body": {"contents": [{"text": "在庫"}]}, "footer": [{"action": {"data": "why:1"}}]}}
    telegram = {"text": "在庫", "reply_markup": {"inline_keyboard": [[{"text": "x", "callback_data": "why:1"}]]}}
    for message in (flex, telegram):
        assert (words(message), button_data(message)) == ("在庫", ["why:1"])


def _ends(talk: talks.Talk, answer: list[Shown]) -> bool:
    try:
        talk.send(answer)
    except StopIteration:
        return True
    return False
