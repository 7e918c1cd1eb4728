"""Fewer widgets are asked for lines than Textual asks, and the cells are the same."""

from __future__ import annotations

from typing import Any

import pytest
from rich.console import Console
from textual._compositor import ChopsUpdate, Compositor
from textual.geometry import Region

from app.driver.grid import Grid
from app.driver.parsing import Reader
from app.driver.traits import Traits
from models.desk import Desk
from screens.composing import NearCompositor
from tests.screens.driving import press, shown, type_text
from tests.screens.working import working

CONSOLE = Console()


class Painted:
    """Each update, beside that of Textual for the same regions."""

    def __init__(self, patch: pytest.MonkeyPatch) -> None:
        self.differ: list[tuple[str, str]] = []
        self.asked: list[tuple[int, int]] = []
        near = NearCompositor.render_partial_update

        def both(compositor: NearCompositor) -> ChopsUpdate | None:
            dirty = compositor._dirty_regions.copy()
            theirs, before = self.written(Compositor.render_partial_update(compositor))
            compositor._dirty_regions = dirty
            self._widgets = 0
            update = near(compositor)
            ours, after = self.written(update)
            self.asked.append((after, before))
            if self.cells(ours) != self.cells(theirs):
                self.differ.append((ours, theirs))
            return update

        def counted(compositor: Any, crop: Region | None = None) -> Any:
            for one in renders(compositor, crop):
                self._widgets += 1
                yield one

        self._widgets = 0
        patch.setattr(NearCompositor, "render_partial_update", both)
        renders = NearCompositor._get_renders
        patch.setattr(NearCompositor, "_get_renders", counted)

    def cells(self, written: str) -> Any:
        """The cells of a terminal on which that is written."""
        grid = Grid(80, 24)
        Reader(grid, Traits()).feed(written)
        return grid.texts, grid.pens

    def written(self, update: ChopsUpdate | None) -> tuple[str, int]:
        """What goes to the driver, and of how many widgets lines were asked for it."""
        widgets, self._widgets = self._widgets, 0
        return ("" if update is None else update.render_segments(CONSOLE)), widgets


async def test_the_same_is_written_with_less_work(company: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    async with working(company, "lin") as pilot:
        painted = Painted(monkeypatch)
        await press(pilot, "f6", *"1001", "enter", *"2", "enter", "enter", *"1", "enter", "down", "down")
        await press(pilot, "f2", *"la", "down", "backspace", "f12")
        await press(pilot, *["down"] * 6)
        await type_text(pilot, "胶囊发霉")
        await shown(pilot, "Due: First response")
        await press(pilot, "f12", *"k", "backspace", "up", "down", "f12", "f1")
        assert len(painted.asked) > 40
        assert not painted.differ
        assert sum(after for after, _ in painted.asked) * 2 < sum(before for _, before in painted.asked)
