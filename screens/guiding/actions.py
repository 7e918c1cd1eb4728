"""The codes of a session that is guided; they are added to those of every screen."""

from __future__ import annotations

from config.texts import T
from screens.actions import NEVER_IN_LINE, Action

PRACTICE = T("Practice")
GUIDED: tuple[Action, ...] = (
    Action("guide_go", T("Go on"), T("Goes on to the next exercise when this one is done."), code="go",
           group=PRACTICE, rank=NEVER_IN_LINE),
    Action("guide_hint", T("Hint"), T("Tells how the exercise goes; given once more: every key."), code="hint",
           group=PRACTICE, rank=NEVER_IN_LINE),
    Action("guide_exercise", T("Exercise"), T("Tells the exercise again."), code="exercise",
           group=PRACTICE, rank=NEVER_IN_LINE),
    Action("guide_again", T("Again"), T("Sets the exercise up anew; its time begins anew too."), code="again",
           group=PRACTICE, rank=NEVER_IN_LINE),
    Action("guide_skip", T("Skip"), T("Leaves the exercise out and goes on to the next one."), code="skip",
           group=PRACTICE, rank=NEVER_IN_LINE),
)  # fmt: skip
