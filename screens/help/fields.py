"""What F1 says of one field, before the keys of the screen: what it means, what may be typed, what checks it."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import islice

from config.texts import Sayable, T, Text
from screens.asking import Asking, Say
from screens.paint import Line, Span
from screens.widgets.field import Field, Kind
from screens.widgets.field_row import FieldRow
from screens.widgets.paragraphs import Paragraph

LISTED = 12
"""How many values the page names; F4 lists all of them."""
TYPED: dict[Kind, Text] = {
    "text": T("One line of words. Line breaks of what you paste become spaces."),
    "code": T("Letters and digits, such as CS00000174; full-width ones (ＣＳ１７) mean the same."),
    "phone": T("Any notation: 13800001001, 138-0000-1001, +86 138 0000 1001; 021-5550-1234."),
    "choice": T("A value by its number, its code, or a part of its name, also in pinyin or initials."),
    "multi": T("Several values with commas, each by its number, code, or a part of its name: 1,3."),
    "flag": T("y or n; 是 or 否."),
    "date": T("A day: 2026-11-23, 11-23, 20261123, today, 明天, 周五, +3d."),
    "when": T("A time: 15:30, 3pm, 明天下午3点, +2h, 半小时后, 11-24 15:30. A day alone means 18:00."),
    "money": T("An amount in yuan: 1280, 1,280.50, ¥99, 1.2万."),
    "area": T("As many lines as you like: Ctrl+O begins a new one, Enter goes to the next field."),
}
"""What may be typed, by the kind of the field, with examples."""
SECRET = T("What you type is not shown.")
IN_LISTS = T("Type a part of a name, its pinyin, initials or code; arrows and Enter choose.")
DIGITS = T("The number of a line chooses it at once.")
IN_YES_NO = TYPED["flag"]
IN_LINES = T("One line of words; Enter gives the answer.")


def about_field(row: FieldRow, say: Say) -> list[Line | Paragraph]:
    """The lines on the field of a row."""
    field = row.field
    title = T("This field: {label}", label=field.label)
    said = [_paragraph(text, say) for text in _sentences(row, field)]
    return [Span(say(title), "heading"), *said, *_values(field, say)]


def about_question(asking: Asking, say: Say) -> list[Line | Paragraph]:
    """The lines on a question of the prompt line."""
    if asking.suggest(""):
        how = [IN_LISTS, *([DIGITS] if asking.at_one_key else [])]
    else:
        how = [IN_YES_NO if asking.at_one_key else IN_LINES]
    leaves = T("F12 or Esc leaves the question.")
    return [Span(asking.question, "heading"), *(_paragraph(text, say) for text in (*how, leaves))]


def _sentences(row: FieldRow, field: Field) -> Iterator[Sayable]:
    if row.error is not None:
        yield T("Wrong now: {problem}", problem=row.error)
    yield field.help
    yield SECRET if field.secret else TYPED[field.kind]
    if row.required:
        yield T("It must be filled in.")
    if field.ahead:
        yield T("The time must be in the future.")
    if field.max_length:
        yield T("At most {count} characters.", count=field.max_length)
    if field.rule is not None:
        yield T("Checked: {rule}", rule=field.rule)
    if field.origin is not None:
        yield field.origin


def _values(field: Field, say: Say) -> Iterator[Line | Paragraph]:
    """The first values of a list, with their numbers."""
    labels = field.labels
    if not labels or field.kind == "flag":
        return
    yield _paragraph(T("Its values (F4 lets you choose):"), say)
    for number, label in enumerate(islice(labels.values(), LISTED), 1):
        yield Paragraph(f"    {number:>2} {say(label)}", 7)
    if len(labels) > LISTED:
        yield _paragraph(T("and {count} more.", count=len(labels) - LISTED), say)


def _paragraph(text: Sayable, say: Say) -> Paragraph:
    return Paragraph(f"  {say(text)}", 2)
