"""What an operator asks about the answers at the command line: what a question would find and why; the week's card."""

from __future__ import annotations

import json
from datetime import timedelta
from pathlib import Path
from typing import Any

from bot import charts, office
from bot import shop as shop_file
from bot.answers import analysis, intents
from bot.answers.confidence import FEATURES, calibration, features
from bot.answers.index import Match
from bot.answers.match import ASKED, CHOICE_FROM, RIVAL, Answer, Choices, Decision, Policy, decide
from bot.answers.normalise import normalise
from bot.domain.errors import InputError
from bot.i18n.catalogue import LOCALES
from bot.knowledge import Knowledge
from bot.settings import Settings
from bot.shop import Shop
from flows import answer_report, faq
from flows.answer_report import Report
from storage.unit_of_work import UnitOfWork

_SHOWN = 5


async def attempt(settings: Settings, words: str, locale: str, *, as_json: bool) -> int:
    """Print what a customer's words would find."""
    if locale and locale not in LOCALES:
        raise InputError(f"there is no locale {locale}: give one of {', '.join(LOCALES)}")
    shop = shop_file.load(settings.shop_file)
    async with office.opened(settings) as database, database.read() as uow:
        told = _tell(words, locale, shop, await _known(uow))
    print(json.dumps(told, ensure_ascii=False, indent=2) if as_json else _as_text(told))
    return 0


async def report(settings: Settings, days: int, picture: Path | None, *, as_json: bool) -> int:
    """Print what became of the questions of the last days."""
    if not 0 < days <= 366:
        raise InputError("--days takes 1 to 366")
    async with office.opened(settings) as database, database.read() as uow:
        card = await answer_report.week(uow, uow.now - timedelta(days=days), uow.now)
    print(json.dumps(card.as_json(), ensure_ascii=False, indent=2) if as_json else "\n".join(_lines(card)))
    if picture is not None:
        _draw(card, picture)
    return 0


async def _known(uow: UnitOfWork) -> Knowledge:
    known = Knowledge()
    await known.refresh(uow)
    await known.learned()
    return known


def _tell(words: str, locale: str, shop: Shop, known: Knowledge) -> dict[str, Any]:
    understood = intents.understand(words, locale=locale or shop.locale)
    language = locale or understood.language or shop.locale
    policy = faq.policy(known, shop)
    matches = known.faq.search(words, language, k=_SHOWN)
    decision = decide(matches, policy)
    counted = analysis.count(words, as_japanese=language == "ja")
    return {
        "normalised": normalise(words),
        "language": language,
        "stop": understood.stop.kind.value,
        "intent": understood.intent.value,
        "intent_confidence": understood.confidence,
        "words": list(counted.words),
        "band": type(decision).__name__.casefold(),
        "confidence": round(decision.confidence, 3),
        "answer_from": round(policy.answer_from, 3),
        "why": _why(decision, matches, policy),
        "features": {
            name: {"value": round(value, 3), "weight": weight}
            for name, value, weight in zip(FEATURES, features(matches), calibration().weights, strict=True)
        }
        if matches
        else {},
        "matches": [_match(match) for match in matches],
        "products": [{"sku": sku, "likeness": round(likeness)} for sku, likeness in known.products.find(words, k=3)],
    }


def _match(match: Match) -> dict[str, Any]:
    evidence = {name: round(value, 3) for name, value in match.evidence._asdict().items()}
    entry = match.entry
    return {"id": match.id, "question": entry.question, "score": round(match.score, 3), "evidence": evidence}


def _why(decision: Decision, matches: list[Match], policy: Policy) -> str:
    sure = f"{decision.confidence:.2f}"
    if not matches:
        return "nothing the shop wrote has anything of these words"
    if matches[0].score == 1.0:
        return "these are the very words of a question or of one of its phrasings"
    if policy.threshold is not None or policy.margin is not None:
        wanted = f"score {policy.threshold or 0:.2f} and a lead of {policy.margin or 0:.2f}"
        return f"the shop asks for a {wanted}; it is {matches[0].score:.2f}"
    if isinstance(decision, Answer):
        return f"{sure} sure, and {policy.answer_from:.2f} keeps wrong answers at {policy.wrong_at_most:.0%}"
    if isinstance(decision, Choices):
        if decision.confidence >= policy.answer_from:
            if matches[0].evidence.word_cosine < ASKED:
                return f"{sure} sure, but only the answer has these words, not the question"
            return f"{sure} sure, but the second comes within {RIVAL:.0%} of the first"
        return f"{sure} sure: below {policy.answer_from:.2f}, so the customer chooses"
    return f"{sure} sure: below {CHOICE_FROM:.2f}, so nothing is offered"


def _as_text(told: dict[str, Any]) -> str:
    lines = [
        f"normalised  {told['normalised']}",
        f"words       {' '.join(told['words'])}",
        f"language    {told['language']}",
        f"stop word   {told['stop']}",
        f"intent      {told['intent']} ({told['intent_confidence']:.2f})",
        f"band        {told['band']}: {told['why']}",
    ]
    for name, each in told["features"].items():
        lines.append(f"  {name:13} {each['value']:6.3f} × {each['weight']:6.2f}")
    for place, match in enumerate(told["matches"], 1):
        said = " ".join(f"{name}={value:.2f}" for name, value in match["evidence"].items() if value)
        lines += [f"{place}. {match['score']:.3f} {match['id']}  {match['question']}", f"   {said}"]
    lines += [f"product     {each['sku']} ({each['likeness']})" for each in told["products"]]
    return "\n".join(lines)


_NAMES = {
    "answered": "answered at once",
    "chosen": "chosen from those offered",
    "unchosen": "offered, none chosen",
    "unsure": "not understood",
    "handed_over": "handed over to staff",
}


def _lines(card: Report) -> list[str]:
    lines = [f"Questions {card.since:%Y-%m-%d} to {card.until:%Y-%m-%d}: {card.asked}"]
    lines += [f"  {_NAMES[name]:26} {count:6}  {_share(count, card.asked)}" for name, count in card.parts]
    return [*lines, *_notes(card)]


def _notes(card: Report) -> list[str]:
    notes = [f"Customers said helpful {card.helpful}, not helpful {card.wrong}. Staff taught {card.taught}."]
    if card.gaps:
        notes.append("No answer yet:")
        notes += [f"  {gap.people} × {gap.question}" for gap in card.gaps]
    return notes


def _share(count: int, whole: int) -> str:
    return f"{count / whole:4.0%}" if whole else "–"


def _draw(card: Report, picture: Path) -> None:
    rows = [
        (_NAMES[name], float(count), f"{count} ({_share(count, card.asked).strip()})") for name, count in card.parts
    ]
    title = f"{card.asked} questions, {card.since:%Y-%m-%d} to {card.until:%Y-%m-%d}"
    picture.write_text(charts.bars(title, rows, _notes(card)), encoding="utf-8")
