"""Every label fits where it stands at 80 columns, in both languages."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import pytest

from config import Rules
from config.terms import KINDS, STATES, term
from config.texts import Language, Sayable, T, Translator
from models.callbacks.figures import figures as analyse_callbacks
from models.callbacks.report import totals as totals_of_callbacks
from models.cases.queries import view
from models.complaints.figures import figures as analyse
from models.complaints.flow import OPEN
from models.complaints.report import TIMES, totals
from models.desk import Desk
from models.intake.given import OpenCase
from models.intake.operations import open_case
from models.returns.bought import bought
from models.returns.figures import figures as analyse_returns
from models.returns.report import totals as totals_of_returns
from screens import work
from screens.actions import STANDARD, Action
from screens.alarms.screen import COLUMNS as ALARMS
from screens.alarms.screen import AlarmsScreen
from screens.approvals.alike import COLUMNS as ALIKE
from screens.approvals.alike import AlikeScreen
from screens.approvals.lines import COLUMNS as APPROVALS
from screens.approvals.screen import ApprovalsScreen
from screens.callbacks.calling import CallScreen
from screens.callbacks.lines import COLUMNS as CALLBACKS
from screens.callbacks.report import CallbackReportScreen
from screens.callbacks.screen import CallbacksScreen
from screens.callbacks.sheet import ANSWER, DONE, HINTS, SCORE
from screens.callbacks.sheet import LABEL as CALL_LABEL
from screens.callbacks.words import KINDS as CALLBACK_KINDS
from screens.callbacks.words import STANDINGS
from screens.cases.forms import FORMS
from screens.cases.screen import CaseScreen
from screens.complaints.report import ReportScreen
from screens.complaints.tracking import STAGE_CELLS, TrackingScreen
from screens.handover.rows import COLUMNS as HANDOVER
from screens.handover.screen import HandoverScreen
from screens.home.screen import COLUMNS as HOME
from screens.home.screen import HomeScreen
from screens.inspection.lines import COLUMNS as INSPECTION
from screens.inspection.screen import InspectionScreen
from screens.intake.fields import FREE, form_fields
from screens.intake.saved import SavedScreen
from screens.intake.screen import IntakeScreen
from screens.paint import width
from screens.queue.band import QUEUE_CELLS
from screens.queue.painting import NARROW, WIDE, short
from screens.queue.screen import QueueScreen
from screens.refunds.lines import COLUMNS as REFUNDS
from screens.refunds.screen import RefundsScreen
from screens.reporting import LABEL as REPORT_LABEL
from screens.returns.fields import Application
from screens.returns.forms import FORMS as RETURNS
from screens.returns.layout import Returning
from screens.returns.report import ReturnReportScreen
from screens.returns.routes import RoutesScreen
from screens.rules.differences import COLUMNS as DIFFERENCES
from screens.rules.differences import DifferencesScreen
from screens.rules.replaying import ReplayScreen
from screens.rules.screen import COLUMNS as RULES
from screens.rules.screen import FAULTS, RulesScreen
from screens.search.screen import COLUMNS as SEARCH
from screens.search.screen import SearchScreen
from screens.tasks.screen import COLUMNS as TASKS
from screens.tasks.screen import TasksScreen
from screens.wall.screen import WallScreen
from screens.warehouse.lines import LISTS
from screens.warehouse.screen import WarehouseScreen
from screens.warehouse.taking import COLUMNS as PIECES
from screens.warehouse.taking import TakeInScreen
from screens.widgets import Field
from screens.widgets.form import WIDEST_LABEL
from tests.clock import SettableClock
from tests.models.returning import Shop, item

SCREENS = (
    HomeScreen, IntakeScreen, SavedScreen, CaseScreen, QueueScreen, SearchScreen, RulesScreen, ReplayScreen,
    DifferencesScreen, HandoverScreen, AlarmsScreen, ApprovalsScreen, TasksScreen, TrackingScreen, ReportScreen,
    WarehouseScreen, TakeInScreen, InspectionScreen, RefundsScreen,
    RoutesScreen,
    AlikeScreen, ReturnReportScreen, CallbackReportScreen, CallbacksScreen, CallScreen,
    WallScreen,
)  # fmt: skip
LONGEST_ACTION = 12
"""Cells of the name of an action: six of them must find room in the key line."""
LONGEST_HELP = 76
"""Cells of a sentence of help: the help screen wraps longer ones once, which is no fault but hard to read."""
TABLES: dict[str, tuple[Any, ...]] = {
    "queue": NARROW, "wide queue": WIDE, "home": HOME, "search": SEARCH, "rules": RULES, "faults": FAULTS,
    "differences": DIFFERENCES, "handover": HANDOVER, "alarms": ALARMS, "approvals": APPROVALS, "alike": ALIKE,
    "tasks": TASKS, "pieces": PIECES, "inspection": INSPECTION, "refunds": REFUNDS, "callbacks": CALLBACKS,
    **{name: one.columns for name, one in LISTS.items()},
}  # fmt: skip
LANGUAGES: tuple[Language, ...] = ("en", "zh")


def too_wide(labels: Iterable[tuple[Sayable, int]], language: Language) -> list[str]:
    say = Translator(language).say
    return [f"{say(label)!r} takes {width(say(label))} of {room}" for label, room in labels if width(say(label)) > room]


@pytest.mark.parametrize("language", LANGUAGES)
def test_titles_of_columns_fit(language: Language) -> None:
    assert too_wide(((column.title, column.width) for columns in TABLES.values() for column in columns), language) == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_words_in_columns_fit(rules: Rules, language: Language) -> None:
    room = {column.name: column.width for column in NARROW}
    words: list[tuple[Sayable, int]] = [(short(kind), room["kind"]) for kind in KINDS]
    words += [(short(state), room["state"]) for state in STATES]
    words += [(queue.name, room["queue"]) for queue in rules.routing.queues.values()]
    assert too_wide(words, language) == []


@pytest.mark.parametrize("columns", [columns for name, columns in TABLES.items() if name != "wide queue"])
def test_columns_fit_into_80(columns: tuple[Any, ...]) -> None:
    assert 2 + sum(column.width for column in columns) + len(columns) - 1 <= 80


@pytest.mark.parametrize("language", LANGUAGES)
def test_names_of_actions_fit(language: Language) -> None:
    actions: list[Action] = [*STANDARD, *work.COMMON, *(action for screen in SCREENS for action in screen.ACTIONS)]
    assert too_wide(((action.name, LONGEST_ACTION) for action in actions), language) == []


def intake_fields(rules: Rules) -> tuple[Field, ...]:
    return form_fields(rules, dict, dict, str, lambda value: None)


@pytest.mark.parametrize("language", LANGUAGES)
def test_labels_of_the_intake_form_fit(rules: Rules, language: Language) -> None:
    fields = intake_fields(rules)
    assert too_wide(((field.label, 14) for field in fields), language) == []
    narrow = [field for field in fields if field.width == FREE and field.kind == "choice"]
    assert too_wide(((label, FREE - 1) for field in narrow for label in field.labels.values()), language) == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_labels_of_the_forms_of_a_case_fit(sqlite_desk: Desk, language: Language) -> None:
    number = open_case(sqlite_desk, OpenCase(kind="praise", text="好")).number
    shown = view(sqlite_desk, number)
    fields = [field for make in FORMS.values() for field in make(shown, sqlite_desk.rules).fields]
    assert too_wide(((field.label, WIDEST_LABEL) for field in fields), language) == []
    choices = [
        (label, field.width - 1) for field in fields if field.kind == "choice" for label in field.labels.values()
    ]
    assert too_wide(choices, language) == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_labels_of_the_forms_of_a_return_fit(sqlite_desk: Desk, clock: SettableClock, language: Language) -> None:
    shop = Shop(sqlite_desk, clock)
    number = shop.applies("W2", item(1, 2), item(2, 1))
    shown = view(shop.desk, number)
    on = Returning(shown, shop.desk.rules)
    fields = [field for make in RETURNS.values() for field in make(on).fields]
    fields += Application(shown, bought(shop.desk, number, "W2"), shop.desk.rules).fields
    assert too_wide(((field.label, WIDEST_LABEL) for field in fields), language) == []
    choices = [
        (label, field.width - 1) for field in fields if field.kind == "choice" for label in field.labels.values()
    ]
    assert too_wide(choices, language) == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_words_of_complaints_fit(language: Language) -> None:
    say = Translator(language).say
    stages: list[tuple[Sayable, int]] = [(f"{say(short(state))} 99 99d", STAGE_CELLS - 1) for state in OPEN]
    figures: list[tuple[Sayable, int]] = [(what, REPORT_LABEL) for what in TIMES.values()]
    figures += [(what, REPORT_LABEL) for what, _ in totals(analyse([]))]
    assert too_wide([*stages, *figures], language) == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_words_of_the_report_of_returns_fit(language: Language) -> None:
    figures: list[tuple[Sayable, int]] = [(what, REPORT_LABEL) for what, _ in totals_of_returns(analyse_returns([]))]
    assert too_wide(figures, language) == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_words_of_the_report_of_callbacks_fit(sqlite_desk: Desk, language: Language) -> None:
    found = totals_of_callbacks(sqlite_desk, analyse_callbacks([], [], sqlite_desk.now()))
    assert too_wide(((one.what, REPORT_LABEL) for one in found), language) == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_words_of_callbacks_fit(rules: Rules, language: Language) -> None:
    room = {column.name: column.width for column in CALLBACKS}
    words: list[tuple[Sayable, int]] = [(word, room["standing"]) for word, _ in STANDINGS.values()]
    words += [(word, room["kind"]) for word in CALLBACK_KINDS.values()]
    words += [(name, CALL_LABEL) for name in rules.callbacks.survey.dimensions.values()]
    words += [(term(name), CALL_LABEL) for name in ("solved", "satisfied", "effect", "opinion")]
    words += [(hint, 64) for hint in (*HINTS.values(), SCORE, DONE)]
    words += [(word, ANSWER) for word in (T("yes"), T("no"))]
    assert too_wide(words, language) == []
    assert set(CALLBACK_KINDS) == set(rules.callbacks.kinds)


def test_two_queues_fit_beside_each_other_above_the_list() -> None:
    assert 2 * QUEUE_CELLS <= 80
