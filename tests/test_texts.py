"""The linter of texts: what is said to people is translated, alike in both languages, and says one and many rightly."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from string import Formatter

import pytest

from config.texts import T, Translator
from tests.test_house import calls_of_t, catalogue, message_of, sources

SAYS = ("echo", "print", "tell", "fail", "warn", "notify", "confirm", "prompt", "Label", "Static", "UsageError",
        "ClickException", "BadParameter", "Span", "Paragraph", "Column", "ask", "ask_yes", "ask_choice", "option",
        "command", "group")  # fmt: skip
"""Calls whose literals a person reads, were they single words."""
FOR_DEVELOPERS = ("ValueError", "RuntimeError", "LookupError", "TypeError", "KeyError", "AssertionError", "warning",
                  "error", "info", "debug", "log", "exception", "compile", "TypeVar", "cast", "execute")  # fmt: skip
"""Calls whose literals stand in logs, or are patterns and types."""
ALLOWED = {
    "app/demo/": "what the people of the demo company say",
    "app/practice/company.py": "the same of the company for practice",
    "app/metrics.py": "the names and explanations that monitoring reads, in English by its custom",
    "app/host/manual.py": "files of other programs, as they want them",
    "app/scaling.py": "the same",
    "app/terminal/card.py": "the test card, which is of both languages whoever reads it",
    "app/host/serving.py:session ": "a line of the log",
    "app/web.py": "headers, and the answer to who has no token and no language",
    "screens/widgets/times.py": "words in which people type days and times",
    "screens/matching.py": "the range of Han characters",
    "screens/appearance.py:简体中文": "each language is named in itself",
    "screens/help/text.py:": "keys, as they are printed on keyboards",
}
"""Where words stand outside T(…), and why."""
INPUT_WORDS = {"是", "否"}
"""Answers that may be typed in either language."""
NOT_SAID = re.compile(r"PRAGMA |SET \w+ ?=|[\w>: ,.#-]+ \{|Mapping\[|Input, TextArea|Desk_|"
                      r"^(bold|underline|reverse|on|(bright_)?(red|yellow|white|blue|cyan|black)| )+$")  # fmt: skip
"""SQL, style sheets, selectors, styles."""
WORDS = re.compile(r"[A-Za-z]{2,}[,:;]? [A-Za-z]{2,}|[\u4e00-\u9fff]|^[A-Z][a-z]+[.!?:]$")
A_WORD = re.compile(r"[A-Za-z]{3,}")
COUNTED = re.compile(r"\{\w+\} (?:\w+ )?(?:case|call|alarm|fault|piece|row|payment|task|clock|batche|draft|message)s\b")
KEPT_WITH_CASES = "{count} cases of this batch in 7 days"
"""A reason as it is kept in the database with cases, for a threshold above one: its words must stay as they are."""
PLURAL = re.compile(r"\{(\w+):([^{}]*)\}")


def literals(path: str, tree: ast.Module) -> Iterator[tuple[str, str, bool]]:
    """The strings of a module that are neither docstrings nor in T(…) nor for developers: place, text, whether said."""
    left_out: set[int] = set()
    said: set[int] = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant):
            left_out.add(id(node.value))
        elif isinstance(node, ast.Call):
            name = getattr(node.func, "id", None) or getattr(node.func, "attr", "")
            if name == "T" or name in FOR_DEVELOPERS:
                left_out |= {id(inner) for inner in ast.walk(node)}
            elif name in SAYS:
                said |= {id(one) for one in node.args[:1] if isinstance(one, ast.Constant | ast.JoinedStr)}
                said |= {id(part) for one in node.args[:1] if isinstance(one, ast.JoinedStr) for part in one.values}
    for node in ast.walk(tree):
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in left_out:
            yield f"{path}:{node.lineno}", node.value, id(node) in said


def allowed(path: str, text: str) -> bool:
    return any(f"{path}:{text.lower()}".startswith(place) for place in ALLOWED)


def untranslated(path: str, tree: ast.Module) -> list[str]:
    """The literals of a module that a person would read in one language only."""
    return [
        f"{place}: {text!r}"
        for place, text, said in literals(path, tree)
        if (WORDS.search(text) and not NOT_SAID.search(text)) or (said and _reads_like_words(text))
        if text not in INPUT_WORDS and not allowed(path, text)
    ]


def _reads_like_words(text: str) -> bool:
    """Whether a single word is one for people, and no name of a command, an option or a style."""
    return A_WORD.search(text) is not None and not re.fullmatch(r"-{0,2}[a-z_/.-]+", text)


def test_nothing_is_said_outside_the_catalogue() -> None:
    said = {path: tree for path, tree in sources().items() if path.startswith(("app/", "screens/"))}
    assert [fault for path, tree in said.items() for fault in untranslated(path, tree)] == []


@pytest.mark.parametrize(
    "code",
    [
        'click.echo("Done.")',
        'self.tell("That is all")',
        'click.option("--x", help="What it does for you")',
        'Label(f"Count {n}")',
        'x = "请选择"',
        'screen.fail("Failed")',
    ],
)
def test_the_linter_finds_what_it_is_for(code: str) -> None:
    assert untranslated("screens/new.py", ast.parse(code))


@pytest.mark.parametrize(
    "code", ['self.tell(T("That is all"))', '"""A docstring of words."""', 'raise ValueError("not so")', 'x("y")']
)
def test_the_linter_lets_pass_what_is_right(code: str) -> None:
    assert not untranslated("screens/new.py", ast.parse(code))


def test_no_exception_is_kept_for_nothing() -> None:
    used = {
        place
        for path, tree in sources().items()
        for _, text, _ in literals(path, tree)
        for place in ALLOWED
        if WORDS.search(text) and f"{path}:{text.lower()}".startswith(place)
    }
    assert used == set(ALLOWED)


def test_a_translation_fills_the_same_places_in_the_same_way() -> None:
    """Names in braces as the formatter reads them; only the words for one and many may be left out."""
    faults = []
    for entry in catalogue():
        if entry.id and entry.string:
            one, other = (sorted({field for _, field, _, _ in Formatter().parse(str(text)) if field is not None})
                          for text in (entry.id, entry.string))  # fmt: skip
            faults += [f"{entry.id!r}: {one} {other}"] if one != other else []
    assert not faults


def test_numbers_say_one_and_many() -> None:
    """`{n} {n:case|cases}`; what only rules count, such as days, is never one."""
    faults = []
    for place, call in calls_of_t():
        message = message_of(call) or ""
        faults += [f"{place}: {found}" for found in COUNTED.findall(message) if message != KEPT_WITH_CASES]
        for name, words in PLURAL.findall(message):
            if words.count("|") != 1 or not all(words.split("|")) or f"{{{name}}}" not in message:
                faults.append(f"{place}: {words}")
    assert not faults


def test_the_word_for_a_number_is_chosen() -> None:
    def say(n: object) -> str:
        return Translator("en").say(T("{n} {n:fault|faults}; nothing was imported.", n=n))

    assert (say(1), say(0), say(12)) == (
        "1 fault; nothing was imported.",
        "0 faults; nothing was imported.",
        "12 faults; nothing was imported.",
    )
