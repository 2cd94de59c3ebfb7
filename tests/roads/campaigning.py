"""Broadcasting as staff do it in their chat, and what became of it by the API."""

from __future__ import annotations

from typing import Any

from tests.roads import crew
from tests.roads.street import Person, Street

WORDS = "{name|お客さま}さま、{last_purchase|以前の商品}はいかがでしたか。新茶が入りました。"


async def draft(boss: Person, text: str = WORDS) -> str:
    """From the first word to the draft card, for everybody who wants news."""
    assert "送りたい文" in await boss.say("一斉配信")
    assert "どの種類" in await boss.say(text)
    assert "だれに" in await boss.tap("お店のニュース")
    return await boss.tap("受け取る方すべて")


async def report(street: Street) -> dict[str, Any]:
    """Give the newest campaign as the API tells it; its counts must add up to its audience, always."""
    found = await crew.rows(street, "SELECT id FROM campaigns ORDER BY created_at DESC, id DESC LIMIT 1")
    told: dict[str, Any] = await street.api("GET", f"/campaigns/{found[0][0]}", settle=False)
    assert sum(told["counts"].values()) == told["frozen"], told
    return told


async def got(person: Person, part: str = "新茶") -> list[str]:
    """Give the first paragraphs of what this person got with these words in it."""
    return [said.splitlines()[0] for said in await person.said() if part in said]


async def send(boss: Person, count: int, text: str = WORDS) -> str:
    """From the first word to the number that starts it."""
    await draft(boss, text)
    await boss.tap("確認へ進む")
    return await boss.say(str(count))


async def clear_faults(street: Street) -> None:
    async with street.http.delete(f"{street.world.base_url}/_/faults") as cleared:
        assert cleared.status == 200


async def jam(street: Street, person: Person, *, seconds: int = 30) -> None:
    """Let Telegram ask to come back later, whenever something is sent to this person."""
    body = {
        "ok": False,
        "error_code": 429,
        "description": f"Too Many Requests: retry after {seconds}",
        "parameters": {"retry_after": seconds},
    }
    fault = {"platform": "telegram", "method": "sendMessage", "user": person.id, "status": 429, "times": 99}
    await street.act("faults", {**fault, "body": body})
