"""The ten exercises, in the order of a first day."""

from __future__ import annotations

from app.practice.calls import CALLS
from app.practice.cases import CASES
from app.practice.courses import COURSES
from app.practice.exercise import Exercise
from app.practice.returns import RETURNS

EXERCISES: tuple[Exercise, ...] = (*CALLS, *CASES, *COURSES, *RETURNS)
