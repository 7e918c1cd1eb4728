"""Settings for terminals: one's own, for each kind of terminal, and only what there is."""

from __future__ import annotations

import pytest

from models.desk import Desk
from models.refusals import Refused
from models.staff.tables import TerminalSetting
from models.staff.terminals import SetTerminal, set_terminal, terminal_settings
from tests.conftest import AsRole


def choose(desk: Desk, name: str, value: str, terminal: str = "xterm") -> dict[str, str]:
    return set_terminal(desk, SetTerminal(terminal=terminal, name=name, value=value)).settings


def test_each_keeps_his_own_for_each_kind_of_terminal(desk: Desk, as_role: AsRole) -> None:
    agent, warehouse = as_role(desk, "agent"), as_role(desk, "warehouse")
    assert choose(agent, "lines", "ascii") == {"lines": "ascii"}
    assert choose(agent, "theme", "high-contrast") == {"lines": "ascii", "theme": "high-contrast"}
    choose(agent, "lines", "box", "vt220")
    choose(warehouse, "colours", "8")
    assert choose(agent, "lines", "box") == {"lines": "box", "theme": "high-contrast"}
    assert choose(agent, "theme", "") == {"lines": "box"}
    assert terminal_settings(agent, "vt220") == {"lines": "box"}
    assert terminal_settings(warehouse, "xterm") == {"colours": "8"}
    assert terminal_settings(warehouse, "linux") == terminal_settings(desk, "xterm") == {}
    assert TerminalSetting.select().count() == 3


@pytest.mark.parametrize(
    ("name", "value", "terminal", "field"),
    [
        ("lines", "wavy", "xterm", "value"),
        ("ambiguous", "3", "xterm", "value"),
        ("theme", "solarized", "xterm", "value"),
        ("theme", "x" * 33, "xterm", "value"),
        ("sound", "on", "xterm", "name"),
        ("lines", "box", " ", "terminal"),
        ("lines", "box", "x" * 65, "terminal"),
    ],
)
def test_what_there_is_not_is_refused_at_its_field(
    desk: Desk, as_role: AsRole, name: str, value: str, terminal: str, field: str
) -> None:
    agent = as_role(desk, "agent")
    choose(agent, "lines", "ascii")
    with pytest.raises(Refused) as refused:
        choose(agent, name, value, terminal)
    assert refused.value.field == field
    assert terminal_settings(agent, "xterm") == {"lines": "ascii"}


def test_the_system_has_no_terminal(desk: Desk) -> None:
    with pytest.raises(Refused) as refused:
        choose(desk, "lines", "ascii")
    assert refused.value.code == "not_allowed"
