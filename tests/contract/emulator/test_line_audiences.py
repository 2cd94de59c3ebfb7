"""Audiences of uploaded ids, and narrowcasts to them."""

from typing import Any

from linebot.v3.audience import (
    AddAudienceToAudienceGroupRequest,
    AsyncApiClient,
    AsyncManageAudience,
    Audience,
    Configuration,
    CreateAudienceGroupRequest,
    UpdateAudienceGroupDescriptionRequest,
)

from bot.emulator.line.people import User
from bot.emulator.world import World
from tests.contract.emulator.conftest import Line

TEXT = {"type": "text", "text": "hi"}


def friends(world: World, count: int) -> list[str]:
    ids = [world.line.ids.user() for _ in range(count)]
    world.line.people.update({one: User(one, "x", friend=True) for one in ids})
    return ids


async def test_sdk_makes_fills_and_deletes_an_audience(world: World) -> None:
    ids = friends(world, 3)
    configuration = Configuration(host=world.base_url, access_token=world.line.settings.access_token)
    async with AsyncApiClient(configuration) as client:
        api = AsyncManageAudience(client)
        audiences = [Audience(id=one) for one in ids[:2]]
        request = CreateAudienceGroupRequest(description="常連", audiences=audiences)
        number = (await api.create_audience_group(request)).audience_group_id
        assert (await api.get_audience_data(number)).audience_group.status == "IN_PROGRESS"
        world.clock.advance(2)
        await api.add_audience_to_audience_group(
            AddAudienceToAudienceGroupRequest(audience_group_id=number, audiences=[Audience(id=ids[2])])
        )
        data = await api.get_audience_data(number)
        assert (data.audience_group.status, data.audience_group.audience_count) == ("READY", 3)
        assert [job.job_status for job in data.jobs] == ["WORKING"]
        await api.update_audience_group_description(number, UpdateAudienceGroupDescriptionRequest(description="VIP"))
        page = await api.get_audience_groups(page=1)
        assert ([one.description for one in page.audience_groups], page.has_next_page) == (["VIP"], False)
        await api.delete_audience_group(number)
        assert (await api.get_audience_groups(page=1)).total_count == 0


async def make(line: Line, ids: list[str], name: str) -> tuple[int, Any]:
    body = {"description": name, "audiences": [{"id": one} for one in ids]}
    status, answer, _ = await line("POST", "/v2/bot/audienceGroup/upload", body)
    return status, answer.get("audienceGroupId") if status == 202 else answer


async def test_one_bad_id_fails_the_upload(line: Line, world: World) -> None:
    status, body = await make(line, [*friends(world, 1), "nonsense"], "a")
    assert status == 400
    assert body["details"][0]["message"] == "UPLOAD_AUDIENCE_GROUP_INVALID_AUDIENCE_ID_FORMAT"
    assert (await make(line, friends(world, 1), "b"))[0] == 202
    assert (await make(line, friends(world, 1), "B"))[0] == 400
    assert (await line("PUT", "/v2/bot/audienceGroup/upload", {"audienceGroupId": 1}))[0] == 400
    world.violations.clear()


async def test_narrowcast_by_recipient_tree(line: Line, world: World) -> None:
    world.line.settings.narrowcast_minimum = 1
    ids = friends(world, 4)
    _, left = await make(line, ids[:3], "left")
    _, right = await make(line, ids[2:], "right")
    body: dict[str, Any] = {"messages": [TEXT], "recipient": {"type": "audience", "audienceGroupId": left}}
    status, answer, _ = await line("POST", "/v2/bot/message/narrowcast", body)
    assert (status, answer) == (400, {"message": f"Invalid audience group id: {left}"})
    world.clock.advance(2)
    one, other = ({"type": "audience", "audienceGroupId": number} for number in (left, right))
    trees = {
        "and": ({"type": "operator", "and": [one, other]}, {ids[2]}),
        "or": ({"type": "operator", "or": [one, other]}, set(ids)),
        "not": ({"type": "operator", "and": [one, {"type": "operator", "not": other}]}, set(ids[:2])),
    }
    for tree, expected in trees.values():
        world.inbox.clear()
        status, _, headers = await line("POST", "/v2/bot/message/narrowcast", {**body, "recipient": tree})
        assert status == 202
        world.clock.advance(1)
        await world.idle()
        assert {entry.user for entry in world.inbox.entries()} == expected
    again = {**body, "recipient": {"type": "redelivery", "requestId": headers["x-line-request-id"]}}
    world.inbox.clear()
    assert (await line("POST", "/v2/bot/message/narrowcast", again))[0] == 202
    world.clock.advance(1)
    await world.idle()
    assert {entry.user for entry in world.inbox.entries()} == set(ids[:2])
    two = {"type": "operator", "and": [one], "or": [other]}
    assert (await line("POST", "/v2/bot/message/narrowcast", {**body, "recipient": two}))[0] == 400
    world.violations.clear()
