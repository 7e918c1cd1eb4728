"""Inputs that several steps of a complaint have in common."""

from __future__ import annotations

from models.operation import Input


class StepInput(Input, kw_only=True):
    """The case and the version of it that was seen; `draft` is the draft that is forgotten with it."""

    case: str
    version: int
    draft: str = ""
