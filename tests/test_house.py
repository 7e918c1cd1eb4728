"""The house keeps its own rules: sizes, texts, translations, files that are made from others."""

from __future__ import annotations

import ast
import gettext
import re
import tomllib
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest
from babel.messages.catalog import Catalog
from babel.messages.pofile import read_po

ROOT = Path(__file__).parents[1]
FLOORS = ("app", "screens", "models", "config")
CATALOGUE = ROOT / "config" / "locale" / "zh" / "LC_MESSAGES" / "desk.po"
LONGEST_FILE = 300
LONGEST_FUNCTION = 45
"""Lines with the docstring; most functions are far shorter."""
ALLOWED_FOLDERS = {*FLOORS, "tests"}


@cache
def sources() -> dict[str, ast.Module]:
    """Every module of the product but the migrations, by its path."""
    paths = [path for floor in FLOORS for path in (ROOT / floor).rglob("*.py") if "migrations" not in path.parts]
    return {str(path.relative_to(ROOT)): ast.parse(path.read_text("utf-8")) for path in sorted(paths)}


def calls_of_t() -> Iterator[tuple[str, ast.Call]]:
    """Every `T(…)` in the product, with its place."""
    for path, tree in sources().items():
        for node in ast.walk(tree):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "T":
                yield f"{path}:{node.lineno}", node


def message_of(call: ast.Call) -> str | None:
    first = call.args[0] if call.args else None
    return first.value if isinstance(first, ast.Constant) and isinstance(first.value, str) else None


def places(message: str) -> set[str]:
    """The names in braces."""
    return set(re.findall(r"(?<!\{)\{([a-z_0-9]+)", message))


def catalogue() -> Catalog:
    with CATALOGUE.open("rb") as file:
        return read_po(file, locale="zh", domain="desk")


def test_every_text_is_a_literal_with_its_places_bound() -> None:
    faults = []
    for place, call in calls_of_t():
        message = message_of(call)
        given = {keyword.arg or "**" for keyword in call.keywords}
        if message is None:
            faults.append(f"{place}: not a literal")
        elif given and "**" not in given and places(message) != given:
            faults.append(f"{place}: {sorted(places(message) ^ given)}")
    assert not faults


def test_every_text_is_translated_with_the_same_places() -> None:
    known = {entry.id: entry for entry in catalogue() if entry.id}
    faults = []
    for place, call in calls_of_t():
        message = message_of(call)
        entry = known.get(message) if message else None
        if message and (entry is None or not entry.string or entry.fuzzy):
            faults.append(f"{place}: no translation of {message!r}")
        elif message and entry and places(message) != places(str(entry.string)):
            faults.append(f"{place}: other places in {entry.string!r}")
    assert not faults


def test_the_catalogue_has_nothing_that_is_not_said() -> None:
    said = {message_of(call) for _, call in calls_of_t()}
    assert [entry.id for entry in catalogue() if entry.id and entry.id not in said] == []


def test_the_compiled_catalogue_is_fresh() -> None:
    with CATALOGUE.with_suffix(".mo").open("rb") as file:
        compiled = gettext.GNUTranslations(file)
    assert [e.id for e in catalogue() if e.id and compiled.gettext(str(e.id)) != (e.string or e.id)] == []


def test_no_file_and_no_function_is_too_long() -> None:
    long = []
    for path, tree in sources().items():
        lines = (ROOT / path).read_text("utf-8").count("\n")
        long += [f"{path}: {lines} lines"] if lines > LONGEST_FILE else []
        for node in ast.walk(tree):
            if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
                length = (node.end_lineno or 0) - node.lineno + 1
                long += [f"{path}:{node.lineno} {node.name}: {length} lines"] if length > LONGEST_FUNCTION else []
    assert not long


def test_code_lies_on_the_floors_and_in_tests_alone() -> None:
    found = {
        path.relative_to(ROOT).parts[0]
        for path in ROOT.glob("*/**/*.py")
        if not any(part.startswith(".") or part in ("build", "dist") for part in path.relative_to(ROOT).parts)
    }
    assert found <= ALLOWED_FOLDERS


def test_no_capability_is_called_a_bag() -> None:
    bags = re.compile(r"(util|helper|manager|common|misc)s?(\.py)?$")
    assert [path for path in sources() if any(bags.search(part) for part in Path(path).parts)] == []


@pytest.mark.parametrize("word", ["TODO", "FIXME", "XXX", "/work/", "type: ignore\n"])
def test_what_must_not_stand_in_the_code(word: str) -> None:
    assert [path for path in sources() if word in (ROOT / path).read_text("utf-8")] == []


def test_every_dependency_is_locked() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]
    extras = project["optional-dependencies"]
    wanted = [*project["dependencies"], *extras["postgres"], *extras["dev"]]
    locked = {_normal(line.split("==")[0]) for line in (ROOT / "requirements.lock").read_text().splitlines()}
    names = {_normal(re.split(r"[\[<>=~! ]", line)[0]) for line in wanted} - {"aftersales-desk"}
    assert names <= locked


def _normal(name: str) -> str:
    return re.sub(r"[-_.]+", "-", name).lower()
