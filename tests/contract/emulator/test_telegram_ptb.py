"""python-telegram-bot against the emulator: every method the shop needs, and every update parsed."""

import io
from collections.abc import AsyncIterator
from datetime import timedelta

import aiohttp
import pytest
from PIL import Image
from telegram import (
    Bot,
    BotCommand,
    BotCommandScopeAllPrivateChats,
    CopyTextButton,
    InlineKeyboardButton,
    InlineKeyboardMarkup,
    InputMediaPhoto,
    KeyboardButton,
    LinkPreviewOptions,
    MenuButtonCommands,
    ReplyKeyboardMarkup,
    ReplyKeyboardRemove,
    ReplyParameters,
    Update,
)
from telegram.constants import ChatAction, MessageEntityType, ParseMode
from telegram.error import BadRequest, Forbidden, InvalidToken, RetryAfter

from bot.emulator.faults import Fault
from bot.emulator.world import World
from tests.contract.emulator.telegram_client import Client


@pytest.fixture
def client(http: aiohttp.ClientSession, world: World) -> Client:
    return Client(http, world)


@pytest.fixture
async def bot(world: World) -> AsyncIterator[Bot]:
    token, base = world.telegram.settings.token, world.base_url
    async with Bot(token, base_url=f"{base}/bot", base_file_url=f"{base}/file/bot") as bot:
        yield bot


def picture(width: int = 640, height: int = 480) -> bytes:
    out = io.BytesIO()
    Image.new("RGB", (width, height), (200, 120, 40)).save(out, "PNG")
    return out.getvalue()


async def test_get_me(bot: Bot, world: World) -> None:
    me = await bot.get_me()
    assert (me.id, me.username) == (world.telegram.settings.bot_id, "najimi_bot")


async def test_wrong_token(world: World) -> None:
    stranger = Bot("7000000001:wrong", base_url=f"{world.base_url}/bot")
    with pytest.raises(InvalidToken):
        await stranger.initialize()
    await stranger.shutdown()


async def test_commands_and_names_per_language(bot: Bot, client: Client) -> None:
    person = await client.person(language_code="ja")
    scope = BotCommandScopeAllPrivateChats()
    await bot.set_my_commands([BotCommand("mydata", "What we remember")], scope=scope)
    await bot.set_my_commands([BotCommand("mydata", "データを見る")], scope=scope, language_code="ja")
    assert (await bot.get_my_commands(scope, "ja"))[0].description == "データを見る"
    assert (await client.chat(person))["commands"] == [{"command": "mydata", "description": "データを見る"}]
    await bot.set_my_description("いつものお茶を", language_code="ja")
    assert (await bot.get_my_description("ja")).description == "いつものお茶を"
    assert (await client.chat(person))["description"] == "いつものお茶を"
    await bot.set_my_short_description("tea")
    assert (await bot.get_my_short_description("th")).short_description == "tea"
    await bot.set_my_name("馴染み", language_code="ja")
    assert (await bot.get_my_name("ja")).name == "馴染み"
    assert (await bot.get_my_name()).name == "Najimi"
    await bot.delete_my_commands(scope, "ja")
    assert await bot.get_my_commands(scope, "ja") == ()


async def test_menu_button(bot: Bot, client: Client) -> None:
    person = await client.person()
    await bot.set_chat_menu_button(menu_button=MenuButtonCommands())
    assert (await bot.get_chat_menu_button(person)).type == "commands"


async def test_message_with_html_and_keyboard(bot: Bot, client: Client, world: World) -> None:
    person = await client.person()
    keyboard = InlineKeyboardMarkup(
        [
            [InlineKeyboardButton("なぜ？", callback_data="v1:why:1")],
            [
                InlineKeyboardButton("店", url="http://127.0.0.1:8080/l/x"),
                InlineKeyboardButton("券", copy_text=CopyTextButton("TEA-10")),
            ],
        ]
    )
    sent = await bot.send_message(
        person,
        "<b>玉露</b> 😀 <a href='https://shop.example/'>見る</a>",
        parse_mode=ParseMode.HTML,
        reply_markup=keyboard,
        disable_notification=True,
        protect_content=True,
        link_preview_options=LinkPreviewOptions(is_disabled=True),
    )
    assert sent.text == "玉露 😀 見る"
    assert sent.text_html == '<b>玉露</b> 😀 <a href="https://shop.example/">見る</a>'
    assert sent.reply_markup == keyboard
    assert sent.has_protected_content
    (entry,) = world.inbox.entries("telegram", str(person))
    assert (entry.kind, entry.meta["silent"], entry.meta["message_id"]) == ("sendMessage", True, sent.message_id)


