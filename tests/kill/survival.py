"""The story that every case tells: everything happens at once, the service dies, comes back, and all is well."""

from __future__ import annotations

import asyncio

from tests.kill import invariants
from tests.kill.town import ON_LINE, WORDS, Town, line_address, people, telegram_address

ASKERS = [("line", line_address(number)) for number in (3, 4, 5)] + [("telegram", telegram_address(2))]
STOPPER = line_address(7)
QUESTION, ANSWER = "営業時間を教えてください", "10:00"
STOPPED = "停止し"
IN_FLIGHT = 16
"""How many of Telegram's messages may be between mark and record (bot/channels/telegram/limits.py)."""
_PATIENCE = 45.0
"""Seconds; generous, for a machine that runs other tests beside this."""


async def happen(town: Town) -> None:
    """A campaign starts, tea arrives, people ask, and one says stop: all at once."""
    talking = [town.do(channel, address, "text", {"text": QUESTION}) for channel, address in ASKERS]
    await asyncio.gather(town.begin(), *talking, town.do("line", STOPPER, "text", {"text": "停止"}))


async def survive(town: Town, failpoints: str, *more: str) -> None:
    """Live until the failpoint kills the service, `more` times again while it starts, then to the end."""
    await town.start(failpoints)
    await happen(town)
    assert await town.died() == -9, "the failpoint was never reached"
    for each in more:
        await town.start(each, ready=False)
        assert await town.died() == -9, f"{each} was never reached"
    await town.start()
    await settle(town)


async def settle(town: Town) -> None:
    """Whoever got no answer from the API asks again; then wait until all is done and everybody was answered."""
    await town.begin()
    await town.calm()
    async with asyncio.timeout(_PATIENCE):
        while not _all_answered(town):  # noqa: ASYNC110 - another process answers
            await asyncio.sleep(0.05)


def _all_answered(town: Town) -> bool:
    return all(town.answers(ANSWER)[address] for _, address in ASKERS) and bool(town.answers(STOPPED)[STOPPER])


async def broken(town: Town, *, unknown: int = IN_FLIGHT, answers: int = 2) -> list[str]:
    """Give every promise that was not kept (trust.md 3.6).

    `answers`: how often one on Telegram may come. It has no key for an answer, so what was under way when the service
    died comes twice: twice is better than never.
    """
    news, restock = await town.rows(), await town.rows("restock")
    audience, status, chain = await town.books()
    arrivals = town.arrivals()
    told = town.answers(ANSWER)
    on_line = [address for channel, address in ASKERS if channel == "line"]
    return [
        *invariants.six_states_add_up(news, audience, status),
        *invariants.nobody_twice(arrivals),
        *invariants.sent_arrived([*news, *restock], arrivals),
        *invariants.arrived_is_told([*news, *restock], arrivals),
        *invariants.line_lost_nothing([*news, *restock]),
        *invariants.few_unknown([*news, *restock], unknown),
        *invariants.silent_after_stop(arrivals, STOPPER, _confirmed(town)),
        *invariants.one_answer_each(told, on_line),
        *invariants.one_answer_each(told, [address for channel, address in ASKERS if channel != "line"], answers),
        *(f"{len(restock)} were told of the tea" for _ in range(1) if len(restock) != 6),
        *(f"an audience of {audience}" for _ in range(1) if audience < ON_LINE),
        *invariants.logs_name_nobody(_log(town), [address for _, address in people()], [WORDS, QUESTION]),
        *chain,
    ]


def _log(town: Town) -> str:
    return (town.folder / "service.log").read_text(encoding="utf-8", errors="replace")


def _confirmed(town: Town) -> int | None:
    """Give the number of the answer that confirmed the stop."""
    said = [each.seq for each in town.world.inbox.entries() if each.user == STOPPER and STOPPED in str(each.message)]
    return said[0] if said else None
