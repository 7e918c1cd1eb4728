"""Files as people get them out of other systems: encodings, delimiters, workbooks, damage."""

from __future__ import annotations

from datetime import datetime, time
from pathlib import Path

import pytest
from openpyxl import Workbook

from models.imports.files import read_sheet
from models.refusals import Refused

TEXT = '客户编号,姓名,备注\r\nC1,王芳,"老客户,\n耳背"\r\n\r\n,,\r\nC2,李娜,\r\n'


def said(path: Path) -> str:
    """Why the file was refused."""
    with pytest.raises(Refused) as refused:
        read_sheet(path)
    return refused.value.text.message.format(**refused.value.text.values)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "gbk", "utf-16"])
def test_the_encoding_is_found_and_lines_are_those_of_the_file(tmp_path: Path, encoding: str) -> None:
    """Spreadsheets write UTF-8 with a mark, GBK or UTF-16; a cell may have several lines; empty rows do not count."""
    path = tmp_path / "a.csv"
    path.write_bytes(TEXT.encode(encoding))
    sheet = read_sheet(path)
    assert sheet.columns == ("客户编号", "姓名", "备注")
    assert sheet.rows == (("C1", "王芳", "老客户,\n耳背"), ("C2", "李娜", ""))
    assert sheet.lines == (2, 6)


@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
def test_the_delimiter_is_that_of_the_header(tmp_path: Path, delimiter: str) -> None:
    """Numbers may be separated by another one inside a cell."""
    path = tmp_path / "a.csv"
    path.write_text(f"a{delimiter}b\nx{delimiter}1\n", "utf-8")
    assert read_sheet(path).rows == (("x", "1"),)


def test_a_damaged_file_is_not_taken_for_another_encoding(tmp_path: Path) -> None:
    """One bad byte in UTF-8, read as GB18030, would turn all names into other characters."""
    content = "".join(f"C{number},王芳,中山路\n" for number in range(20)).encode()
    path = tmp_path / "a.csv"
    path.write_bytes("客户编号,姓名,地址\n".encode() + content.replace(b"C7", b"C\xff"))
    assert said(path) == "a.csv is damaged in line 9."


def test_a_quotation_mark_that_is_never_closed_is_named(tmp_path: Path) -> None:
    """The rest of the file would be one cell."""
    path = tmp_path / "a.csv"
    path.write_text('a,b\nx,1\ny,"2\nz,3\n', "utf-8")
    assert said(path) == "a.csv: the quotation marks of line 3 do not match."


def test_what_is_no_table_is_refused(tmp_path: Path) -> None:
    """Missing, empty, an old workbook, a broken one."""
    assert said(tmp_path / "none.csv").startswith("none.csv cannot be read")
    for name, content in {"empty.csv": b"", "blank.csv": b"\n , \n"}.items():
        (tmp_path / name).write_bytes(content)
        assert said(tmp_path / name) == f"{name} is empty."
    for name, content in {"old.csv": b"\xd0\xcf\x11\xe0\x00\x00", "a.xlsx": b"PK\x03\x04 broken"}.items():
        (tmp_path / name).write_bytes(content)
        assert said(tmp_path / name) == f"{name} is neither CSV (UTF-8 or GB18030) nor XLSX."


def test_a_workbook_reads_like_what_it_shows(tmp_path: Path) -> None:
    """Numbers without .0 and without the dust of binary fractions, days, times, truths."""
    book = Workbook()
    sheet = book.active
    assert sheet is not None
    for row in (
        ["电话", "单价", "下单时间", "上班时间", "勿扰", "备注"],
        [13800001001, 12.8 * 3, datetime(2026, 11, 23, 9, 5), time(8, 30), True, None],
        [None, None, None, None, None, None],
        [1380000100.0, 1280.5, datetime(2026, 11, 23), None, False, "x"],
    ):
        sheet.append(row)
    path = tmp_path / "a.xlsx"
    book.save(path)
    found = read_sheet(path)
    assert found.rows == (
        ("13800001001", "38.4", "2026-11-23 09:05", "08:30", "yes", ""),
        ("1380000100", "1280.5", "2026-11-23 00:00", "", "no", "x"),
    )
    assert found.lines == (2, 4)