async def test_reply_keyboard_comes_and_goes(bot: Bot, client: Client) -> None:
    person = await client.person()
    keys = ReplyKeyboardMarkup([[KeyboardButton("電話", request_contact=True), "緑茶"]], resize_keyboard=True)
    await bot.send_message(person, "どちら？", reply_markup=keys)
    shown = (await client.chat(person))["keyboard"]["keyboard"]
    assert shown == [[{"text": "電話", "request_contact": True}, {"text": "緑茶"}]]
    await bot.send_message(person, "はい", reply_markup=ReplyKeyboardRemove())
    assert (await client.chat(person))["keyboard"] is None


async def test_reply_to_a_message(bot: Bot, client: Client) -> None:
    person = await client.person()
    number = (await client.act(person, "text", text="ある？"))["message_id"]
    sent = await bot.send_message(person, "あります", reply_parameters=ReplyParameters(number))
    assert sent.reply_to_message is not None
    assert sent.reply_to_message.text == "ある？"
    lenient = ReplyParameters(99_999, allow_sending_without_reply=True)
    assert (await bot.send_message(person, "x", reply_parameters=lenient)).reply_to_message is None


async def test_photo_by_upload_by_id_and_by_address(bot: Bot, client: Client) -> None:
    person = await client.person()
    first = await bot.send_photo(person, picture(), caption="<i>茶</i>", parse_mode="HTML")
    assert (first.photo[-1].width, first.photo[-1].height) == (640, 480)
    assert [size.width for size in first.photo] == [90, 320, 640]
    assert first.caption_entities[0].type == MessageEntityType.ITALIC
    again = await bot.send_photo(person, first.photo[-1].file_id)
    assert again.photo[-1].file_unique_id == first.photo[-1].file_unique_id
    far = await bot.send_photo(person, "https://img.example/tea.jpg")
    assert far.photo
    file = await bot.get_file(first.photo[-1].file_id)
    assert bytes(await file.download_as_bytearray()) == picture()
    near = await bot.send_photo(person, str(file.file_path))
    assert (near.photo[-1].width, near.photo[-1].height) == (640, 480)
    async with client.http.get((await client.chat(person))["messages"][-1]["media_url"]) as shown:
        assert await shown.read() == picture()


async def test_photo_that_is_none(bot: Bot, client: Client) -> None:
    person = await client.person()
    with pytest.raises(BadRequest, match="Image_process_failed"):
        await bot.send_photo(person, b"no picture")
    with pytest.raises(BadRequest, match="Photo_invalid_dimensions"):
        await bot.send_photo(person, picture(2100, 100))
    with pytest.raises(BadRequest, match="Wrong remote file identifier specified"):
        await bot.send_photo(person, "AgACunknown")


async def test_album(bot: Bot, client: Client, world: World) -> None:
    person = await client.person()
    sent = await bot.send_media_group(
        person, [InputMediaPhoto(picture(), caption="<b>A</b>", parse_mode="HTML"), InputMediaPhoto(picture(64, 64))]
    )
    assert len(sent) == 2
    assert sent[0].media_group_id == sent[1].media_group_id
    assert sent[0].caption_html == "<b>A</b>"
    assert len(world.inbox.entries()) == 2


async def test_other_sends(bot: Bot, client: Client) -> None:
    person = await client.person()
    document = await bot.send_document(person, b"a,b\n1,2\n", filename="mydata.csv")
    assert document.document is not None
    assert document.document.file_name == "mydata.csv"
    location = await bot.send_location(person, 35.68, 139.76)
    assert location.location is not None
    await client.act(person, "sticker", emoji="🍵")
    received = (await client.updates())[-1]["message"]["sticker"]["file_id"]
    assert (await bot.send_sticker(person, received)).sticker is not None
    copied = await bot.copy_message(person, person, document.message_id, caption="写し")
    assert copied.message_id > document.message_id


