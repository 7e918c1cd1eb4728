"""The command line: codes with arguments, and the list of everything that can be done here, by typing."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import NamedTuple

from config.reading import nearest
from config.texts import Sayable, T, Text
from screens.actions import Action, Actions, fold
from screens.asking import Asking, Candidate, Unfit
from screens.matching import plain, rank
from screens.paint import Line, Span, pad

Say = Callable[[Sayable | None], str]
_KEYS, _NAME = 16, 14


class Command(NamedTuple):
    """What was asked for: an action, and what was typed behind its code."""

    action: Action
    argument: str


def understand(typed: str, highlighted: str | None, actions: Actions) -> Command:
    """The command that was typed, else the highlighted one.

    Raises:
        Unfit: there is no such code, with the nearest one.
    """
    code, _, argument = fold(typed).partition(" ")
    if code and (action := actions.by_code(code)) is not None:
        return Command(action, argument.strip())
    if highlighted is not None and (action := actions.by_id(highlighted)) is not None:
        return Command(action, "")
    if not code:
        raise Unfit(T("Type a code, or choose with the arrow keys; F12 leaves the command line."))
    near = nearest(code.lower(), [action.code for action in actions if action.code])
    if near is None:
        raise Unfit(T("There is no code {code}.", code=code))
    raise Unfit(T("There is no code {code}; did you mean {near}?", code=code, near=near))


def candidates(
    typed: str, actions: Actions, why_not: Callable[[Action], Text | None], say: Say, keymap: Mapping[str, str]
) -> Sequence[Candidate]:
    """The actions that what was typed finds by code or name, the best first."""
    wanted = plain(typed).partition(" ")[0]
    ranked = [(rank(wanted, say(action.name), [action.code]), action) for action in actions if action.id != "command"]
    found = [(known or 0, action) for known, action in ranked if known is not None or not wanted]
    found.sort(key=lambda pair: pair[0])
    return [Candidate(action.id, _line(action, why_not(action), say, keymap)) for _, action in found]


def asking(question: str, typed: str, suggest: Callable[[str], Sequence[Candidate]], actions: Actions) -> Asking:
    """The question of the command line; its answer is `id` or `id argument`."""

    def accept(given: str, highlighted: str | None) -> str:
        command = understand(given, highlighted, actions)
        return f"{command.action.id} {command.argument}".rstrip()

    return Asking(question, typed, suggest=suggest, accept=accept)


def _line(action: Action, reason: Text | None, say: Say, keymap: Mapping[str, str]) -> Line:
    """Keys and code, name, and what it does; behind a `-` why it is impossible now."""
    keys = " ".join((*action.shown_keys(keymap)[:1], action.code))
    if action.argument is not None:
        keys += f" {say(action.argument)}"
    head = f"{pad(keys, _KEYS)} {pad(say(action.name), _NAME)} "
    return (Span(head), Span(f"- {say(reason)}", "warning") if reason else Span(say(action.help)))
