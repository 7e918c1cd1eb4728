"""What monitoring reads: `desk stats`, the worker's metrics, and a log that holds no personal data."""

from __future__ import annotations

import json
import logging
import urllib.request

import pytest
from prometheus_client.parser import text_string_to_metric_families

from app import journal
from app.figures import rows
from app.metrics import serve
from config.texts import Language, Translator
from models.desk import Desk
from models.stats import stats
from screens.paint import width
from tests.clock import SettableClock
from tests.models.complaining import Company


@pytest.mark.parametrize("language", ["en", "zh"])
def test_the_figures_are_lines_for_people(sqlite_desk: Desk, clock: SettableClock, language: Language) -> None:
    company = Company(sqlite_desk, clock)
    company.opens()
    found = rows(stats(company.desk), company.desk.rules, Translator(language, company.desk.rules.zone))
    text = "\n".join("  ".join(row) for row in found)
    assert {"en": "waiting 1, oldest 0s, late 0", "zh": "待领取 1"}[language] in text
    assert max(width(line) for line in text.splitlines()) < 80


def test_a_scrape_tells_the_figures(desk: Desk, clock: SettableClock) -> None:
    company = Company(desk, clock)
    company.opens()
    server = serve(company.desk, "127.0.0.1", 0)
    try:
        with urllib.request.urlopen(f"http://127.0.0.1:{server.server_port}/metrics") as answer:
            found = {family.name: family for family in text_string_to_metric_families(answer.read().decode())}
    finally:
        server.shutdown()
    (waiting,) = found["desk_cases_waiting"].samples
    assert (waiting.labels, waiting.value) == ({"queue": "health_food"}, 1.0)
    assert found["desk_database_up"].samples[0].value == 1.0
    assert any(sample.labels.get("operation") == "intake.open" for sample in found["desk_operation_seconds"].samples)
    assert "王秀英" not in str(found)


def logged(formatter: logging.Formatter, error: Exception) -> str:
    try:
        raise error
    except ValueError as caught:
        info = (ValueError, caught, caught.__traceback__)
    record = logging.LogRecord("desk", logging.ERROR, "", 1, "case %s: 张三 said", ("CS00000174",), info)
    record.operation = "cases.note"
    return formatter.format(record)


@pytest.mark.parametrize("formatter", [journal.Plain("%(asctime)s %(message)s"), journal.Structured()])
def test_the_log_names_cases_and_nobody(formatter: logging.Formatter) -> None:
    said = "no 138 0000 1001, +86-13800001001, wang@example.com, 王秀英 at 2026-11-29T10:00"
    line = logged(formatter, ValueError(said))
    assert "CS00000174" in line
    assert "2026-11-29T10:00" in line
    assert "Traceback" in line
    for personal in ("138", "1001", "wang", "王", "张"):
        assert personal not in line


def test_a_structured_line_is_one_json_object() -> None:
    found = json.loads(logged(journal.Structured(), ValueError("x")))
    assert (found["level"], found["operation"], found["logger"]) == ("ERROR", "cases.note", "desk")
    assert found["said"] == "case CS00000174: *** said"
