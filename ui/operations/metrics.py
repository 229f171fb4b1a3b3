"""Counts for Prometheus; no label holds anything that came from outside."""

from __future__ import annotations

from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram, generate_latest
from prometheus_client.exposition import CONTENT_TYPE_LATEST

from assistant.contract import Answer

MEDIA_TYPE = CONTENT_TYPE_LATEST
_SECONDS = (0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30)


class Metrics:
    """The counts of one process."""

    def __init__(self) -> None:
        self.registry = CollectorRegistry()
        self._requests = Counter(
            "policy_requests", "Requests by route, method and status", ("route", "method", "status"), registry=self.registry
        )
        self._seconds = Histogram(
            "policy_request_seconds", "Time to answer, by route", ("route",), buckets=_SECONDS, registry=self.registry
        )
        self._answers = Counter("policy_answers", "Answers by kind and verdict", ("kind", "verdict"), registry=self.registry)
        self._ready = Gauge("policy_ready", "1 where /readyz says ready", registry=self.registry)

    def request(self, route: str, method: str, status: int, seconds: float) -> None:
        """Count one request; `route` is a template, never the address itself."""
        self._requests.labels(route, method, str(status)).inc()
        self._seconds.labels(route).observe(seconds)

    def answer(self, answer: Answer) -> None:
        """Count one answer."""
        self._answers.labels(answer.kind, answer.verdict or "none").inc()

    def ready(self, ready: bool) -> None:
        """Note what readiness said last."""
        self._ready.set(int(ready))

    def text(self) -> bytes:
        """All counts in the text format."""
        return generate_latest(self.registry)
