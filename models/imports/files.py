"""Rows out of a file: CSV in UTF-8, UTF-16 or GB18030 with any usual delimiter, or the first sheet of an XLSX."""

from __future__ import annotations

import codecs
import csv
import io
from collections.abc import Iterator
from datetime import date, datetime, time
from pathlib import Path
from typing import Any, NamedTuple

from config.texts import T
from models.refusals import Refused


class Sheet(NamedTuple):
    """A header and the rows below it, each with its line in the file; all values as they were written."""

    columns: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    lines: tuple[int, ...]


def read_sheet(path: Path) -> Sheet:
    """Everything in the file; empty rows are passed over.

    Raises:
        Refused: `not_found` or `invalid`: there is no such file, it is empty, damaged, or of another kind.
    """
    try:
        found = list(_xlsx(path) if path.suffix.lower() in (".xlsx", ".xlsm") else _csv(path))
    except OSError as error:
        text = T("{file} cannot be read: {problem}", file=path.name, problem=error.strerror or str(error))
        raise Refused("not_found", text, "file") from error
    except (ValueError, KeyError) as error:
        text = T("{file} is neither CSV (UTF-8 or GB18030) nor XLSX.", file=path.name)
        raise Refused("invalid", text, "file") from error
    filled = [(line, row) for line, row in found if any(cell.strip() for cell in row)]
    if not filled:
        raise Refused("invalid", T("{file} is empty.", file=path.name), "file")
    (_, header), *rest = filled
    return Sheet(tuple(header), tuple(tuple(row) for _, row in rest), tuple(line for line, _ in rest))


def _csv(path: Path) -> Iterator[tuple[int, list[str]]]:
    text = _decoded(path)
    if "\0" in text:
        raise ValueError("no text")
    head = text.split("\n", 1)[0]
    delimiter = max(",;\t", key=head.count)
    line = 1
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    try:
        for row in reader:
            yield line, row
            line = reader.line_num + 1
    except csv.Error as error:
        said = T("{file}: the quotation marks of line {line} do not match.", file=path.name, line=line)
        raise Refused("invalid", said, "file") from error


def _decoded(path: Path) -> str:
    """The text of a file. One bad byte in UTF-8 must not turn all names into other Chinese characters."""
    content = path.read_bytes()
    if content.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return content.decode("utf-16")
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        kept = content.decode("utf-8-sig", "ignore")
        foreign = len(content) - len(kept.encode())
        if foreign * 2 < sum(not sign.isascii() for sign in kept):
            said = T("{file} is damaged in line {line}.", file=path.name, line=content.count(b"\n", 0, error.start) + 1)
            raise Refused("invalid", said, "file") from error
        return content.decode("gb18030")


def _xlsx(path: Path) -> Iterator[tuple[int, list[str]]]:
    from zipfile import BadZipFile

    from openpyxl import load_workbook

    try:
        book = load_workbook(path, read_only=True, data_only=True)
    except BadZipFile as error:
        raise ValueError("no workbook") from error
    try:
        for line, row in enumerate(book.worksheets[0].iter_rows(values_only=True), 1):
            yield line, [_written(cell) for cell in row]
    finally:
        book.close()


def _written(cell: Any) -> str:
    """A cell as a person would have written it into a CSV file; numbers with the 15 digits that a sheet shows."""
    match cell:
        case None:
            return ""
        case bool():
            return "yes" if cell else "no"
        case float():
            return str(int(cell)) if cell.is_integer() else f"{cell:.15g}"
        case datetime():
            return cell.isoformat(" ", "minutes")
        case date():
            return cell.isoformat()
        case time():
            return cell.isoformat("minutes")
        case _:
            return str(cell)
