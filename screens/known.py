"""The screens with keys of their own, and the sheet of all actions, against which other keys are checked."""

from __future__ import annotations

from collections.abc import Sequence

from config.keys import EVERYWHERE, Known, Sheet
from screens.actions import Action
from screens.frame import DeskScreen
from screens.work import WorkScreen


def screens() -> tuple[type[DeskScreen], ...]:
    """All screens that have keys of their own: those behind the sign-in, and the wallboard."""
    from screens.alarms.screen import AlarmsScreen
    from screens.approvals.alike import AlikeScreen
    from screens.approvals.screen import ApprovalsScreen
    from screens.callbacks.calling import CallScreen
    from screens.callbacks.report import CallbackReportScreen
    from screens.callbacks.screen import CallbacksScreen
    from screens.cases.screen import CaseScreen
    from screens.complaints.report import ReportScreen
    from screens.complaints.tracking import TrackingScreen
    from screens.guiding.briefing import BriefingScreen
    from screens.handover.screen import HandoverScreen
    from screens.home.screen import HomeScreen
    from screens.inspection.screen import InspectionScreen
    from screens.intake.screen import IntakeScreen
    from screens.queue.screen import QueueScreen
    from screens.refunds.screen import RefundsScreen
    from screens.returns.report import ReturnReportScreen
    from screens.rules.screen import RulesScreen
    from screens.search.screen import SearchScreen
    from screens.tasks.screen import TasksScreen
    from screens.terminal.screen import TerminalScreen
    from screens.wall.screen import WallScreen
    from screens.warehouse.screen import WarehouseScreen
    from screens.warehouse.taking import TakeInScreen

    return (
        HomeScreen, IntakeScreen, CaseScreen, QueueScreen, SearchScreen, AlarmsScreen, RulesScreen, HandoverScreen,
        ApprovalsScreen, AlikeScreen, TasksScreen, TrackingScreen, ReportScreen, WarehouseScreen, TakeInScreen,
        InspectionScreen, RefundsScreen, ReturnReportScreen, CallbackReportScreen, CallbacksScreen, CallScreen,
        TerminalScreen, WallScreen, BriefingScreen,
    )  # fmt: skip


def sheet() -> Sheet:
    """The actions by screen and id, as the program gives them keys."""
    own = {name(screen): _known(screen.SHEET.own) for screen in screens()}
    return {EVERYWHERE: _known(WorkScreen.COMMON), **dict(sorted(own.items()))}


def name(screen: type[DeskScreen]) -> str:
    """What a screen is called in the sheet: where its module stands."""
    return screen.__module__.removeprefix("screens.").removesuffix(".screen")


def _known(actions: Sequence[Action]) -> dict[str, Known]:
    return {action.id: Known(keys=list(action.key_names()), code=action.code) for action in actions}
