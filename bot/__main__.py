"""The `najimi` command. Errors are one readable line on stderr: exit 2 for wrong usage, 1 for a problem."""

from __future__ import annotations

import argparse
import asyncio
import gc
import os
import signal
import sys
from collections.abc import Callable, Coroutine, Sequence
from pathlib import Path
from typing import Any

from bot.domain.errors import NajimiError

Command = Callable[[argparse.Namespace], int]


def parser() -> argparse.ArgumentParser:
    """Give the command line. Modules are loaded by the command that needs them, so that each starts quickly."""
    top = argparse.ArgumentParser(prog="najimi", description="One-to-one messaging for shops on LINE and Telegram.")
    top.add_argument("--env", type=Path, default=Path(".env"), help="file of settings (default .env)")
    commands = top.add_subparsers(dest="command", required=True, metavar="COMMAND")

    serve = commands.add_parser("serve", help="run the service: webhooks, API, console, delivery, schedule")
    serve.add_argument("--role", choices=("all", "web", "worker"), default="all")
    serve.set_defaults(run=_serve)

    demo = commands.add_parser("demo", help="try everything offline: two phones, a staff page, a seeded shop")
    demo.add_argument("--port", type=int, help="of the page (default 8080, or a free one)")
    demo.add_argument("--database", default="", help="keep the demo's data here instead of a fresh temporary file")
    demo.set_defaults(run=_demo)

    emulator = commands.add_parser("emulator", help="the LINE and Telegram emulators alone", add_help=False)
    emulator.set_defaults(run=_emulator)

    importer = commands.add_parser("import", help="read products, customers, orders or FAQ from CSV or XLSX")
    importer.add_argument("kind", choices=("products", "customers", "orders", "faq"))
    importer.add_argument("file", type=Path)
    importer.add_argument("--dry-run", action="store_true", help="check and report, write nothing")
    importer.add_argument("--skip-bad", action="store_true", help="leave bad rows out instead of writing nothing")
    importer.set_defaults(run=_import)

    doctor = commands.add_parser("doctor", help="check settings, database, tokens, webhook, clock")
    doctor.set_defaults(run=_doctor)

    for name, text in (("export", "write a customer's data as files"), ("erase", "remove a customer")):
        command = commands.add_parser(name, help=text)
        command.add_argument("customer", help="external id, LINE user id, Telegram chat id, or Najimi's id")
        command.set_defaults(run=_export if name == "export" else _erase)
        if name == "export":
            command.add_argument("--out", type=Path, default=None, help="where to write the zip (default NAME.zip)")
        else:
            command.add_argument("--yes", action="store_true", help="do not ask")

    document = commands.add_parser("openapi", help="print the OpenAPI document of the HTTP API")
    document.set_defaults(run=_openapi)

    _answers_commands(commands)
    _insight_commands(commands)
    _staff_commands(commands)
    _stop_commands(commands)
    return top


def _insight_commands(commands: Any) -> None:
    insight = commands.add_parser("insight", help="what the shop's memory knows of its customers")
    acts = insight.add_subparsers(dest="act", required=True, metavar="ACT")
    evaluate = acts.add_parser("evaluate", help="fit on one file of orders, foretell the last orders of another")
    evaluate.add_argument("--orders", type=Path, required=True, help="what to learn from, in the orders import columns")
    evaluate.add_argument("--holdout", type=Path, required=True, help="whose last orders are to be foretold")
    evaluate.add_argument("--json", action="store_true")
    recommend = acts.add_parser("recommend", help="what a customer may take next, and why")
    recommend.add_argument("customer", help="external id, LINE user id, Telegram chat id, or Najimi's id")
    rebuy = acts.add_parser("rebuy", help="who is likely to buy which product again within a week")
    worth = acts.add_parser("worth", help="who is still a customer, and what they will order in the next 90 days")
    segments = acts.add_parser("segments", help="how many customers are in each stage and saved segment")
    segments.add_argument(
        "condition", nargs="?", default="", help="count this condition of the segment language instead"
    )
    customer = acts.add_parser("customer", help="one customer's journey")
    customer.add_argument("customer", help="external id, LINE user id, Telegram chat id, or Najimi's id")
    lift = acts.add_parser("lift", help="what messages of each topic brought, against the control group")
    lift.add_argument("--days", type=int, default=90, help="so many days back (default 90)")
    for command in (rebuy, worth):
        command.add_argument("--most", type=int, default=20, help="rows (default 20)")
    for command in (segments, rebuy, worth, lift):
        command.add_argument("--picture", type=Path, help="write an SVG picture, too")
    for command in (recommend, rebuy, worth, segments, customer, lift):
        form = command.add_mutually_exclusive_group()
        form.add_argument("--json", action="store_const", dest="form", const="json", default="text")
        form.add_argument("--csv", action="store_const", dest="form", const="csv")
    insight.set_defaults(run=_insight)


