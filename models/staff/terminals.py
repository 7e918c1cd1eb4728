"""What members of staff have chosen for their terminals, each for each kind of terminal that he works at."""

from __future__ import annotations

import msgspec

from config.texts import T
from models.desk import Desk
from models.operation import Input, operation
from models.refusals import Refused
from models.staff import choices
from models.staff.members import find_staff
from models.staff.tables import TerminalSetting
from models.texts import missing


class SetTerminal(Input):
    """One setting of one's own for a terminal; an empty value leaves it to the terminal again."""

    terminal: str
    name: str
    value: str


class TerminalSet(msgspec.Struct, frozen=True):
    """The settings for this terminal as they are now."""

    terminal: str
    settings: dict[str, str]


@operation("staff.set_terminal", open_to_all=True)
def set_terminal(desk: Desk, given: SetTerminal) -> TerminalSet:
    """Keep a setting for a terminal."""
    if desk.staff is None:
        raise Refused("not_allowed", T("Only a member of staff has a terminal of his own."))
    terminal, value = given.terminal.strip(), given.value.strip()
    if not terminal:
        raise Refused("missing", missing(T("The terminal")), "terminal")
    _check(given.name, value)
    row = find_staff(desk.staff.login)
    before = settings_of(row.id, terminal)
    if before.get(given.name, "") != value:
        TerminalSetting.delete().where(
            TerminalSetting.staff == row.id, TerminalSetting.terminal == terminal, TerminalSetting.name == given.name
        ).execute()
        if value:
            TerminalSetting.create(staff=row.id, terminal=terminal, name=given.name, value=value)
        note = {"terminal": terminal, given.name: [before.get(given.name, ""), value]}
        desk.record("staff", row.id, row.version, note=note)
    return TerminalSet(terminal, settings_of(row.id, terminal))


def terminal_settings(desk: Desk, terminal: str) -> dict[str, str]:
    """What who acts has chosen for this terminal, by the names of the settings; nothing for the system itself."""
    return settings_of(desk.staff.id, terminal) if desk.staff is not None else {}


def settings_of(staff_id: int, terminal: str) -> dict[str, str]:
    """The settings of a person for a terminal, by name."""
    return {row.name: row.value for row in TerminalSetting.of(staff=staff_id, terminal=terminal)}


def _check(name: str, value: str) -> None:
    if name not in choices.VALUES:
        known = ", ".join(choices.VALUES)
        raise Refused("invalid", T("There is no setting {name}; known are: {known}.", name=name, known=known), "name")
    values = choices.VALUES[name]
    if value and value not in values:
        raise Refused("invalid", T("This must be one of: {known}.", known=", ".join(values)), "value")
