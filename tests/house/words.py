"""The copy as the house rules see it: messages, their variables, and how they read with sample values."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache

from fluent.syntax import FluentParser, ast

from bot.i18n.catalogue import Catalogue
from tests.house import tree

# What a shop's data may look like, on the long side. A name for an alt is cut to 20 characters (formats.shorten).
SAMPLES: dict[str, str | int] = {
    **dict.fromkeys(("item", "what"), "リネンワンピース 黒 Mサイズ 長袖 綿"),
    **dict.fromkeys(("count", "done", "sent", "open", "waiting", "left", "needed", "skipped", "failed"), 128),
    **dict.fromkeys(("cancelled", "max", "days", "years", "months", "minutes"), 24),
    "age": 16,
    "channel": "telegram",
    "code": "482913",
    "cost": "¥1,384",
    "customer": "田中 花子",
    "date": "2026年11月26日",
    "eta": "11月28日",
    "id": "12",
    "name": "田中",
    "no": "A-10293",
    "number": "128",
    "price": "¥12,800",
    "reason": "スタッフをご希望です",
    "shop": "にじいろ茶房",
    "sku": "BEANS-200",
    "staff": "佐藤",
    "status": "発送準備中",
    "stock": "残り128点",
    "title": "新茶のご案内",
    "topic": "再入荷",
    "total": "¥3,200",
}


def samples(names: set[str]) -> dict[str, str | int]:
    """A value for each variable; a short word for those that need no special one."""
    return {name: SAMPLES.get(name, "茶") for name in names}


@cache
def entries(locale: str) -> dict[str, tuple[str, ast.Pattern]]:
    """File stem and pattern of each message and part (`restock-push`, `restock-push.alt`) of one language."""
    found: dict[str, tuple[str, ast.Pattern]] = {}
    for name in tree.files():
        if name.startswith(f"bot/i18n/{locale}/") and name.endswith(".ftl"):
            stem = name.rsplit("/", 1)[1].removesuffix(".ftl")
            for message_id, pattern in _patterns(tree.text(name) or "", name):
                assert message_id not in found, f"{name}: {message_id} stands twice"
                found[message_id] = (stem, pattern)
    return found


def _patterns(source: str, name: str) -> Iterator[tuple[str, ast.Pattern]]:
    for entry in FluentParser().parse(source).body:
        assert not isinstance(entry, ast.Junk), f"{name}: {entry.content}"
        if isinstance(entry, ast.Message):
            if entry.value:
                yield entry.id.name, entry.value
            yield from ((f"{entry.id.name}.{part.id.name}", part.value) for part in entry.attributes)


def variables(pattern: ast.BaseNode) -> set[str]:
    """Names of the variables that a pattern asks for."""
    if isinstance(pattern, ast.VariableReference):
        return {pattern.id.name}
    children: list[object] = []
    for value in vars(pattern).values():
        children.extend(value if isinstance(value, list) else [value])
    return {name for child in children if isinstance(child, ast.BaseNode) for name in variables(child)}


@cache
def rendered(locale: str, *, known: bool = True) -> dict[str, str]:
    """Each message with sample values; with `known=False`, with nothing where the copy can do without."""
    catalogue = Catalogue.load(strict=True)
    texts = {}
    for message_id, (_, pattern) in entries(locale).items():
        values: dict[str, str | int | None] = {**samples(variables(pattern))}
        if not known:
            values |= dict.fromkeys(optional(pattern))
        texts[message_id] = catalogue.text(locale, message_id, **values)
    return texts


def optional(pattern: ast.BaseNode) -> set[str]:
    """Names of the variables that may be unknown: those asked for by KNOWN."""
    if isinstance(pattern, ast.FunctionReference) and pattern.id.name == "KNOWN":
        return variables(pattern)
    children: list[object] = []
    for value in vars(pattern).values():
        children.extend(value if isinstance(value, list) else [value])
    return {name for child in children if isinstance(child, ast.BaseNode) for name in optional(child)}