def _answers_commands(commands: Any) -> None:
    answers = commands.add_parser("answers", help="try a question, report how questions are answered")
    acts = answers.add_subparsers(dest="act", required=True, metavar="ACT")
    attempt = acts.add_parser("try", help="show what a customer's words would find, how sure that is, and why")
    attempt.add_argument("words")
    attempt.add_argument("--locale", default="", help="ja, en, zh-Hant or th (default: what the words tell)")
    attempt.add_argument("--json", action="store_true")
    report = acts.add_parser("report", help="what became of the last seven days' questions, and what is missing")
    report.add_argument("--days", type=int, default=7)
    report.add_argument("--picture", type=Path, help="write the card as an SVG picture, too")
    report.add_argument("--json", action="store_true")
    answers.set_defaults(run=_answers)


def _stop_commands(commands: Any) -> None:
    stop = commands.add_parser(
        "stop-sending", help="hold every message that nobody asked for, on all machines, at once"
    )
    stop.add_argument("--everything", action="store_true", help="hold also what customers asked for; answers go on")
    stop.set_defaults(run=_stop_sending)
    resume = commands.add_parser("resume-sending", help="end an emergency stop, or confirm a restored database")
    resume.set_defaults(run=_resume_sending)


def _staff_commands(commands: Any) -> None:
    staff = commands.add_parser("staff", help="invite, list, remove members of staff")
    acts = staff.add_subparsers(dest="act", required=True, metavar="ACT")
    invite = acts.add_parser("invite", help="print a one-time code; they send it to the bot as /staff CODE")
    invite.add_argument("name")
    invite.add_argument("--role", choices=("owner", "marketer", "clerk"), required=True)
    acts.add_parser("list", help="who is staff")
    remove = acts.add_parser("remove", help="take a person's rights away at once")
    remove.add_argument("name")
    staff.set_defaults(run=_staff)


def _settings(given: argparse.Namespace) -> Any:
    from bot import settings

    return settings.load(given.env)


def _serve(given: argparse.Namespace) -> int:
    from bot import app, logs

    settings = _settings(given)
    logs.configure(settings.log_format, settings.log_level)
    service = app.build(settings, role=given.role)

    async def run() -> int:
        port = await service.start(settings.host, settings.port)
        gc.collect()
        gc.freeze()  # modules, mappers and tables live as long as the process: no later collection walks them again
        channels = ", ".join(service.house.channels) or "none yet"
        where = "as a worker" if given.role == "worker" else f"on http://{settings.host}:{port}"
        print(f"Najimi serves {service.shop.name} {where} (channels: {channels})", flush=True)
        if warning := app.price_of_speed(settings):
            print(warning, flush=True)
        await _until_stopped()
        await service.stop()
        return 0

    return _asyncio(run())


def _demo(given: argparse.Namespace) -> int:
    from bot import demo, logs

    logs.configure("console", os.environ.get("LOG_LEVEL", "WARNING"))
    return _asyncio(demo.run(given.port, given.database, _until_stopped))


def _emulator(given: argparse.Namespace) -> int:
    from bot.emulator import __main__ as emulator

    return emulator.main(given.rest)


