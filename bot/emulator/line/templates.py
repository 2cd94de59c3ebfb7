"""The rules for template messages. Their texts are counted in graphemes."""

from typing import Any

from bot.emulator.line import actions
from bot.emulator.line.counting import graphemes
from bot.emulator.line.findings import Findings, Place


def check(found: Findings, template: Any) -> None:
    """Checks the template object; places begin with `template`, as LINE reports them."""
    place = Place("template", slashes=True)
    kind = template.get("type") if isinstance(template, dict) else None
    rule = _RULES.get(str(kind))
    if rule is None:
        found.add(place / "type", "invalid template type")
    else:
        rule(found, place, template)


def _buttons(found: Findings, place: Place, buttons: dict[str, Any]) -> None:
    short = buttons.get("thumbnailImageUrl") is not None or buttons.get("title") is not None
    found.text(place / "text", buttons.get("text"), 60 if short else 160, count=graphemes)
    _head(found, place, buttons)
    _actions(found, place, buttons, 1, 4)


def _head(found: Findings, place: Place, card: dict[str, Any]) -> None:
    found.media(place / "thumbnailImageUrl", card.get("thumbnailImageUrl"), required=False)
    found.text(place / "title", card.get("title"), 40, required=False, count=graphemes)
    found.colour(place / "imageBackgroundColor", card.get("imageBackgroundColor"))
    if card.get("defaultAction") is not None:
        # the default action of a card needs no label
        label = {"label": "-", **card["defaultAction"]} if isinstance(card["defaultAction"], dict) else None
        actions.check(found, place / "defaultAction", label, "template")


def _actions(found: Findings, place: Place, card: dict[str, Any], least: int, most: int) -> None:
    for index, action in enumerate(found.size(place / "actions", card.get("actions"), least, most)):
        actions.check(found, place / "actions" / index, action, "template")


def _confirm(found: Findings, place: Place, confirm: dict[str, Any]) -> None:
    found.text(place / "text", confirm.get("text"), 240, count=graphemes)
    _actions(found, place, confirm, 2, 2)


def _carousel(found: Findings, place: Place, carousel: dict[str, Any]) -> None:
    columns = found.size(place / "columns", carousel.get("columns"), 1, 10)
    shapes = set()
    for index, column in enumerate(columns):
        here = place / "columns" / index
        if not isinstance(column, dict):
            found.add(here, "must be specified")
            continue
        image, title = column.get("thumbnailImageUrl") is not None, column.get("title") is not None
        found.text(here / "text", column.get("text"), 60 if image or title else 120, count=graphemes)
        _head(found, here, column)
        _actions(found, here, column, 1, 3)
        given = column.get("actions")
        shapes.add((image, title, len(given) if isinstance(given, list) else 0))
    if len(shapes) > 1:
        found.add(place / "columns", "columns must have the same number of actions and the same image and title usage")


def _image_carousel(found: Findings, place: Place, carousel: dict[str, Any]) -> None:
    for index, column in enumerate(found.size(place / "columns", carousel.get("columns"), 1, 10)):
        here = place / "columns" / index
        given = column if isinstance(column, dict) else {}
        found.media(here / "imageUrl", given.get("imageUrl"))
        actions.check(found, here / "action", given.get("action"), "image_carousel")


_RULES = {"buttons": _buttons, "confirm": _confirm, "carousel": _carousel, "image_carousel": _image_carousel}
