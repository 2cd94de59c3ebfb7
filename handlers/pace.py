"""Pace: how often, and at what hours, a customer hears from the shop. Their own word is a bound no rule passes."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import time

from bot.answers.intents import Intent
from bot.domain import caps, quiet_hours
from bot.domain.caps import Cap
from bot.domain.quiet_hours import Window
from bot.domain.replies import Button, Outcome
from bot.handling import Context, Handler
from bot.i18n import formats
from flows import reactions
from handlers import help as menu
from storage.repositories import deliveries

_NAMED = {"1/7d": "pace-weekly", "2/30d": "pace-fortnightly", "1/30d": "pace-monthly", "1/90d": "pace-quarterly"}
_LOWEST = "1/90d"
_PARTS = {"morning": (4, 12), "noon": (11, 14), "evening": (16, 20), "night": (19, 9)}
_WISHED = 2  # hours in which messages may come around the hour a customer names
_ALL_NIGHT = "none"
_MOST_DAYS = 366


def words(context: Context) -> str:
    """Give the pace that the customer set, in words."""
    own = context.customer.own_cap
    if not own or own in _NAMED:
        return context.text(_NAMED.get(own, "pace-normal"))
    cap = caps.parse(own)
    return context.text("pace-custom", count=cap.count, days=cap.window.days)


def hours(context: Context) -> str:
    """Give the hours in which nothing is sent, in words; '' for none."""
    own = context.customer.own_quiet
    shops = None if own == _ALL_NIGHT else context.shop.pressure.quiet_hours
    windows = [shops, quiet_hours.parse(own) if own not in ("", _ALL_NIGHT) else None]
    return formats.names(context.locale, [_range(context, window) for window in windows if window is not None])


def _range(context: Context, window: Window) -> str:
    start, end = (formats.time(context.locale, each) for each in (window.start, window.end))
    return context.text("hours-range", start=start, end=end)


async def ask(context: Context) -> Outcome:
    """Offer the paces below the present one; the usual pace only where it was left."""
    own = context.customer.own_cap
    slower = [cap for cap in _NAMED if not own or _rate(caps.parse(cap)) < _rate(caps.parse(own))]
    choices = [context.button(_NAMED[cap], f"pace:{cap}") for cap in slower]
    if own:
        choices.append(context.button("pace-normal", "pace:normal"))
    choices.append(context.button("button-stop-all", "stop:all"))
    return context.say("pace-ask" if slower else "pace-lowest", *choices, pace=words(context))


def _rate(cap: Cap) -> float:
    return cap.count / cap.window.total_seconds()


async def less(context: Context) -> Outcome:
    """The "less" under a message."""
    row = await deliveries.own(context.uow, context.customer.id, _argument(context))
    if row is not None:
        deliveries.react(context.uow, row, "less")
    return await ask(context)


async def tapped(context: Context) -> Outcome:
    chosen = _argument(context)
    if not chosen:
        return await ask(context)
    if chosen != "normal" and chosen not in _NAMED:
        return menu.gone(context)
    return _set(context, "" if chosen == "normal" else chosen)


async def said(context: Context) -> Outcome:
    """「月1回」「週一くらい」 set the pace; words without a number are asked back."""
    pace = context.understanding.slots.pace
    if pace is None:
        return await ask(context)
    return _set(context, f"{min(pace.count, 999)}/{min(pace.days, _MOST_DAYS)}d")


def _set(context: Context, cap: str) -> Outcome:
    context.customer.own_cap = cap
    more = [] if cap == _LOWEST else [context.button("button-less-more", "pace")]
    return context.say("pace-set", *more, context.button("button-stop-all", "stop:all"), pace=words(context))


async def ask_hours(context: Context) -> Outcome:
    """Offer windows, the shop's own, none, and whether restock news may come at any hour."""
    windows = [Window(time(20), time(10)), Window(time(18), time(10)), Window(time(9), time(18))]
    choices = [Button(_range(context, each), data=f"quiet:{each.start.hour}-{each.end.hour}") for each in windows]
    if context.customer.at_once:
        at_once = context.button("pace-at-once-off.button", "atonce:off")
    else:
        at_once = context.button("pace-at-once-on.button", "atonce:on")
    shop, none = context.button("pace-quiet.shop", "quiet:shop"), context.button("pace-quiet.none", "quiet:none")
    return context.say("pace-quiet", *choices, shop, none, at_once, times=hours(context))


