"""The bot about itself: getMe, commands, names, menu button, Stars, files, leaving."""

from bot.emulator.telegram.answers import Result, bad_request
from bot.emulator.telegram.bot import TelegramBot
from bot.emulator.telegram.files import DOWNLOAD_MAX_BYTES
from bot.emulator.telegram.methods.types import Method
from bot.emulator.telegram.parameters import Query
from bot.emulator.telegram.profile import Scope, read_commands, read_language, read_scope

TEXT_MAX = {"name": 64, "description": 512, "short_description": 120}


async def get_me(bot: TelegramBot, _: Query) -> Result:
    abilities = {
        "can_join_groups": True,
        "can_read_all_group_messages": False,
        "supports_guest_queries": False,
        "supports_inline_queries": False,
        "can_connect_to_business": False,
        "has_main_web_app": False,
        "has_topics_enabled": False,
        "allows_users_to_create_topics": False,
        "can_manage_bots": False,
        "supports_join_request_queries": False,
    }
    return Result({**bot.as_user(), **abilities})


def _commands_key(query: Query) -> tuple[Scope, str]:
    scope = read_scope(query.object("scope", "BotCommandScope"))
    return scope, read_language(query.text("language_code"))


async def set_my_commands(bot: TelegramBot, query: Query) -> Result:
    try:
        value = query.parsed("commands")
    except ValueError as error:
        raise bad_request("can't parse commands JSON object") from error
    commands, key = read_commands(value), _commands_key(query)
    if commands:
        bot.profile.commands[key] = commands
    else:
        bot.profile.commands.pop(key, None)
    bot.world.touch()
    return Result(True)


async def get_my_commands(bot: TelegramBot, query: Query) -> Result:
    return Result(bot.profile.commands.get(_commands_key(query), []))


async def delete_my_commands(bot: TelegramBot, query: Query) -> Result:
    bot.profile.commands.pop(_commands_key(query), None)
    bot.world.touch()
    return Result(True)


def _setter(kind: str) -> Method:
    async def set_text(bot: TelegramBot, query: Query) -> Result:
        text, language = query.text(kind).strip(), read_language(query.text("language_code"))
        if len(text) > TEXT_MAX[kind]:
            raise bad_request(f"BOT_{'TITLE' if kind == 'name' else 'ABOUT'}_INVALID")
        bot.profile.texts[kind, language] = text
        bot.world.touch()
        return Result(True)

    return set_text


def _getter(kind: str) -> Method:
    async def get_text(bot: TelegramBot, query: Query) -> Result:
        text = bot.profile.text(kind, read_language(query.text("language_code")))
        return Result({kind: text or (bot.settings.bot_name if kind == "name" else "")})

    return get_text


def _menu_chat(bot: TelegramBot, query: Query) -> int | None:
    if not query.text("chat_id"):
        return None
    chat = bot.target(query)
    if not chat.private:
        raise bad_request("chat not found")
    return chat.id


async def set_chat_menu_button(bot: TelegramBot, query: Query) -> Result:
    button = query.object("menu_button", "MenuButton") or {"type": "default"}
    if button.get("type") not in ("default", "commands", "web_app"):
        raise bad_request("can't parse MenuButton: MenuButton has unsupported type")
    bot.profile.menus[_menu_chat(bot, query)] = button
    bot.world.touch()
    return Result(True)


async def get_chat_menu_button(bot: TelegramBot, query: Query) -> Result:
    return Result(bot.profile.menu(_menu_chat(bot, query)))


async def get_my_star_balance(bot: TelegramBot, _: Query) -> Result:
    return Result({"amount": int(bot.limits.stars)})


async def get_file(bot: TelegramBot, query: Query) -> Result:
    stored = bot.files.find(query.text("file_id"))
    if stored is None:
        raise bad_request("wrong file_id or the file is temporarily unavailable")
    if stored.size > DOWNLOAD_MAX_BYTES:
        raise bad_request("file is too big")
    return Result(stored.as_file())


async def log_out(bot: TelegramBot, _: Query) -> Result:
    bot.logged_out = True
    return Result(True)


async def close(_: TelegramBot, __: Query) -> Result:
    """The real server ends its instance of the bot; here nothing has to end."""
    return Result(True)


METHODS: dict[str, Method] = {
    "getMe": get_me,
    "setMyCommands": set_my_commands,
    "getMyCommands": get_my_commands,
    "deleteMyCommands": delete_my_commands,
    "setMyName": _setter("name"),
    "getMyName": _getter("name"),
    "setMyDescription": _setter("description"),
    "getMyDescription": _getter("description"),
    "setMyShortDescription": _setter("short_description"),
    "getMyShortDescription": _getter("short_description"),
    "setChatMenuButton": set_chat_menu_button,
    "getChatMenuButton": get_chat_menu_button,
    "getMyStarBalance": get_my_star_balance,
    "getFile": get_file,
    "logOut": log_out,
    "close": close,
}
