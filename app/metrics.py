"""The figures of the desk for Prometheus: asked of the database at each scrape, beside what this process measures."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from datetime import datetime
from typing import TYPE_CHECKING

from prometheus_client import CollectorRegistry, start_http_server
from prometheus_client.core import GaugeMetricFamily, HistogramMetricFamily, Metric
from prometheus_client.registry import Collector

from models import timings
from models.desk import Desk
from models.stats import Stats, stats

if TYPE_CHECKING:
    from wsgiref.simple_server import WSGIServer

    from peewee import Database

PAUSE = 5.0
"""Seconds between two tries to follow the feed while the database does not answer."""


class Lag:
    """How late changes are heard of in this process, which follows the feed like a session."""

    def __init__(self, database: Database, clock: Callable[[], datetime]) -> None:
        self.seconds = 0.0
        self._database, self._clock = database, clock
        self._ended = threading.Event()

    def start(self) -> None:
        """Follow the feed from now on, in a thread and on a connection of its own."""
        threading.Thread(target=self._follow, name="feed lag", daemon=True).start()

    def _follow(self) -> None:
        from app.feeding import Waiting
        from models.events import last_number

        wait = None
        while not self._ended.is_set():
            try:
                if wait is None:
                    self._database.connect(reuse_if_open=True)
                    wait = Waiting(self._database).wait
                    number = last_number()
                for change in wait(number, PAUSE):
                    number = change.id
                    self.seconds = max(0.0, (self._clock() - change.at).total_seconds())
            except Exception:  # the database is away: the worker logs it, and the figures say so by being absent
                wait = None
                self._ended.wait(PAUSE)


class Figures(Collector):
    """Makes the metrics of a scrape."""

    def __init__(self, desk: Desk, lag: Lag) -> None:
        self._desk, self._lag = desk, lag

    def collect(self) -> Iterator[Metric]:
        """Everything that is known now; without the database, what this process measured."""
        yield _gauge("desk_feed_lag_seconds", "Time from a change to its being heard of.", self._lag.seconds)
        yield _latencies()
        database = self._desk.database
        try:
            database.connect(reuse_if_open=True)
            found = stats(self._desk)
        except Exception:
            yield _gauge("desk_database_up", "Whether the database answers.", 0)
            return
        finally:
            database.close()
        yield _gauge("desk_database_up", "Whether the database answers.", 1)
        yield from families(found)


def serve(desk: Desk, host: str, port: int) -> WSGIServer:
    """Answer scrapes at this address until the process ends; returns the server, which knows its port."""
    lag = Lag(desk.database, desk.clock)
    lag.start()
    registry = CollectorRegistry(auto_describe=False)
    registry.register(Figures(desk, lag))
    server, _ = start_http_server(port, host, registry)
    return server


def families(found: Stats) -> Iterator[Metric]:
    """The figures as metrics."""
    yield _by("desk_cases_waiting", "Open cases without an owner.", "queue",
              {row.queue: row.waiting for row in found.queues})  # fmt: skip
    yield _by("desk_cases_waiting_oldest_seconds", "Age of the oldest of them.", "queue",
              {row.queue: row.oldest_seconds for row in found.queues})  # fmt: skip
    yield _by("desk_cases_late", "Open cases whose deadline is over.", "queue",
              {row.queue: row.late for row in found.queues})  # fmt: skip
    yield _by("desk_operations_last_minute", "Operations done in the last minute.", "operation",
              {row.operation: row.minute for row in found.operations})  # fmt: skip
    yield _by("desk_sessions", "Members of staff at work, by state.", "state", found.sessions)
    yield _by("desk_messages", "Messages to customers that are not sent, by state.", "state", found.messages)
    yield _by("desk_refund_parts", "Refund payments that are not paid, by state.", "state", found.refund_parts)
    for name, about, value in (
        ("desk_alarms_unseen", "Alarms that nobody has acknowledged, each for each person.", found.alarms_unseen),
        ("desk_alarm_late_seconds", "For how long the next alarm is due and not given.", found.alarm_late_seconds),
        ("desk_alarm_delay_seconds", "The longest delay of an alarm in the last hour.", found.alarm_delay_seconds),
        ("desk_callbacks_due", "Callbacks that are due.", found.callbacks_due),
        ("desk_promises_at_risk", "Promised calls whose time is near.", found.promises_at_risk),
        ("desk_promises_broken", "Promised calls that were not made in time.", found.promises_broken),
        ("desk_worker_up", "Whether a worker is at work.", int(bool(found.worker))),
        ("desk_history_newest", "The number of the newest change.", found.newest_change),
    ):
        yield _gauge(name, about, value)


def _gauge(name: str, about: str, value: float) -> Metric:
    return GaugeMetricFamily(name, about, value=value)


def _by(name: str, about: str, label: str, values: dict[str, int] | dict[str, float]) -> Metric:
    family = GaugeMetricFamily(name, about, labels=[label])
    for key, value in values.items():
        family.add_metric([key], value)
    return family


def _latencies() -> Metric:
    about = "Duration of the operations of this process."
    family = HistogramMetricFamily("desk_operation_seconds", about, labels=["operation"])
    for operation, taken in timings.taken().items():
        family.add_metric([operation], taken.buckets(), taken.seconds)
    return family
