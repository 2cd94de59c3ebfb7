"""/metrics: what is counted, at what cost, and that the dashboard and the alerts name nothing else."""

from __future__ import annotations

import json
import re
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest
import yaml
from prometheus_client.parser import text_string_to_metric_families

from bot.domain.consent import Topic
from bot.entrypoints import metrics
from bot.shop import Shop
from flows import emergency
from storage.database import Database
from tests.faults import crowd
from tests.roads import crew
from tests.roads.street import Street

DEPLOY = Path(__file__).parents[3] / "deploy"


@pytest.fixture
async def street(tmp_path: Path, specs_dir: Path) -> AsyncIterator[Street]:
    async with Street(tmp_path, specs_dir) as opened:
        yield opened


async def scraped(street: Street) -> tuple[str, dict[tuple[str, ...], float]]:
    async with street.http.get(f"{street.url}/metrics") as answer:
        assert answer.status == 200
        text = await answer.text()
    found = {}
    for family in text_string_to_metric_families(text):
        for sample in family.samples:
            found[sample.name, *sample.labels.values()] = sample.value
    return text, found


async def test_what_went_out_and_what_holds_it_back(street: Street) -> None:
    await crowd.gather(street, "line", 3)
    await crowd.begin(street)
    person = await crew.regular(street, "line", Topic.NEWS, name="山田太郎")
    await person.say("営業時間は？")
    async with street.service.database.write() as uow:
        await emergency.stop(uow, "staff:1")
    await street.advance(minutes=1)
    text, found = await scraped(street)
    assert found["najimi_deliveries", "line", "", "sent", "news"] == 3
    assert found["najimi_inbox_events", "line", "done"] >= 1
    assert found["najimi_quota_messages", "used"] == 3
    assert found["najimi_sending_stopped", "emergency"] == 1
    assert found["najimi_sending_stopped", "restored"] == 0
    assert found["najimi_pace_per_second", "line"] > 0
    assert found["najimi_push_call_seconds_count", "line", "sent"] >= 3
    assert found["najimi_answer_seconds_count", "line"] >= 1
    assert found["najimi_webhook_store_seconds_count",] >= 1
    assert "山田" not in text


async def test_scraping_often_looks_at_the_rows_seldom(
    database: Database, shop: Shop, monkeypatch: pytest.MonkeyPatch
) -> None:
    looks: list[int] = []
    uptime = [0.0]
    monkeypatch.setattr(database.clock, "monotonic", lambda: uptime[0])

    async def collect(*_: Any) -> None:
        looks.append(1)

    monkeypatch.setattr(metrics, "_COLLECTORS", (collect,))
    look = metrics._Look(database, shop)
    for _ in range(5):
        await look.get()
    assert len(looks) == 1
    uptime[0] += 6
    await look.get()
    assert len(looks) == 2


def named(text: str) -> set[str]:
    return set(re.findall(r"\bnajimi_[a-z_]+", text))


async def test_the_dashboard_and_the_alerts_name_what_there_is(street: Street) -> None:
    text, _ = await scraped(street)
    exists = named(text)
    board = json.loads((DEPLOY / "grafana.json").read_text(encoding="utf-8"))
    rules = yaml.safe_load((DEPLOY / "alerts.yaml").read_text(encoding="utf-8"))
    asked = {target["expr"] for panel in board["panels"] for target in panel.get("targets", [])}
    alerts = [rule for group in rules["groups"] for rule in group["rules"]]
    assert len(asked) >= 10
    assert len(alerts) >= 8
    assert all(rule["annotations"]["summary"] and rule["annotations"]["remedy"] for rule in alerts)
    wanted = named(" ".join(asked | {rule["expr"] for rule in alerts}))
    assert {re.sub(r"_(bucket|count|sum)$", "", name) for name in wanted} <= exists
