"""Measuring: each figure beside a bare baseline of the same run, since machines differ and ratios hardly do."""

from __future__ import annotations

import json
import os
import platform
import statistics
import time
from collections.abc import Callable, Sequence
from pathlib import Path

import msgspec

RESULTS = Path(__file__).parents[2] / ".desk" / "bench.json"


class Figure(msgspec.Struct, frozen=True):
    """One line of the table: ours beside what the machine needs for the bare minimum; `wanted` is said in words.

    `processor` is how long this process computed: on a machine that others use, it says more than the clock does.
    `unit` is `s` (seconds), `/s` (so many a second) or `MiB`. `holds` is None where nothing is wanted.
    """

    name: str
    ours: float
    unit: str = "s"
    bare: float | None = None
    against: str = ""
    wanted: str = ""
    holds: bool | None = None
    processor: float | None = None

    @property
    def ratio(self) -> float | None:
        """Ours by the bare one."""
        return self.ours / self.bare if self.bare else None


FIGURES: list[Figure] = []
"""Those of this run."""


def seconds(work: Callable[[], object], times: int = 5) -> float:
    """The median duration of so many runs, after one that warms up."""
    work()
    return statistics.median(durations(work, times))


def durations(work: Callable[[], object], times: int) -> list[float]:
    """How long each of so many runs took, in seconds."""
    taken = []
    for _ in range(times):
        started = time.perf_counter()
        work()
        taken.append(time.perf_counter() - started)
    return taken


def share(taken: Sequence[float], part: float = 0.95) -> float:
    """What so many of all stayed within."""
    return sorted(taken)[max(0, round(part * len(taken)) - 1)]


def report(name: str, ours: float, baseline: float, against: str) -> None:
    """Note a duration beside another one."""
    note(Figure(name, ours, "s", baseline, against))


def note(figure: Figure) -> None:
    """Print a figure, and keep it for the table."""
    FIGURES.append(figure)
    print(f"\n{line(figure)}")


def line(figure: Figure) -> str:
    """A figure in one line."""
    said = f"{figure.name}: {_length(figure.ours, figure.unit)}"
    if figure.processor is not None:
        said += f" (processor {_length(figure.processor, 's')})"
    if figure.bare is not None:
        ratio = figure.ratio or 0
        by = f"{100 * ratio:.0f} %" if figure.unit == "/s" else f"{ratio:.1f} times"
        said += f"; {figure.against}: {_length(figure.bare, figure.unit)}; {by}"
    if figure.wanted:
        said += f"; wanted: {figure.wanted}: {'holds' if figure.holds else 'MISSED'}"
    return said


def write(figures: Sequence[Figure]) -> None:
    """Keep the figures of this run as JSON, with the machine; those of other benches stay."""
    before = {}
    if RESULTS.exists():
        before = {each["name"]: each for each in json.loads(RESULTS.read_text("utf-8"))["figures"]}
    for each in figures:
        before[each.name] = {**msgspec.to_builtins(each), "ratio": each.ratio}
    machine = {
        "cores": os.cpu_count(),
        "memory_gib": round(os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 2**30),
        "system": platform.platform(),
        "python": platform.python_version(),
        "load": os.getloadavg(),
    }
    RESULTS.parent.mkdir(exist_ok=True)
    RESULTS.write_text(
        json.dumps({"machine": machine, "figures": list(before.values())}, ensure_ascii=False, indent=1), "utf-8"
    )


def _length(amount: float, unit: str) -> str:
    if unit != "s":
        return f"{amount:,.0f} {unit}" if unit != "/s" else f"{amount:,.0f}/s"
    return f"{amount * 1e6:.0f} us" if amount < 1e-3 else f"{amount * 1e3:.1f} ms" if amount < 1 else f"{amount:.2f} s"
