"""LINE's own client drives the emulator through every call that the service will use."""

import io
import uuid
from collections.abc import AsyncIterator
from typing import Any

import pytest
from linebot.v3.messaging import (
    ApiException,
    AsyncApiClient,
    AsyncMessagingApi,
    AsyncMessagingApiBlob,
    BroadcastRequest,
    Configuration,
    CreateRichMenuAliasRequest,
    FlexMessage,
    MarkMessagesAsReadByTokenRequest,
    MulticastRequest,
    NarrowcastRequest,
    PostbackAction,
    PushMessageRequest,
    QuickReply,
    QuickReplyItem,
    ReplyMessageRequest,
    RichMenuArea,
    RichMenuBounds,
    RichMenuBulkLinkRequest,
    RichMenuRequest,
    RichMenuSize,
    SetWebhookEndpointRequest,
    ShowLoadingAnimationRequest,
    StickerMessage,
    TestWebhookEndpointRequest,
    TextMessage,
    ValidateMessageRequest,
)
from linebot.v3.oauth import AsyncApiClient as OauthClient
from linebot.v3.oauth import AsyncChannelAccessToken
from linebot.v3.oauth import Configuration as OauthConfiguration
from PIL import Image

from bot.emulator.world import World
from tests.contract.emulator.conftest import Bot, People

# pytest would take a class of that name for a test
TestWebhookEndpointRequest.__test__ = False

CARD = {
    "type": "bubble",
    "hero": {"type": "image", "url": "https://example.com/a.png", "size": "full", "aspectRatio": "20:13"},
    "body": {
        "type": "box",
        "layout": "vertical",
        "contents": [
            {"type": "text", "text": "エチオピア 200g", "weight": "bold", "size": "xl", "wrap": True},
            {
                "type": "box",
                "layout": "baseline",
                "contents": [
                    {"type": "icon", "url": "https://example.com/star.png", "size": "sm"},
                    {"type": "text", "text": "¥1,580", "color": "#111111", "flex": 2},
                ],
            },
            {"type": "separator", "margin": "md"},
        ],
    },
    "footer": {
        "type": "box",
        "layout": "vertical",
        "contents": [
            {"type": "button", "style": "primary", "action": {"type": "postback", "label": "買う", "data": "buy"}}
        ],
    },
}


@pytest.fixture
async def client(world: World) -> AsyncIterator[AsyncApiClient]:
    configuration = Configuration(host=world.base_url, access_token=world.line.settings.access_token)
    async with AsyncApiClient(configuration) as client:
        yield client


@pytest.fixture
def api(client: AsyncApiClient) -> AsyncMessagingApi:
    return AsyncMessagingApi(client)


@pytest.fixture
def blob(client: AsyncApiClient) -> AsyncMessagingApiBlob:
    return AsyncMessagingApiBlob(client)


async def test_push_with_retry_key(api: AsyncMessagingApi, people: People, world: World) -> None:
    user = await people.add()
    buy = PostbackAction(label="買う", data="buy", display_text="買います")
    quick = QuickReply(items=[QuickReplyItem(action=buy)])
    messages = [
        TextMessage(text="入荷しました", quick_reply=quick),
        StickerMessage(package_id="446", sticker_id="1988"),
        FlexMessage.from_dict({"type": "flex", "altText": "入荷", "contents": CARD}),
    ]
    request = PushMessageRequest(to=user, messages=messages)
    key = str(uuid.uuid4())
    first = await api.push_message_with_http_info(request, x_line_retry_key=key)
    assert first.status_code == 200
    assert [bool(one.quote_token) for one in first.data.sent_messages] == [True] * 3
    with pytest.raises(ApiException) as caught:
        await api.push_message(request, x_line_retry_key=key)
    assert caught.value.status == 409
    assert caught.value.headers["x-line-accepted-request-id"] == first.headers["x-line-request-id"]
    assert [entry.message["type"] for entry in world.inbox.entries("line", user)] == ["text", "sticker", "flex"]


async def test_reply_loading_and_read(api: AsyncMessagingApi, people: People, world: World, bot: Bot) -> None:
    world.line.settings.webhook_url = bot.url
    user = await people.add()
    await people.act(user, "text", text="hi")
    event = bot.events()[-1]
    await api.show_loading_animation(ShowLoadingAnimationRequest(chat_id=user, loading_seconds=5))
    await api.mark_messages_as_read_by_token(
        MarkMessagesAsReadByTokenRequest(mark_as_read_token=event["message"]["markAsReadToken"])
    )
    request = ReplyMessageRequest(reply_token=event["replyToken"], messages=[TextMessage(text="はい")])
    assert len((await api.reply_message(request)).sent_messages) == 1
    with pytest.raises(ApiException, match="Invalid reply token"):
        await api.reply_message(request)


