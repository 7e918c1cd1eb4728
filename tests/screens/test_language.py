"""Another language in the midst of work: what is open says everything in it, and what is typed stays."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from textual.pilot import Pilot

from models.desk import Desk
from models.intake.given import OpenCase
from models.intake.operations import open_case
from models.staff.members import member
from screens.alarms.screen import AlarmsScreen
from screens.approvals.screen import ApprovalsScreen
from screens.callbacks.screen import CallbacksScreen
from screens.cases.screen import CaseScreen
from screens.complaints.report import ReportScreen
from screens.complaints.tracking import TrackingScreen
from screens.frame import DeskScreen
from screens.help.screen import HelpScreen
from screens.home.screen import HomeScreen
from screens.inspection.screen import InspectionScreen
from screens.intake.screen import IntakeScreen
from screens.queue.screen import QueueScreen
from screens.refunds.screen import RefundsScreen
from screens.rules.screen import RulesScreen
from screens.search.screen import SearchScreen
from screens.tasks.screen import TasksScreen
from screens.warehouse.screen import WarehouseScreen
from screens.widgets import Form
from tests.screens.driving import command, page, press, rows, shown, type_text, wait_until
from tests.screens.working import working

SCREENS: tuple[Callable[[], DeskScreen], ...] = (
    HomeScreen, QueueScreen, IntakeScreen, SearchScreen, AlarmsScreen, ApprovalsScreen, TasksScreen, TrackingScreen,
    ReportScreen, CallbacksScreen, WarehouseScreen, InspectionScreen, RefundsScreen, RulesScreen,
)  # fmt: skip


async def opened(pilot: Pilot[Any], screen: DeskScreen) -> list[str]:
    """The rows of a screen that has just been opened, but for what the status line says."""
    app: Any = pilot.app
    await app.push_screen(screen)
    await wait_until(pilot, lambda: not app.busy())
    await pilot.pause()
    return read(pilot)


async def left(pilot: Pilot[Any]) -> None:
    """Leave the screen in front."""
    app: Any = pilot.app
    app.leave(1)
    await wait_until(pilot, lambda: not app.busy())


def read(pilot: Pilot[Any]) -> list[str]:
    """The rows, but for what the status line says."""
    *body, _, keys = rows(pilot)
    return [*body, keys]


async def test_every_screen_says_everything_in_the_other_language(company: Desk) -> None:
    """What was open when the language changed shows what the same screen shows that is opened afterwards."""
    given = OpenCase(kind="complaint", customer_id=1, product_code="P1", order_number="D1001", batch_number="B2601",
                     category="product_quality", demand="refund", text="胶囊发霉")  # fmt: skip
    number = open_case(company.acting(member("lin")), given).number
    async with working(company, "zhao") as pilot:
        app: Any = pilot.app
        screens = [*SCREENS, lambda: CaseScreen(number), lambda: HelpScreen.of_all((IntakeScreen, CaseScreen), {})]
        for screen in screens:
            english = await opened(pilot, screen())
            await command(pilot, "language zh")
            await wait_until(pilot, lambda: not app.busy())
            await pilot.pause()
            switched = read(pilot)
            await left(pilot)
            chinese = await opened(pilot, screen())
            assert "\n".join(switched) == "\n".join(chinese), screen
            assert english != chinese, screen
            await command(pilot, "language en")
            await left(pilot)
        assert isinstance(app.front, HomeScreen)


async def test_what_is_typed_stays_and_is_said_in_the_other_language(company: Desk) -> None:
    async with working(company, "lin", IntakeScreen) as pilot:
        form = pilot.app.screen.query_one(Form)
        await type_text(pilot, "1001")
        await press(pilot, "enter")
        await type_text(pilot, "2")
        await press(pilot, "enter", "enter")
        await type_text(pilot, "1")
        await press(pilot, "enter")
        form.focus_field("text")
        await type_text(pilot, "胶囊 half")
        await shown(pilot, "Category", "Expires", "First response")
        held = form.raw()
        await command(pilot, "language")
        await shown(pilot, "> 1 English", "2 简体中文")
        await press(pilot, "2")
        await shown(pilot, "问题性质", "到期日", "首次响应", "胶囊 half", "王秀英")
        assert form.raw() == held
        assert form.current == "text"
        await type_text(pilot, "说")
        assert form.value("text") == "胶囊 half说"
        form.focus_field("kind")
        await shown(pilot, "类型     * 投诉", "渠道     * 电话")
        await command(pilot, "language en")
        await shown(pilot, "Kind       * Complaint", "Channel    * Phone")
        assert "投诉" not in page(pilot)


async def test_a_wrong_value_and_the_sign_in_change_their_language_too(company: Desk) -> None:
    async with working(company, "lin", IntakeScreen) as pilot:
        await press(pilot, "down")
        await type_text(pilot, "nothing")
        await press(pilot, "up")
        await shown(pilot, "! There is")
        await command(pilot, "language zh")
        await shown(pilot, "nothing", "! 没有这个值")
        await command(pilot, "lock")
        await shown(pilot, "输入密码后从原处继续。")
        await command(pilot, "language en")
        await shown(pilot, "Type your password to go on where you were.", "Locked")
