"""`desk import` as it is typed."""

from __future__ import annotations

from pathlib import Path

import pytest

from app import main

GOOD = "客户编号,姓名,电话\nC1,王芳,13800001001\nC2,李娜,13900002002\n"
BAD = "客户编号,姓名,电话\nC1,王芳,没有\nC2,,13900002002\n"


class Import:
    """Runs `desk import customers` in this process."""

    def __init__(self, url: str, file: Path, capsys: pytest.CaptureFixture[str]) -> None:
        self._url = url
        self._file = file
        self._capsys = capsys

    def __call__(self, text: str, *arguments: str) -> tuple[int, str, list[str]]:
        """Exit code, standard output, and the lines of standard error without the bar."""
        self._file.write_text(text, "utf-8")
        arguments = ("import", "customers", str(self._file), *arguments)
        code = main.run(list(arguments), {"DESK_DB": self._url, "LANG": "C.UTF-8"})
        out, err = self._capsys.readouterr()
        return code, out.strip(), [line for line in err.splitlines() if self._file.name not in line]


@pytest.fixture
def load(sqlite_url: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> Import:
    """Imports of a file that is given as text."""
    return Import(sqlite_url, tmp_path / "crm.csv", capsys)


def test_faults_are_named_by_line_and_column_and_nothing_comes_in(load: Import) -> None:
    """In the language of the reader; the exit code is 1."""
    assert load(BAD) == (
        1,
        "",
        [
            "line 2, 电话: 没有 is not a telephone number.",
            "line 3, 姓名: This must not be empty.",
            "2 faults; nothing was imported.",
        ],
    )
    assert load(BAD, "--lang", "zh")[2][-1] == "2 处错误；未导入任何数据。"
    assert load(GOOD)[1] == "Added: 2, changed: 0, unchanged: 0."


def test_a_dry_run_a_first_and_a_second_import_say_what_they_do(load: Import) -> None:
    """The same file twice changes nothing."""
    assert load(GOOD, "--dry-run") == (0, "Would be added: 2, changed: 0; unchanged: 0.", [])
    assert load(GOOD) == (0, "Added: 2, changed: 0, unchanged: 0.", [])
    assert load(GOOD) == (0, "Added: 0, changed: 0, unchanged: 2.", [])


def test_a_file_of_another_kind_is_one_sentence(load: Import) -> None:
    """Nobody sees a traceback."""
    code, out, err = load("")
    assert (code, out) == (1, "")
    assert "Traceback" not in "\n".join(err)
    rows = "".join(f"C{number},,1\n" for number in range(60))
    assert load("客户编号,姓名,电话\n" + rows)[2][-1].startswith("There are more faults than these 100")
