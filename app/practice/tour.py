"""The guide through the exercises: tells them, looks whether they are done, and counts time and keys."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime
from typing import Literal

from peewee import Database

from app.practice import pages
from app.practice.exercise import Exercise
from app.practice.progress import Progress, Result, keep, kept
from app.practice.seen import NOT_YET, Scene, Seen
from config.texts import T, Text, Translator
from models.desk import Desk
from models.refusals import Refused
from screens.guiding.guide import Strip
from screens.paint import Line
from screens.widgets.paragraphs import Paragraph

Telling = Literal["task", "hint", "way"]
HINTS: dict[Telling, Telling] = {"task": "hint", "hint": "way", "way": "way"}


class Tour:
    """The exercises of one trainee (`screens.guiding.guide.Guide`).

    `trainee` is his id, `clock` tells the time by which it is counted. An exercise is told, then begun, then done; what
    was done before the session began is read from the database.
    """

    def __init__(
        self, exercises: Sequence[Exercise], trainee: int, database: Database, clock: Callable[[], datetime]
    ) -> None:
        self._exercises = tuple(exercises)
        self._trainee = trainee
        self._clock = clock
        self._progress = kept(database)
        if self.result is not None:  # the session ended between two exercises
            self._progress = Progress(results=self._progress.results, at=self._progress.at + 1)
        self._since: datetime | None = None
        self._telling: Telling = "task"
        self._told = self._last = NOT_YET

    @property
    def progress(self) -> Progress:
        """How far one has come."""
        return self._progress

    @property
    def exercise(self) -> Exercise | None:
        """The one at hand; None when all are over."""
        return self._exercises[self._progress.at] if self._progress.at < len(self._exercises) else None

    @property
    def result(self) -> Result | None:
        """How the one at hand ended, if it did."""
        return self._progress.results.get(self.exercise.id) if self.exercise is not None else None

    @property
    def running(self) -> bool:
        """Whether time and keys are counted now."""
        return self._since is not None

    @property
    def over(self) -> bool:
        """Whether all are over."""
        return self.exercise is None

    # What is told

    def strip(self, words: Translator) -> Strip:
        """What stands on every screen now."""
        exercise, number = self.exercise, f"{self._progress.at + 1}/{len(self._exercises)}"
        if exercise is None:
            return Strip("-", T("The practice is over. F2 exercise shows your times; F2 quit leaves."))
        if self.result is not None:
            return Strip(number, self._told_done(self.result, exercise, words), "strong")
        if not self.running:
            return Strip(number, exercise.title)
        if (missing := self._told.missing) is not None:
            if self._told.wrong:
                return Strip(number, T("! {missing} (F2 hint)", missing=missing), "warning")
            return Strip(number, T("{task} (F2 hint)", task=missing))
        match self._telling:
            case "hint":
                return Strip(number, T("{hint} (F2 hint: every key)", hint=exercise.hint), "info")
            case "way":
                return Strip(number, T("All keys: {keys}", keys=exercise.way_told(words)), "info")
            case "task":
                return Strip(number, T("{task} (F2 hint)", task=exercise.task))

    def _told_done(self, result: Result, exercise: Exercise, words: Translator) -> Text:
        time, par = pages.minutes(result.seconds), exercise.par(words)
        at = self._progress.at + 1
        if at == len(self._exercises):
            return T("Done in {time} with {keys} keys; practised hands need {par}. F2 go shows all your times.",
                     time=time, keys=result.keys, par=par)  # fmt: skip
        return T("Done in {time} with {keys} keys; practised hands need {par}. F2 go tells the next one: {title}.",
                 time=time, keys=result.keys, par=par, title=self._exercises[at].title)  # fmt: skip

    def heading(self) -> Text:
        """Which exercise, or the end."""
        if self.exercise is None:
            return T("Your times")
        return T("Exercise {n} of {all}", n=self._progress.at + 1, all=len(self._exercises))

    def page(self, words: Translator) -> Sequence[Line | Paragraph]:
        """The exercise at length, or the table of all of them."""
        if self.exercise is None:
            return pages.results(self._exercises, self._progress.results, words)
        first, begun = self._progress.at == 0, self._progress.after is not None
        return pages.briefing(self.exercise, words, first=first, begun=begun)

    # What the trainee asks for

    def pressed(self) -> None:
        """A key was pressed."""
        if self.running:
            self._progress.keys += 1

    def asked_with(self, keys: int) -> None:
        """So many of them were for a hint."""
        if self.running:
            self._progress.keys = max(0, self._progress.keys - keys)

    def hint(self) -> None:
        """Where it begins; once more: every key."""
        if not self.running:
            raise Refused("rule", T("There is no exercise under way; F2 exercise tells which one is next."))
        self._progress.hints += 1
        self._telling, self._told = HINTS[self._telling], NOT_YET

    def tell(self) -> None:
        """The task again."""
        self._telling, self._told = "task", NOT_YET

    def start(self, desk: Desk) -> None:
        """The exercise begins: what it needs is made. One that was begun before goes on."""
        exercise = self.exercise
        if exercise is None or self.result is not None or self.running:
            return
        if self._progress.after is None:
            scene = exercise.prepare(desk.acting(None))
            self._progress.after, self._progress.case = scene.after, scene.case
            keep(desk.database, self._progress)
        self._since = self._clock()

    def look(self, desk: Desk) -> None:
        """Whether the exercise is done now, or something else is missing than before."""
        exercise, progress = self.exercise, self._progress
        if exercise is None or not self.running or progress.after is None:
            return
        seen = Seen(desk, self._trainee, Scene(progress.after, progress.case))
        verdict = exercise.check(seen)
        if verdict.done:
            self._count()
            progress.results[exercise.id] = Result("done", progress.seconds, progress.keys, progress.hints)
            keep(desk.database, progress)
            if exercise.after is not None:
                exercise.after(seen)
        elif verdict != self._last:
            self._last = self._told = verdict

    def go_on(self, desk: Desk) -> None:
        """To the next one."""
        if self.exercise is not None and self.result is None:
            raise Refused("rule", T("This exercise is not done yet; F2 skip leaves it out."))
        self._turn_to(desk, self._progress.at + 1)

    def skip(self, desk: Desk) -> None:
        """To the next one, without this one; one that is done stays done."""
        exercise, progress = self.exercise, self._progress
        if exercise is None:
            raise Refused("rule", T("The practice is over. F2 exercise shows your times; F2 quit leaves."))
        if self.result is None:
            self._count()
            progress.results[exercise.id] = Result("skipped", progress.seconds, progress.keys, progress.hints)
        self._turn_to(desk, progress.at + 1)

    def again(self, desk: Desk) -> None:
        """The same one anew; what was done for it before does not count."""
        if self.exercise is None:
            raise Refused("rule", T("The practice is over. F2 exercise shows your times; F2 quit leaves."))
        self._progress.results.pop(self.exercise.id, None)
        self._turn_to(desk, self._progress.at)

    def leave(self, desk: Desk) -> None:
        """The session ends."""
        self._count()
        keep(desk.database, self._progress)

    def _count(self) -> None:
        """The time so far, in seconds; it stands still until the exercise goes on."""
        if self._since is not None:
            self._progress.seconds += (self._clock() - self._since).total_seconds()
        self._since = None

    def _turn_to(self, desk: Desk, at: int) -> None:
        self._since, self._telling, self._told, self._last = None, "task", NOT_YET, NOT_YET
        results = self._progress.results
        self._progress = Progress(results=results, at=min(at, len(self._exercises)))
        keep(desk.database, self._progress)
