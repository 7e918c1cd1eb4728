"""Several client processes that do the same thing at the same time."""

from __future__ import annotations

import multiprocessing
import time
import traceback
from collections.abc import Callable, Iterator
from typing import Any

import msgspec

Work = Callable[..., Iterator[Any]]
"""A generator function: what comes before its first `yield` prepares it, each further one tells what was done."""


class Crowd(msgspec.Struct, frozen=True):
    """What all clients did together: results, and pieces of work a second."""

    results: list[Any]
    rate: float


def together(work: Work, clients: int, *arguments: Any) -> Crowd:
    """Run `work(number of the client, *arguments)` in so many processes, which begin at the same moment."""
    context = multiprocessing.get_context("spawn")
    ready, answers = context.Barrier(clients), context.Queue()
    processes = [
        context.Process(target=_client, args=(work, place, arguments, ready, answers), daemon=True)
        for place in range(clients)
    ]
    for process in processes:
        process.start()
    told = [answers.get(timeout=120) for _ in processes]
    for process in processes:
        process.join()
    failed = [answer for answer in told if isinstance(answer, str)]
    if failed:
        raise RuntimeError(failed[0])
    results = [result for found, _, _ in told for result in found]
    return Crowd(results, len(results) / (max(end for *_, end in told) - min(begun for _, begun, _ in told)))


def _client(work: Work, place: int, arguments: Any, ready: Any, answers: Any) -> None:
    try:
        doing = work(place, *arguments)
        next(doing)
        ready.wait(timeout=120)
        begun = time.monotonic()
        found = list(doing)
        answers.put((found, begun, time.monotonic()))
    except BaseException:
        answers.put(traceback.format_exc())
        ready.abort()
