"""The investigation (T3, T3a, T4): what the departments look into, what they find, and the cause."""

from __future__ import annotations

import msgspec

from config.texts import T
from models.cases.finding import CaseChanged, changed, find_open_case
from models.cases.tables import Attachment, Case, Task
from models.cases.telling import add_task
from models.clocks import standing
from models.complaints.given import StepInput
from models.complaints.moving import move, read
from models.complaints.tables import Complaint, Finding, Opinion
from models.desk import Desk
from models.intake.drafts import forget
from models.operation import Input, operation
from models.refusals import Refused
from models.search.index import index_text
from models.tasks.operations import close
from models.texts import missing, not_found


class Investigate(StepInput, kw_only=True):
    """What the departments are to look at; for P1 what the customer says of his health, if he consents to keep it.

    `health_consent` says how he consented; `health_refused` that he did not, and then nothing of it is kept.
    """

    evidence: str
    health: dict[str, str] = {}
    health_consent: str = ""
    health_refused: bool = False


class PlanAtOnce(StepInput, kw_only=True):
    """Why no investigation is needed."""

    reason: str


class RecordFinding(Input):
    """What came of one item of the investigation; `applicable` false says that it does not apply, and why."""

    case: str
    item: str
    text: str
    applicable: bool = True
    draft: str = ""


class GiveOpinion(Input):
    """What a department says; of the department of who acts, unless it is named."""

    case: str
    text: str
    department: str = ""
    draft: str = ""


class WaiveOpinion(Input):
    """Which department's opinion is done without, and why."""

    case: str
    department: str
    reason: str


class Conclude(StepInput, kw_only=True):
    """The cause that was found, and the appraisal report (an attachment of the case) where one is needed."""

    cause: str
    report_id: int | None = None


class Recorded(msgspec.Struct, frozen=True):
    """The case, and the number of the entry in its history."""

    number: str
    entry: int


@operation("complaints.investigate")
def investigate(desk: Desk, given: Investigate) -> CaseChanged:
    """T3: ask technical support and quality control, each with the time that the rules give."""
    case, complaint, before = read(desk, given.case, "investigate", given.version)
    if not given.evidence.strip():
        raise Refused("missing", missing(T("What is to be looked at")), "evidence")
    _check_health(desk, case, given)
    complaint.evidence = given.evidence.strip()
    if given.health:
        complaint.health = {key: value.strip() for key, value in given.health.items()}
        complaint.health_consent = given.health_consent.strip()
    complaint.save()
    move(desk, case, before, "investigate", {"text": complaint.evidence})
    clock = next(clock for clock in standing.running(case) if clock.kind == "investigation")
    for department in desk.rules.complaints.departments:
        task = add_task(desk, case, department, complaint.evidence)
        task.due_at, task.due_inclusive = clock.due_at, clock.inclusive
        task.save()
    forget(desk, given.draft)
    return changed(case)


def _check_health(desk: Desk, case: Case, given: Investigate) -> None:
    """The health checklist of a P1, which is kept only with separate consent (law L6.6)."""
    known = desk.rules.complaints.health
    for key in given.health:
        if key not in known:
            raise Refused("invalid", T("There is no {value} here.", value=key), "health")
    if given.health and not given.health_consent.strip():
        raise Refused("missing", T("Say how the customer agreed that health data are kept."), "health_consent")
    if given.health and given.health_refused:
        raise Refused("invalid", T("Without his consent nothing of the customer's health is kept."), "health_refused")
    lacking = [name for key, name in known.items() if not given.health.get(key, "").strip()]
    if case.severity == "P1" and lacking and not given.health_refused:
        raise Refused("missing", missing(lacking[0]), "health")


@operation("complaints.plan")
def plan(desk: Desk, given: PlanAtOnce) -> CaseChanged:
    """T3a: a simple case needs no investigation; never a P1, nor where quality or a seller is in question."""
    case, complaint, before = read(desk, given.case, "plan", given.version)
    if not given.reason.strip():
        raise Refused("missing", missing(T("The reason")), "reason")
    if desk.rules.complaints.must_investigate(case.severity, case.category):
        raise Refused("rule", T("This complaint must be investigated: its severity or category asks for it."), "case")
    complaint.no_investigation = given.reason.strip()
    complaint.save()
    move(desk, case, before, "plan", {"reason": given.reason.strip()})
    forget(desk, given.draft)
    return changed(case)


@operation("complaints.record_finding")
def record_finding(desk: Desk, given: RecordFinding) -> Recorded:
    """Record what came of an item; the newest record of an item counts."""
    case = _investigated(desk, given.case)
    if given.item not in desk.rules.complaints.investigation:
        raise Refused("invalid", T("There is no {value} here.", value=given.item), "item")
    if not given.text.strip():
        raise Refused("missing", missing(T("What was found")), "text")
    text = given.text.strip()
    Finding.create(
        case=case.id, item=given.item, applicable=given.applicable, text=text, staff=desk.staff_id, at=desk.now()
    )
    entry = desk.record("finding", case.id, note={"item": given.item, "text": text}, case_id=case.id)
    index_text(desk, case.id, text)
    forget(desk, given.draft)
    return Recorded(case.number, entry)