async def tapped_hours(context: Context) -> Outcome:
    match _argument(context):
        case "":
            return await ask_hours(context)
        case "shop":
            context.customer.own_quiet = ""
            return context.say("pace-quiet-shop", times=hours(context))
        case "none":
            context.customer.own_quiet = _ALL_NIGHT
            return context.say("pace-quiet-none")
        case chosen:
            start, _, end = chosen.partition("-")
            if not (start.isdigit() and end.isdigit() and int(start) < 24 and int(end) < 24 and start != end):
                return menu.gone(context)
            return _avoid(context, Window(time(int(start)), time(int(end))))


async def said_hours(context: Context) -> Outcome:
    """Hours or a part of the day to be left in peace, or the hour or part in which messages are welcome."""
    slots = context.understanding.slots
    if slots.hour is not None:
        return _wish(context, slots.hour)
    if slots.avoid is not None:
        start = 0 if slots.avoid.start is None else slots.avoid.start
        end = slots.avoid.end if slots.avoid.end is not None else _morning_after(start)
    elif slots.part_of_day in _PARTS:
        start, end = _PARTS[slots.part_of_day]
        start, end = (end, start) if slots.welcome else (start, end)
    else:
        return await ask_hours(context)
    return await ask_hours(context) if start == end else _avoid(context, Window(time(start), time(end)))


def _morning_after(start: int) -> int:
    """Give the hour at which a night ends that has no end of its own; midnight where it would begin then."""
    end = _PARTS["night"][1]
    return end if start != end else 0


def _avoid(context: Context, window: Window) -> Outcome:
    context.customer.own_quiet = str(window)
    start, end = (formats.time(context.locale, each) for each in (window.start, window.end))
    return context.say("preferences-quiet", _hours_button(context), start=start, end=end)


def _wish(context: Context, hour: int) -> Outcome:
    """Keep everything but two hours quiet; within the shop's own quiet hours there is no such time."""
    shops = context.shop.pressure.quiet_hours
    wanted = formats.time(context.locale, time(hour))
    if shops is not None and time(hour) in shops:
        end = formats.time(context.locale, shops.end)
        return context.say("preferences-hour-quiet", _hours_button(context), time=wanted, end=end)
    context.customer.own_quiet = str(Window(time((hour + _WISHED) % 24), time(hour)))
    return context.say("preferences-hour", _hours_button(context), time=wanted)


async def at_once(context: Context) -> Outcome:
    """Whether restock news, which the customer asked for, may come in quiet hours."""
    side = _argument(context)
    if side not in ("on", "off"):
        return menu.gone(context)
    context.customer.at_once = side == "on"
    return context.say("pace-at-once-on" if context.customer.at_once else "pace-at-once-off")


def _hours_button(context: Context) -> Button:
    return context.button("settings-button-quiet", "quiet")


def _argument(context: Context) -> str:
    return context.taps[1] if len(context.taps) > 1 else ""


async def go_on(context: Context) -> Outcome:
    """The yes to the question whether to go on."""
    if not await reactions.go_on(context.uow, context.customer.id, _argument(context)):
        return menu.gone(context)
    return context.say("pace-going-on", context.button("button-stop-all", "stop:all"))


TAPS: Mapping[str, Handler] = {
    "go_on": go_on,
    "atonce": at_once,
    "less": less,
    "pace": tapped,
    "quiet": tapped_hours,
}
INTENTS: Mapping[Intent, Handler] = {
    Intent.PREF_FREQUENCY: said,
    Intent.QUIET_HOURS_CHANGE: said_hours,
}
COMMANDS: Mapping[str, Handler] = {}
