"""What every screen of somebody who is signed in can do: take a call, take the next case, find, watch the queue."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import TYPE_CHECKING, Any, ClassVar, cast

from config.terms import STAFF_STATES
from config.texts import T, Text
from models.assignment.operations import TakeNext, take_next
from models.assignment.queries import handover_of
from models.staff.queries import everybody
from models.staff.sessions import SetBell, SetState, set_bell, set_state
from models.texts import NOT_ALLOWED
from screens.actions import NEVER_IN_LINE, STANDARD, Action, fold
from screens.guiding.screen import GuidedScreen

if TYPE_CHECKING:
    from config import Rules
    from screens.session import Session

WORK = T("Work")


def _no_rules(screen: Any) -> Text | None:
    member = screen.session.member
    return None if member and screen.rules.roles.sees_rules(member.roles) else T("Your role may not do this.")


def _not_for(operation: str) -> Callable[[Any], Text | None]:
    """Whether the role of who is signed in may do what an action is for."""

    def why_not(screen: Any) -> Text | None:
        member = screen.session.member
        allowed = member is None or screen.rules.roles.may(member.roles, operation)
        return None if allowed else NOT_ALLOWED

    return why_not


def _no_hand_over(screen: Any) -> Text | None:
    """Who hands over: supervisors and managers, as the roles say."""
    member = screen.session.member
    allowed = member is not None and screen.rules.roles.may(member.roles, "assignment.hand_over")
    return None if allowed else NOT_ALLOWED


def _no_terminal(screen: Any) -> Text | None:
    return None if screen.session.terminal is not None else T("Nothing is known of this terminal.")


COMMON: tuple[Action, ...] = (
    Action("new_case", T("New"), T("Takes down a new call; a number or name may follow."), "f6", "ctrl+n", "n",
           T("CALLER"), group=WORK, why_not=_not_for("intake.open"), rank=6),
    Action("take_next", T("Take next"), T("Gives you the case that is next for you."), "f7", "", "next",
           group=WORK, why_not=_not_for("assignment.take_next"), rank=7),
    Action("search", T("Search"), T("Finds cases and customers by number, name or words."), "f8", "", "s",
           T("WORDS"), group=WORK, rank=8),
    Action("queue", T("Queue"), T("Opens the live queue."), "f11", "", "queue", group=WORK, rank=9),
    Action("open", T("Open"), T("Opens a case by its number."), code="o", argument=T("NUMBER"), group=WORK,
           rank=NEVER_IN_LINE),
    Action("home", T("Home"), T("Goes to your own cases and tasks."), code="home", group=WORK, rank=NEVER_IN_LINE),
    Action("alarms", T("Alarms"), T("Lists the alarms that wait for you."), code="alarms", group=WORK,
           rank=NEVER_IN_LINE),
    Action("bell", T("Bell"), T("Lets the terminal ring at an alarm, or be silent."), code="bell", group=WORK,
           rank=NEVER_IN_LINE),
    Action("approvals", T("Approvals"), T("Opens what waits for your decision."), code="approvals", group=WORK,
           rank=NEVER_IN_LINE),
    Action("tasks", T("Dept. work"), T("Opens the tasks of your department."), code="tasks", group=WORK,
           rank=NEVER_IN_LINE),
    Action("complaints", T("Complaints"), T("Opens all complaints by stage."), code="complaints", group=WORK,
           rank=NEVER_IN_LINE),
    Action("callbacks", T("Callbacks"), T("Opens the customers to be called back."), code="callbacks", group=WORK,
           rank=NEVER_IN_LINE),
    Action("warehouse", T("Warehouse"), T("Opens what comes in and goes out."), code="warehouse", group=WORK,
           rank=NEVER_IN_LINE),
    Action("inspection", T("Inspection"), T("Opens the goods and papers that quality control looks at."),
           code="inspection", group=WORK, rank=NEVER_IN_LINE),
    Action("refunds", T("Refunds"), T("Opens the payments of refunds."), code="refunds", group=WORK,
           rank=NEVER_IN_LINE),
    Action("returns_report", T("Returns rep."), T("Opens the report of the returns of a month."),
           code="returns_report", group=WORK, rank=NEVER_IN_LINE),
    Action("callbacks_report", T("Callback rep"), T("Opens the report of the callbacks of a month."),
           code="callbacks_report", group=WORK, rank=NEVER_IN_LINE),
    Action("state", T("State"), T("Says whether you are ready, busy or away."), code="state", group=WORK,
           rank=NEVER_IN_LINE),
    Action("rules", T("Rules"), T("Shows the rules in force; with a directory, those in it."), code="rules",
           argument=T("DIRECTORY"), group=WORK, why_not=_no_rules, rank=NEVER_IN_LINE),
    Action("handover", T("Hand over"), T("Gives the cases of somebody who leaves or is away to others."),
           code="handover", argument=T("LOGIN"), group=WORK, why_not=_no_hand_over, rank=NEVER_IN_LINE),
    Action("terminal", T("Terminal"), T("Shows what was found of this terminal, and lets you choose for it."),
           code="terminal", group=WORK, why_not=_no_terminal, rank=NEVER_IN_LINE),
    Action("lock", T("Lock"), T("Locks the screen until you type your password."), code="lock", group=WORK,
           rank=NEVER_IN_LINE),
)  # fmt: skip

CALLBACKS = replace(next(action for action in COMMON if action.id == "callbacks"), key="c", rank=4)
"""The callbacks by a key as well, where that is free: on one's own desk and on the queue."""


