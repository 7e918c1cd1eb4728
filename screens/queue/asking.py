"""What the queue asks for when something is done with the case under the cursor."""

from __future__ import annotations

from typing import Any, cast

from config.terms import SEVERITIES, term
from config.texts import T
from models.cases.operations import ChangeSeverity, change_severity
from models.messages.notices import SendNotice, send
from models.queue.views import QueueRow
from models.staff.queries import everybody
from screens.work import WorkScreen


async def severity(screen: WorkScreen, row: QueueRow) -> None:
    """Raise or lower the severity of a case, with the reason."""
    chosen = await screen.ask_choice(T("Severity"), dict(SEVERITIES), row.severity)
    reason = await screen.ask(T("Reason"))
    given = ChangeSeverity(case=row.number, version=row.version, severity=cast("Any", chosen), reason=reason)
    await screen.do(change_severity, given)


async def message(screen: WorkScreen, row: QueueRow) -> None:
    """Send a line about a case to a colleague, its owner first."""
    people = await screen.gateway.run(everybody)
    choices: dict[str, Any] = {who.login: T("{name}, {state}", name=who.name, state=term(who.state)) for who in people}
    to = await screen.ask_choice(T("To"), choices, row.owner_login)
    text = await screen.ask(T("Message"))
    await screen.do(send, SendNotice(to=to, text=text, case=row.number))
    screen.tell(T("The message is sent."))