async def test_multicast_broadcast_narrowcast(api: AsyncMessagingApi, people: People, world: World) -> None:
    users = [await people.add() for _ in range(2)]
    hello: list[Any] = [TextMessage(text="hello")]
    await api.multicast(MulticastRequest(to=users, messages=hello), x_line_retry_key=str(uuid.uuid4()))
    await api.broadcast(BroadcastRequest(messages=hello))
    world.line.settings.narrowcast_minimum = 1
    world.line.settings.narrowcast_seconds = 0
    accepted = await api.narrowcast_with_http_info(NarrowcastRequest(messages=hello))
    assert accepted.status_code == 202
    await world.idle()
    progress = await api.get_narrowcast_progress(accepted.headers["x-line-request-id"])
    assert (progress.phase, progress.success_count) == ("succeeded", 2)
    assert [entry.kind for entry in world.inbox.entries()] == ["multicast"] * 2 + ["broadcast"] * 2 + ["narrowcast"] * 2


async def test_account(api: AsyncMessagingApi, people: People, world: World) -> None:
    user = await people.add(display_name="田中", picture_url="https://example.com/t.png")
    profile = await api.get_profile(user)
    assert (profile.display_name, profile.language) == ("田中", "ja")
    assert (await api.get_followers()).user_ids == [user]
    assert (await api.get_message_quota()).value == 200
    assert (await api.get_message_quota_consumption()).total_usage == 0
    assert (await api.get_bot_info()).user_id == world.line.settings.bot_user_id
    assert (await api.issue_link_token(user)).link_token
    assert (await api.get_number_of_sent_push_messages("20260101")).success == 0
    await api.validate_push(ValidateMessageRequest(messages=[TextMessage(text="a")]))
    with pytest.raises(ApiException) as caught:
        await api.validate_reply(ValidateMessageRequest(messages=[TextMessage(text="a" * 5001)]))
    assert caught.value.status == 400
    world.violations.clear()


async def test_webhook_endpoint(api: AsyncMessagingApi, bot: Bot) -> None:
    await api.set_webhook_endpoint(SetWebhookEndpointRequest(endpoint=bot.url))
    assert (await api.get_webhook_endpoint()).endpoint == bot.url
    assert (await api.test_webhook_endpoint(TestWebhookEndpointRequest(endpoint=bot.url))).success


async def test_rich_menus(api: AsyncMessagingApi, blob: AsyncMessagingApiBlob, people: People) -> None:
    user = await people.add()
    action = PostbackAction(label="card", data="menu=card")
    area = RichMenuArea(bounds=RichMenuBounds(x=0, y=0, width=1250, height=843), action=action)
    request = RichMenuRequest(
        size=RichMenuSize(width=2500, height=843), selected=True, name="main", chat_bar_text="メニュー", areas=[area]
    )
    await api.validate_rich_menu_object(request)
    menu_id = (await api.create_rich_menu(request)).rich_menu_id
    out = io.BytesIO()
    Image.new("RGB", (2500, 843), "white").save(out, "PNG")
    await blob.set_rich_menu_image(menu_id, body=bytearray(out.getvalue()), _headers={"Content-Type": "image/png"})
    assert bytes(await blob.get_rich_menu_image(menu_id)) == out.getvalue()
    await api.set_default_rich_menu(menu_id)
    assert (await api.get_default_rich_menu_id()).rich_menu_id == menu_id
    await api.link_rich_menu_id_to_user(user, menu_id)
    assert (await api.get_rich_menu_id_of_user(user)).rich_menu_id == menu_id
    await api.unlink_rich_menu_id_from_user(user)
    await api.link_rich_menu_id_to_users(RichMenuBulkLinkRequest(rich_menu_id=menu_id, user_ids=[user]))
    await api.create_rich_menu_alias(CreateRichMenuAliasRequest(rich_menu_alias_id="main", rich_menu_id=menu_id))
    assert (await api.get_rich_menu_alias("main")).rich_menu_id == menu_id
    assert (await api.get_rich_menu_list()).richmenus[0].chat_bar_text == "メニュー"
    await api.cancel_default_rich_menu()
    await api.delete_rich_menu_alias("main")
    await api.delete_rich_menu(menu_id)


async def test_content(blob: AsyncMessagingApiBlob, people: People) -> None:
    user = await people.add()
    sent = await people.act(user, "image")
    assert bytes(await blob.get_message_content(sent["message_id"])).startswith(b"\x89PNG")
    assert (await blob.get_message_content_transcoding_by_message_id(sent["message_id"])).status == "succeeded"


async def test_stateless_token(world: World, api: AsyncMessagingApi, client: AsyncApiClient) -> None:
    settings = world.line.settings
    async with OauthClient(OauthConfiguration(host=world.base_url)) as oauth:
        issued = await AsyncChannelAccessToken(oauth).issue_stateless_channel_token(
            grant_type="client_credentials", client_id=settings.channel_id, client_secret=settings.secret
        )
    client.configuration.access_token = issued.access_token
    assert (await api.get_bot_info()).basic_id == settings.basic_id
