"""What this process measures of itself: how long things take. What is in the rows is counted there (`/metrics`)."""

from __future__ import annotations

from typing import Final

from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram

REGISTRY: Final = CollectorRegistry()
_FAST = (0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.0, 5.0)
_SLOW = (0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0, 30.0)

STORED: Final = Histogram(
    "najimi_webhook_store_seconds",
    "From a webhook's arrival until its events are stored",
    buckets=_FAST,
    registry=REGISTRY,
)
ANSWERED: Final = Histogram(
    "najimi_answer_seconds",
    "From the storing of an event until its answer was handed to the platform",
    ("channel",),
    buckets=_SLOW,
    registry=REGISTRY,
)
CALLED: Final = Histogram(
    "najimi_push_call_seconds",
    "One call that sends a push, by how it ended: sent, busy, refused, unknown",
    ("channel", "outcome"),
    buckets=_SLOW,
    registry=REGISTRY,
)
BREAKER: Final = Gauge(
    "najimi_breaker_open", "1 while this process leaves a failing channel alone", ("channel",), registry=REGISTRY
)
LOGS_LOST: Final = Counter(
    "najimi_log_lines_lost",
    "Lines that were dropped because the log could not be written fast enough",
    registry=REGISTRY,
)
