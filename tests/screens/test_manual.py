"""The manual: both languages tell the same, with keys and pictures that there are."""

from __future__ import annotations

import re

import pytest
from rich.cells import cell_len

from config.texts import LANGUAGES, Language
from models.desk import Desk
from screens.manual.chapters import CHAPTERS, Block, chapter, keys, markdown, source
from tests.screens.driving import command, press, shown
from tests.screens.working import working

every = pytest.mark.parametrize("name", CHAPTERS)


def shape(blocks: list[Block]) -> list[tuple[str, str]]:
    return [(block.kind, block.mark) for block in blocks]


@every
def test_both_languages_are_built_alike_and_name_the_same_keys(name: str) -> None:
    english, chinese = (source(name, language) for language in LANGUAGES)
    assert sorted(re.findall(r"\{.*?\}", english)) == sorted(re.findall(r"\{.*?\}", chinese))
    assert shape(chapter(name, "en", {})) == shape(chapter(name, "zh", {}))


@every
@pytest.mark.parametrize("language", LANGUAGES)
def test_a_chapter_has_no_empty_place_and_its_pictures_fit_a_terminal(name: str, language: Language) -> None:
    blocks = chapter(name, language, {})
    assert blocks[0].kind == "heading"
    assert not re.search(r"\{[a-z_. ]+\}", markdown(blocks))
    for block in blocks:
        if block.kind == "picture":
            lines = block.text.split("\n")
            assert len(lines) <= 24
            assert max(map(cell_len, lines)) <= 80


def test_keys_are_those_of_the_desk() -> None:
    assert keys({})["take_next"] == "F7"
    assert keys({"take_next": "ctrl+e"})["take_next"] == "Ctrl+E"
    assert keys({})["alarms"] == "F2 alarms", "an action without a key has its code"
    assert "Ctrl+E" in markdown(chapter("cases", "en", {"take_next": "ctrl+e"}))
    with pytest.raises(KeyError):
        chapter("nothing", "en", {})


def test_chinese_lines_are_joined_without_spaces() -> None:
    assert not re.search(r"[\u4e00-\u9fff] [\u4e00-\u9fff]", markdown(chapter("beginning", "zh", {})))


async def test_a_chapter_is_read_on_the_screen(company: Desk) -> None:
    async with working(company, "lin") as pilot:
        await command(pilot, "manual callbacks")
        await shown(pilot, "Calling back", "F2 callbacks lists the calls")
        await press(pilot, "f3")
        await command(pilot, "manual nothing")
        await shown(pilot, "There is no chapter nothing")
        await command(pilot, "manual")
        await press(pilot, "1", "enter")
        await shown(pilot, "The first hour")
