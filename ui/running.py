"""What a running service consists of, made once from its settings and handed to every surface."""

from __future__ import annotations

from dataclasses import dataclass

from ui.desk import Desk
from ui.operations.metrics import Metrics
from ui.operations.readiness import Readiness
from ui.security.callers import Callers
from ui.security.rates import Rates
from ui.settings import Settings
from ui.store import Database
from ui.tickets.outbox import Outbox


@dataclass(frozen=True)
class Running:
    """The parts that surfaces share; a new surface takes this and nothing else."""

    settings: Settings
    database: Database
    desk: Desk
    rates: Rates
    callers: Callers
    metrics: Metrics
    readiness: Readiness
    outbox: Outbox


def running(settings: Settings) -> Running:
    """The parts for these settings; nothing is reached or loaded yet."""
    database = Database(settings.database_url.get_secret_value())
    rates = Rates(settings.rate_limit)
    return Running(
        settings=settings,
        database=database,
        desk=Desk(database, settings.keep_questions),
        rates=rates,
        callers=Callers(settings, database, rates),
        metrics=Metrics(),
        readiness=Readiness(database),
        outbox=Outbox(settings, database),
    )