@operation("complaints.give_opinion")
def give_opinion(desk: Desk, given: GiveOpinion) -> Recorded:
    """Give the opinion of a department on the complaint."""
    case = _investigated(desk, given.case)
    department = given.department or (desk.staff.department if desk.staff else "")
    _check_department(desk, department)
    if not given.text.strip():
        raise Refused("missing", missing(T("The opinion")), "text")
    text = given.text.strip()
    Opinion.create(case=case.id, department=department, text=text, staff=desk.staff_id, at=desk.now())
    entry = desk.record("opinion", case.id, note={"department": department, "text": text}, case_id=case.id)
    _answer_task(desk, case, department, text)
    index_text(desk, case.id, text)
    forget(desk, given.draft)
    return Recorded(case.number, entry)


@operation("complaints.waive_opinion")
def waive_opinion(desk: Desk, given: WaiveOpinion) -> Recorded:
    """Do without one of the two opinions, with the reason."""
    case = _investigated(desk, given.case)
    _check_department(desk, given.department)
    if not given.reason.strip():
        raise Refused("missing", missing(T("The reason")), "reason")
    others = [name for name in desk.rules.complaints.departments if name != given.department]
    if not any(name in opinions_of(case) and not opinions_of(case)[name].waived for name in others):
        raise Refused("rule", T("One opinion can be waived, not all: the other department must have spoken."), "case")
    reason = given.reason.strip()
    Opinion.create(
        case=case.id, department=given.department, text=reason, waived=True, staff=desk.staff_id, at=desk.now()
    )
    entry = desk.record("opinion", case.id, note={"waived": given.department, "reason": reason}, case_id=case.id)
    _answer_task(desk, case, given.department, reason)
    return Recorded(case.number, entry)


def _answer_task(desk: Desk, case: Case, department: str, result: str) -> None:
    """What the department was asked as the investigation began is answered by its opinion."""
    asked = next(clock.start_at for clock in standing.running(case) if clock.kind == "investigation")
    same = (Task.case == case.id) & (Task.department == department) & (Task.created_at == asked)
    for task in Task.select().where(same, Task.done_at.is_null()):
        close(desk, task, task.version, result)


def _investigated(desk: Desk, number: str) -> Case:
    case = find_open_case(desk, number)
    if case.kind != "complaint" or case.state != "investigating":
        raise Refused("rule", T("This is possible while a complaint is under investigation."), "case")
    return case


def _check_department(desk: Desk, department: str) -> None:
    if department not in desk.rules.complaints.departments:
        known = ", ".join(desk.rules.complaints.departments)
        raise Refused(
            "invalid", T("There is no department {name}; known are: {known}.", name=department, known=known),
            "department",
        )  # fmt: skip


def findings_of(case: Case) -> dict[str, Finding]:
    """The newest finding of each item."""
    return {row.item: row for row in Finding.select().where(Finding.case == case.id).order_by(Finding.id)}


def opinions_of(case: Case) -> dict[str, Opinion]:
    """The newest opinion, or waiver, of each department."""
    return {row.department: row for row in Opinion.select().where(Opinion.case == case.id).order_by(Opinion.id)}


@operation("complaints.conclude")
def conclude(desk: Desk, given: Conclude) -> CaseChanged:
    """T4: every item is done or not applicable, both departments have spoken, and the cause is known."""
    case, complaint, before = read(desk, given.case, "conclude", given.version)
    _check_complete(desk, case)
    cause = desk.rules.categories.file.causes.get(given.cause)
    if cause is None:
        raise Refused("invalid", T("There is no {value} here.", value=given.cause), "cause")
    _check_report(desk, case, complaint, given, cause.responsibility)
    complaint.cause, complaint.responsibility = given.cause, cause.responsibility
    complaint.concluded_at = desk.now()
    complaint.save()
    move(desk, case, before, "conclude", {"cause": given.cause})
    forget(desk, given.draft)
    return changed(case)


def _check_complete(desk: Desk, case: Case) -> None:
    rules, found, spoken = desk.rules.complaints, findings_of(case), opinions_of(case)
    for key, item in rules.investigation.items():
        if key not in found:
            raise Refused("missing", T("{item} is neither done nor not applicable.", item=item.name), "case")
    for department in rules.departments:
        if department not in spoken:
            name = desk.rules.routing.departments[department]
            raise Refused("missing", T("The opinion of {department} is missing.", department=name), "case")


def _check_report(desk: Desk, case: Case, complaint: Complaint, given: Conclude, responsibility: str) -> None:
    if given.report_id is not None:
        report = Attachment.get_or_none(Attachment.id == given.report_id, Attachment.case == case.id)
        if report is None:
            raise Refused("not_found", not_found(T("file"), given.report_id), "report_id")
        complaint.report = report.id
    elif responsibility in desk.rules.complaints.needs_report and complaint.report_id is None:
        raise Refused("missing", T("With this cause an appraisal report is attached and named here."), "report_id")
