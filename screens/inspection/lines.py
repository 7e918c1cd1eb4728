"""What stands on the inspection screen: pure functions from views to lines."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime
from typing import NamedTuple

from config import Rules
from config.terms import term
from config.texts import Day, Sayable, T, Translator
from models.cases.views import CaseView
from models.returns.views import LineView, SoldView
from models.returns.worklists import WorkRow
from screens.clock_text import clock_text
from screens.inspection.finding import Finding
from screens.paint import Line, Span, width
from screens.widgets import Column, Paragraph, cells

COLUMNS = (
    Column("due", T("Due"), 8),
    Column("severity", T("Sev"), 3),
    Column("case", T("Number"), 10),
    Column("what", T("What"), 6),
    Column("goods", T("Goods"), 17, flexible=True),
    Column("pieces", T("Pcs"), 4, "right"),
    Column("customer", T("Customer"), 8),
    Column("mark", T("State"), 15),
)
ROOM = 79
"""Cells of a row of choices."""
PAPERS = "qc_pre"
"""The state of lines of which the papers are looked at."""


class Look(NamedTuple):
    """For whom lines are painted, and when."""

    words: Translator
    rules: Rules
    now: datetime


class Subject(NamedTuple):
    """A row of the queue with all that is known of it: the case, the line, and the gifts of its order."""

    view: CaseView
    line: LineView | None
    gifts: tuple[SoldView, ...] = ()


def row_line(row: WorkRow, columns: Sequence[Column], ready: bool, look: Look) -> Line:
    """A row of the queue; `ready` ones have their findings and wait for the rest of their return."""
    say = look.words.say
    said = clock_text(row.due_at - look.now if row.due_at is not None else None)
    values: list[Line] = [
        Span(say(said.text), said.style),
        Span(row.severity, "alarm" if row.severity == "P1" else ""),
        row.case,
        say(T("Papers") if row.state == PAPERS else T("Goods")),
        row.product,
        str(row.quantity),
        row.customer,
        Span(say(T("* found")), "info") if ready else say(term(row.state)),
    ]
    return cells(columns, values)


def about(subject: Subject, look: Look) -> list[Line | Paragraph]:
    """Who sends what back, why and by which right, what he said of it, and how it came."""
    view, line, say = subject.view, subject.line, look.words.say
    who = (view.number, view.customer, say(T("Order {order}", order=view.order_number)) if view.order_number else "")
    lines: list[Line | Paragraph] = [Span("  ".join(part for part in who if part), "strong")]
    if line is not None:
        lines += [Paragraph(_goods(line, view, look), 2), Paragraph(_right(line, look), 2)]
        opened = T("opened") if line.opened else T("not opened")
        seal = T("seal whole") if line.seal_whole else T("seal broken")
        photos = T("with photos") if line.evidence else T("without photos")
        said = say(T("The customer says: {state}", state=[opened, seal, photos]))
        lines += [Paragraph(f"{said}  {view.text}", 2), *([Paragraph(line.note, 2)] if line.note else [])]
        lines += _came(line, view, look)
        if line.overridden:
            allowed = T("! Allowed by {who}: {reason}", who=line.overridden_by, reason=line.overridden)
            lines.append(Paragraph(Span(say(allowed), "warning"), 2))
    lines += [Paragraph(say(T("Asked: {text}", text=task.text)), 2) for task in view.tasks
              if task.done_at is None and task.department == "qc"]  # fmt: skip
    files = [file.name for file in view.attachments]
    return [*lines, Paragraph(say(T("Files: {names}", names=files)), 2)] if files else lines


def _goods(line: LineView, view: CaseView, look: Look) -> str:
    say = look.words.say
    parts = [f"{line.product} × {line.quantity}", line.product_code, say(term(line.product_class))]
    parts += [say(T("Batch {batch}", batch=line.batch_number))] if line.batch_number else []
    parts += [say(T("expires {day}", day=Day(view.expires_on)))] if view.expires_on and line.batch_number else []
    parts += [say(T("Serial {serial}", serial=line.serial))] if line.serial else []
    return "  ".join(parts)


def _right(line: LineView, look: Look) -> str:
    """Reason and wish of the customer, and the route that was taken."""
    rules, say = look.rules.returns, look.words.say
    reason: Sayable = rules.reasons[line.reason].name if line.reason in rules.reasons else line.reason
    wish = T("exchange") if line.wish == "exchange" else T("refund")
    said = say(T("Reason: {reason}  Wish: {wish}", reason=reason, wish=wish))
    if not line.route:
        return said
    head = rules.head(line.route)
    route = say(T("Route: {letter} {name}", letter=head.letter, name=head.name))
    return f"{said}  {route}"


def _came(line: LineView, view: CaseView, look: Look) -> Iterator[Line | Paragraph]:
    """How the parcel came in which these pieces were."""
    if line.received_at is None:
        return
    condition: Sayable = look.rules.returns.conditions.get(line.condition, line.condition)
    yield look.words.say(T("Came {at}, parcel: {condition}", at=line.received_at, condition=condition))
    parcels = view.application.parcels if view.application is not None else ()
    for parcel in parcels:
        if parcel.at == line.received_at and parcel.note:
            yield Paragraph(look.words.say(T("The warehouse notes: {text}", text=parcel.note)), 2)


class Marks(NamedTuple):
    """What stands in the panel besides the finding: the pieces it is for, and the gifts that are missing."""

    pieces: int
    missing: Iterable[str] = ()


def finding_lines(found: Finding, subject: Subject, marks: Marks, look: Look) -> list[Line | Paragraph]:
    """The finding as it stands, each answer behind its key."""
    papers = subject.line is not None and subject.line.state == PAPERS
    lines: list[Line | Paragraph] = []
    if not papers:
        lines += [*_grades(found, look), *_places(found, subject, look)]
    lines += _answers(found, marks, papers, look)
    opinion = T("Opinion: {text}", text=found.opinion or T("not given yet; Enter asks for it"))
    return [*lines, Paragraph(f"n {look.words.say(opinion)}", 2)]


def _grades(found: Finding, look: Look) -> list[Line]:
    grades = look.rules.returns.grades
    return _choices([(key.lower(), name, key == found.grade) for key, name in grades.items()], look)


def _places(found: Finding, subject: Subject, look: Look) -> list[Line]:
    """Where the goods may go; what the rules forbid for their class is not offered."""
    rules = look.rules.returns
    product_class = subject.line.product_class if subject.line is not None else ""
    return _choices(
        [(str(digit), rule.name, key == found.place) for digit, (key, rule) in enumerate(rules.dispositions.items(), 1)
         if rules.may_go(key, product_class)], look,
    )  # fmt: skip


def _choices(choices: Iterable[tuple[str, Sayable, bool]], look: Look) -> list[Line]:
    """Choices side by side; none is broken, and they stand where they are on a wide terminal too."""
    rows: list[list[Span]] = [[]]
    for key, name, chosen in choices:
        span = Span(f"{'>' if chosen else ' '}{key} {look.words.say(name)}", "strong" if chosen else "")
        if sum(width(one.text) for one in (*rows[-1], span)) > ROOM:
            rows.append([])
        rows[-1] += [span, Span("  ")]
    return [tuple(row) for row in rows]


def _answers(found: Finding, marks: Marks, papers: bool, look: Look) -> list[Line | Paragraph]:
    """What is answered by one key each, what matters most in the first line."""
    say = look.words.say
    known = {None: T("not looked at"), True: T("yes"), False: T("no")}
    quality = say(T("Quality problem: {state}", state=known[found.quality]))
    failure = say(T("Failure: {state}", state=known[found.failure]))
    if papers:
        return [Paragraph(f"p {quality}  f {failure}", 2)]
    accessories = say(T("Accessories: {state}", state=T("all there") if found.accessories else T("missing")))
    seal = say(T("Seal: {state}", state=T("whole") if found.seal else T("broken")))
    expires = say(T("Expires: {day}", day=Day(found.expires_on) if found.expires_on is not None else "-"))
    pieces = say(T("Pieces: {n} of {all}", n=found.quantity or marks.pieces, all=marks.pieces))
    gifts = say(T("Missing gifts: {gifts}", gifts=list(marks.missing) or "-"))
    return [
        Paragraph(f"x {accessories}  e {seal}  p {quality}", 2),
        Paragraph(f"f {failure}  t {expires}  m {pieces}  i {gifts}", 2),
    ]