async def test_edit_and_delete(bot: Bot, client: Client) -> None:
    person = await client.person()
    keyboard = InlineKeyboardMarkup.from_button(InlineKeyboardButton("止める", callback_data="stop"))
    sent = await bot.send_message(person, "入荷", reply_markup=keyboard)
    edited = await bot.edit_message_text("停止しました", person, sent.message_id)
    assert not isinstance(edited, bool)
    assert (edited.text, edited.reply_markup) == ("停止しました", None)
    with pytest.raises(BadRequest, match="Message is not modified"):
        await bot.edit_message_text("停止しました", person, sent.message_id)
    marked = await bot.edit_message_reply_markup(person, sent.message_id, reply_markup=keyboard)
    assert not isinstance(marked, bool)
    assert marked.reply_markup == keyboard
    photo = await bot.send_photo(person, picture(), caption="a")
    captioned = await bot.edit_message_caption(person, photo.message_id, caption="b")
    assert not isinstance(captioned, bool)
    assert captioned.caption == "b"
    assert await bot.delete_message(person, sent.message_id)
    assert await bot.delete_messages(person, [photo.message_id, sent.message_id])
    assert [item["deleted"] for item in (await client.chat(person))["messages"][-2:]] == [True, True]


async def test_typing_and_callback(bot: Bot, client: Client) -> None:
    person = await client.person()
    assert await bot.send_chat_action(person, ChatAction.TYPING)
    assert (await client.chat(person))["typing_until"] is not None
    keyboard = InlineKeyboardMarkup.from_button(InlineKeyboardButton("止める", callback_data="stop"))
    sent = await bot.send_message(person, "入荷", reply_markup=keyboard)
    assert (await client.chat(person))["typing_until"] is None
    await client.act(person, "tap", message_id=sent.message_id, data="stop")
    (update,) = await bot.get_updates(timeout=1)
    query = update.callback_query
    assert query is not None
    assert (query.data, query.from_user.id) == ("stop", person)
    assert await query.answer("停止しました", show_alert=True)
    assert (await client.chat(person))["toast"]["show_alert"] is True


async def test_every_act_is_an_update_that_parses(bot: Bot, client: Client) -> None:
    person = await client.person(last_name="Tanaka", username="hana_t")
    sent = await bot.send_message(person, "x")
    number = (await client.act(person, "text", text="/help @najimi_bot"))["message_id"]
    for name, given in {
        "start": {"payload": "abc"},
        "sticker": {"emoji": "🍵"},
        "photo": {"caption": "これ"},
        "location": {},
        "contact": {},
        "edit": {"message_id": number, "text": "edited"},
        "tap": {"message_id": sent.message_id, "data": "a"},
        "block": {},
        "unblock": {},
    }.items():
        await client.act(person, name, **given)
    updates = await bot.get_updates(timeout=1)
    kinds = [next(key for key in update.to_dict() if key != "update_id") for update in updates]
    assert kinds == ["message"] * 6 + ["edited_message", "callback_query", "my_chat_member", "my_chat_member"]
    # nothing in them that the library does not know
    assert all(not update.api_kwargs for update in updates)
    assert all(Update.de_json(update.to_dict(), bot) == update for update in updates)
    assert updates[0].message is not None
    assert updates[0].message.entities[0].type == MessageEntityType.BOT_COMMAND


async def test_webhook_and_polling(bot: Bot, client: Client) -> None:
    person = await client.person()
    assert await bot.set_webhook("http://127.0.0.1:9/hook", secret_token="abc", allowed_updates=["message"])
    info = await bot.get_webhook_info()
    assert (info.url, info.allowed_updates) == ("http://127.0.0.1:9/hook", ("message",))
    assert await bot.delete_webhook(drop_pending_updates=True)
    await client.act(person, "text", text="hi")
    (update,) = await bot.get_updates(timeout=1)
    assert update.effective_chat is not None
    assert update.effective_chat.id == person
    assert await bot.get_updates(offset=update.update_id + 1) == ()


async def test_refusals_arrive_as_the_librarys_errors(
    bot: Bot, client: Client, world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    # the library warns of a coming change of type; this asks for the new one
    monkeypatch.setenv("PTB_TIMEDELTA", "1")
    person = await client.person()
    with pytest.raises(BadRequest, match="Chat not found"):
        await bot.send_message(1, "x")
    await client.act(person, "block")
    with pytest.raises(Forbidden, match="bot was blocked by the user"):
        await bot.send_message(person, "x")
    world.faults.add(Fault(method="sendMessage", status=429, headers={"Retry-After": "7"}))
    with pytest.raises(RetryAfter) as refused:
        await bot.send_message(person, "x")
    assert refused.value.retry_after == timedelta(seconds=7)


async def test_chat_and_balance(bot: Bot, client: Client) -> None:
    person = await client.person(username="hana_t")
    chat = await bot.get_chat(person)
    assert (chat.first_name, chat.active_usernames) == ("Hana", ("hana_t",))
    assert (await bot.get_my_star_balance()).amount == 0
