"""Putting a screen together again where it has changed, and nowhere else."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from textual._compositor import Compositor
from textual.geometry import Region

if TYPE_CHECKING:
    from textual._compositor import ChopsUpdate
    from textual.strip import Strip


class NearCompositor(Compositor):
    """Asks only those widgets for lines that are seen where something has changed, and only for those lines.

    Textual asks all that are in the same container, and what lies behind them: in a form, for one letter, twenty.
    """

    def __init__(self) -> None:
        super().__init__()
        self._changed: list[Region] | None = None

    def render_partial_update(self) -> ChopsUpdate | None:
        """What has changed since the last time; None for nothing."""
        screen = self.size.region
        self._changed = [seen for region in self._dirty_regions if (seen := region.intersection(screen))]
        try:
            return super().render_partial_update()
        finally:
            self._changed = None

    def _get_renders(self, crop: Region | None = None) -> Iterable[tuple[Region, Region, list[Strip]]]:
        """Textual asks for place, visible part, and the lines of that, from front to back: the foremost counts."""
        if self._changed is None:
            yield from super()._get_renders(crop)
            return
        left = self._changed
        for widget, (place, clip) in self.visible_widgets.items():
            seen = place.intersection(clip)
            if touched := [region for region in left if seen.overlaps(region)]:
                part = seen.intersection(_rows(touched, self.size.width))
                yield place, part, widget.render_lines(part.translate(-place.offset))
                left = [region for region in left if not seen.contains_region(region)]
                if not left:
                    return


def _rows(regions: Iterable[Region], columns: int) -> Region:
    """The whole rows of the screen from the first of these regions to the last."""
    around = Region.from_union([*regions])
    return Region(0, around.y, columns, around.height)