def _import(given: argparse.Namespace) -> int:
    from bot import app, imports
    from bot import shop as shop_file

    settings = _settings(given)
    shop = shop_file.load(settings.shop_file)

    async def run() -> int:
        database = await app.open_database(settings)
        try:
            return await imports.run(
                given.kind, given.file, database, shop, dry_run=given.dry_run, skip_bad=given.skip_bad, out=sys.stdout
            )
        finally:
            await database.close()

    return _asyncio(run())


def _doctor(given: argparse.Namespace) -> int:
    from bot import doctor

    return _asyncio(doctor.run(given.env, given.env.exists(), sys.stdout))


def _export(given: argparse.Namespace) -> int:
    from bot import office

    return _asyncio(office.export(_settings(given), given.customer, given.out))


def _erase(given: argparse.Namespace) -> int:
    from bot import office

    if not given.yes and not _confirmed(f"Erase everything about {given.customer}? This cannot be undone. [y/N] "):
        print("Nothing was erased.")
        return 1
    return _asyncio(office.erase(_settings(given), given.customer))


def _insight(given: argparse.Namespace) -> int:
    if given.act == "evaluate":
        from bot import insight_desk

        return insight_desk.evaluate(given.orders, given.holdout, as_json=given.json)
    from bot import insight_people, insight_shop, sheets

    settings, out = _settings(given), sheets.Out(given.form, getattr(given, "picture", None))
    match given.act:
        case "recommend":
            return _asyncio(insight_shop.recommend(settings, given.customer, out))
        case "rebuy":
            return _asyncio(insight_shop.rebuy(settings, given.most, out))
        case "worth":
            return _asyncio(insight_shop.worth(settings, given.most, out))
        case "segments":
            return _asyncio(insight_people.list_segments(settings, given.condition, out))
        case "customer":
            return _asyncio(insight_people.customer(settings, given.customer, out))
        case _:
            return _asyncio(insight_people.lift(settings, given.days, out))


def _answers(given: argparse.Namespace) -> int:
    from bot import answer_desk

    settings = _settings(given)
    if given.act == "try":
        return _asyncio(answer_desk.attempt(settings, given.words, given.locale, as_json=given.json))
    return _asyncio(answer_desk.report(settings, given.days, given.picture, as_json=given.json))


def _stop_sending(given: argparse.Namespace) -> int:
    from bot import office

    return _asyncio(office.stop_sending(_settings(given), everything=given.everything))


def _resume_sending(given: argparse.Namespace) -> int:
    from bot import office

    return _asyncio(office.resume_sending(_settings(given)))


def _openapi(_given: argparse.Namespace) -> int:
    import json

    from bot.entrypoints import api

    print(json.dumps(api.document(), ensure_ascii=False, indent=2))
    return 0


def _staff(given: argparse.Namespace) -> int:
    from bot import office

    settings = _settings(given)
    match given.act:
        case "invite":
            return _asyncio(office.invite(settings, given.name, given.role))
        case "list":
            return _asyncio(office.list_staff(settings))
        case _:
            return _asyncio(office.remove_staff(settings, given.name))


def _confirmed(question: str) -> bool:
    try:
        return input(question).strip().casefold() in ("y", "yes")
    except EOFError:
        return False


async def _until_stopped() -> None:
    """Return at SIGINT or SIGTERM."""
    stop = asyncio.Event()
    loop = asyncio.get_running_loop()
    for each in (signal.SIGINT, signal.SIGTERM):
        loop.add_signal_handler(each, stop.set)
    await stop.wait()


def _asyncio(work: Coroutine[Any, Any, int]) -> int:
    import uvloop

    return uvloop.run(work)


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command and give the exit code."""
    given, rest = parser().parse_known_args(arguments)
    given.rest = rest
    if rest and given.command != "emulator":
        print(f"najimi: unknown arguments: {' '.join(rest)}; try najimi {given.command} --help", file=sys.stderr)
        return 2
    try:
        return int(given.run(given))
    except NajimiError as error:
        print(f"najimi: {error}", file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        return 130
    except BrokenPipeError:
        return 1


if __name__ == "__main__":
    sys.exit(main())
