"""Files that people name on a screen, where they share a machine."""

from __future__ import annotations

from pathlib import Path

import pytest

from models.refusals import Refused
from screens.filing import Files


def test_on_ones_own_machine_any_file_is_taken(tmp_path: Path) -> None:
    assert Files().named(str(tmp_path / "list.csv"), "lin") == tmp_path / "list.csv"
    assert Files().named("~/list.csv", "lin") == Path.home() / "list.csv"


def test_on_a_shared_machine_everybody_has_a_folder(tmp_path: Path) -> None:
    files = Files(tmp_path)
    assert files.named("list.csv", "lin") == tmp_path / "lin" / "list.csv"
    assert files.named("2026/../list.csv", "zhou") == tmp_path / "zhou" / "list.csv"
    assert (tmp_path / "lin").stat().st_mode & 0o777 == 0o700


@pytest.mark.parametrize("typed", ["/etc/passwd", "../zhou/list.csv", "..", "link/passwd", "~/../../zhou"])
def test_nobody_gets_out_of_it(tmp_path: Path, typed: str) -> None:
    files = Files(tmp_path)
    (files.named("", "lin") / "link").symlink_to("/etc")
    with pytest.raises(Refused) as refused:
        files.named(typed, "lin")
    assert refused.value.code == "not_allowed"


@pytest.mark.parametrize("login", ["../zhou", "..", ".", "/", "a/b"])
def test_no_login_leads_elsewhere(tmp_path: Path, login: str) -> None:
    assert Files(tmp_path).named("list.csv", login).parent.parent == tmp_path
