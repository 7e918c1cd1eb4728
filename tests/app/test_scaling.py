"""`desk docs scale`: words and configuration, in both languages; what it prints is tried elsewhere."""

from __future__ import annotations

import configparser

import pytest
import yaml
from click.testing import CliRunner

from app.context import Context
from app.main import desk as program
from app.scaling import PARTS
from config.texts import Language


def printed(language: Language, *options: str) -> str:
    found = CliRunner().invoke(program, ["docs", "scale", *options], obj=Context({}, language))
    assert found.exit_code == 0
    return found.output


@pytest.mark.parametrize(("language", "head"), [("en", "Layers"), ("zh", "层次")])
def test_everything_is_told_and_each_piece_is_printed_alone(language: Language, head: str) -> None:
    whole = printed(language)
    assert whole.startswith(head)
    for name, part in PARTS.items():
        assert printed(language, f"--{name}").rstrip() == part.rstrip()
        assert part.rstrip() in whole


def test_the_pieces_are_what_their_programs_read() -> None:
    pooler = configparser.ConfigParser()
    pooler.read_string(printed("en", "--pgbouncer"))
    assert pooler["pgbouncer"]["pool_mode"] == "transaction"
    patroni = yaml.safe_load(printed("en", "--patroni"))
    assert patroni["bootstrap"]["dcs"]["synchronous_mode"] is True