OF_ROLES = ("new_case", "take_next")
"""Actions of which the key line does not tell those whose role they are not for."""


class WorkScreen(GuidedScreen):
    """The base of all screens behind the sign-in."""

    COMMON: ClassVar[tuple[Action, ...]] = (*COMMON, *STANDARD)

    def offers(self, action: Action) -> bool:
        """Not what the role of who is signed in is not for."""
        return super().offers(action) and (action.id not in OF_ROLES or action.why_not(self) is None)

    @property
    def session(self) -> Session:
        """The application, with who is signed in."""
        return cast("Session", self.app)

    @property
    def rules(self) -> Rules:
        """The rules in force."""
        return self.session.rules

    async def act_new_case(self, caller: str = "") -> None:
        """F6."""
        from screens.intake.screen import IntakeScreen

        await self.go(IntakeScreen(caller))

    async def act_take_next(self) -> None:
        """F7."""
        taken = await self.do(take_next, TakeNext())
        if taken.number is None:
            self.tell(T("No case waits that you could take."))
        else:
            await self.open_case(taken.number)

    async def act_search(self, words: str = "") -> None:
        """F8."""
        from screens.search.screen import SearchScreen

        await self.go(SearchScreen(words))

    async def act_queue(self) -> None:
        """F11: back to the queue where it is open below, else a new one."""
        from screens.queue.screen import QueueScreen

        if not await self.session.go_back_to(QueueScreen):
            await self.go(QueueScreen())

    async def act_open(self, number: str = "") -> None:
        """`o NUMBER`; here digits can only be those of a case, so that leading zeros may be left out."""
        number = fold(number or await self.ask(T("Case number")))
        await self.open_case(self.rules.numbering.prefix + number if number.isdigit() else number)

    async def act_home(self) -> None:
        """`home`."""
        from screens.home.screen import HomeScreen

        if not await self.session.go_back_to(HomeScreen):
            await self.go(HomeScreen())

    async def act_alarms(self) -> None:
        """`alarms`."""
        from screens.alarms.screen import AlarmsScreen

        if not await self.session.go_back_to(AlarmsScreen):
            await self.go(AlarmsScreen())

    async def act_bell(self) -> None:
        """`bell`."""
        on = await self.ask_yes(T("Ring at an alarm?"))
        await self.gateway.run(set_bell, SetBell(on=on))
        self.tell(T("The terminal rings at an alarm.") if on else T("The terminal stays silent at an alarm."))

    async def act_approvals(self) -> None:
        """`approvals`."""
        from screens.approvals.screen import ApprovalsScreen

        await self.go(ApprovalsScreen())

    async def act_tasks(self) -> None:
        """`tasks`."""
        from screens.tasks.screen import TasksScreen

        await self.go(TasksScreen())

    async def act_complaints(self) -> None:
        """`complaints`."""
        from screens.complaints.tracking import TrackingScreen

        await self.go(TrackingScreen())

    async def act_callbacks(self) -> None:
        """`callbacks`: back to the call that is being made, or to the list, where they are open below."""
        from screens.callbacks.calling import CallScreen
        from screens.callbacks.screen import CallbacksScreen

        if not (await self.session.go_back_to(CallScreen) or await self.session.go_back_to(CallbacksScreen)):
            await self.go(CallbacksScreen())

    async def act_warehouse(self) -> None:
        """`warehouse`: back to it where it is open below."""
        from screens.warehouse.screen import WarehouseScreen

        if not await self.session.go_back_to(WarehouseScreen):
            await self.go(WarehouseScreen())

    async def act_inspection(self) -> None:
        """`inspection`: back to it where it is open below."""
        from screens.inspection.screen import InspectionScreen

        if not await self.session.go_back_to(InspectionScreen):
            await self.go(InspectionScreen())

    async def act_refunds(self) -> None:
        """`refunds`: back to them where they are open below."""
        from screens.refunds.screen import RefundsScreen

        if not await self.session.go_back_to(RefundsScreen):
            await self.go(RefundsScreen())

    async def act_returns_report(self) -> None:
        """`returns_report`."""
        from screens.returns.report import ReturnReportScreen

        await self.go(ReturnReportScreen())

    async def act_callbacks_report(self) -> None:
        """`callbacks_report`."""
        from screens.callbacks.report import CallbackReportScreen

        await self.go(CallbackReportScreen())

    async def act_state(self) -> None:
        """`state`."""
        states: dict[str, Any] = {key: STAFF_STATES[key] for key in ("ready", "busy", "away")}
        state = await self.ask_choice(T("State"), states)
        await self.do(set_state, SetState(state=cast("Any", state)))
        self.session.show_who(self.session.who, STAFF_STATES[state])

    async def act_rules(self, directory: str = "") -> None:
        """`rules`: those in force, where they are open below too; with a directory, those in it."""
        from screens.rules.screen import RulesScreen

        if directory or not await self.session.go_back_to(RulesScreen):
            await self.go(RulesScreen(directory))

    async def act_handover(self, login: str = "") -> None:
        """`handover`."""
        from screens.handover.screen import HandoverScreen

        if not login:
            people = await self.gateway.run(everybody, active=False)
            names: dict[str, Any] = {
                who.login: T("{name}, load {load}", name=who.name, load=who.load)
                for who in people
                if who.active or who.load
            }
            login = await self.ask_choice(T("Hand over the cases of"), names)
        found = await self.gateway.run(handover_of, login)
        await self.go(HandoverScreen(found.login))

    async def act_terminal(self) -> None:
        """`terminal`."""
        from screens.terminal.screen import TerminalScreen

        if not await self.session.go_back_to(TerminalScreen):
            await self.go(TerminalScreen())

    async def act_lock(self) -> None:
        """`lock`."""
        await self.session.lock()

    async def open_case(self, number: str) -> None:
        """Open the screen of a case.

        Raises:
            Refused: there is no such case, or who asks may not see it.
        """
        from models.cases.finding import find_case
        from screens.cases.screen import CaseScreen

        found = await self.gateway.run(lambda desk: find_case(desk, number).number)
        self.session.last_case = found
        await self.go(CaseScreen(found))
