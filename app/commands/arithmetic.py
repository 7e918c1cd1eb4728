"""`desk rules due` and `desk rules elapsed`: working-time arithmetic for other programs, a line of JSON each."""

from __future__ import annotations

import sys
from collections.abc import Iterable, Iterator
from io import BufferedIOBase
from typing import TYPE_CHECKING, Literal, cast

import click

from app.context import Context
from app.speaking import command, option
from config.texts import T

if TYPE_CHECKING:
    from config.arithmetic import Answer

BLOCK = 1 << 20
"""At most so many bytes are read at once."""
explained = option("--explain", is_flag=True, about=T("Add how each answer came about, in sentences."))


@command("due", T("Answers each JSON line of standard input with the instant by which its working time is used up."))
@explained
@click.pass_obj
def due(context: Context, explain: bool) -> int:
    """Exit code 1 if any line was at fault; the others are answered all the same."""
    return _answer(context, "due", explain)


@command("elapsed", T("Answers each JSON line of standard input with the minutes of working time from start to end."))
@explained
@click.pass_obj
def elapsed(context: Context, explain: bool) -> int:
    """Exit code 1 if any line was at fault; the others are answered all the same."""
    return _answer(context, "elapsed", explain)


def _answer(context: Context, question: Literal["due", "elapsed"], explain: bool) -> int:
    import msgspec

    from config.arithmetic import Arithmetic

    arithmetic = Arithmetic(lambda: context.rules_anyway.calendars, context.language, explain=explain)
    answer = arithmetic.due if question == "due" else arithmetic.elapsed
    encoder, out, code = msgspec.json.Encoder(), sys.stdout.buffer, 0
    for lines in as_they_come(cast(BufferedIOBase, sys.stdin.buffer)):
        answers: list[Answer] = [answer(line) for line in lines]
        out.write(encoder.encode_lines(answers))
        out.flush()
        code = 1 if code or any(given.error is not None for given in answers) else 0
    return code


def as_they_come(stream: BufferedIOBase) -> Iterator[list[bytes]]:
    """The lines of a stream in blocks: all that is there already, so that a caller who waits gets its answer.

    Empty lines are left out, and so is a byte-order mark at the beginning.
    """
    rest: list[bytes] = []
    mark = b"\xef\xbb\xbf"
    while block := stream.read1(BLOCK):
        if b"\n" not in block:
            rest.append(block)
            continue
        *lines, last = b"".join((*rest, block)).split(b"\n")
        yield _written(lines, mark)
        rest, mark = [last], b""
    yield _written([b"".join(rest)], mark)


def _written(lines: Iterable[bytes], mark: bytes) -> list[bytes]:
    return [bare for line in lines if (bare := line.removeprefix(mark).strip())]
