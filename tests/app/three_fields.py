"""A program with three fields and a second screen, to see where keys land. Run as a script in a terminal."""

from __future__ import annotations

import os

from app.driver import driver_class, prepare

prepare(os.environ)

from textual.app import App, ComposeResult  # noqa: E402 - Textual reads the environment when it is imported
from textual.screen import Screen  # noqa: E402
from textual.widgets import Input, Static  # noqa: E402


class Second(Screen[None]):
    def compose(self) -> ComposeResult:
        yield Input(placeholder="second screen", compact=True)

    def key_escape(self) -> None:
        self.dismiss()


class ThreeFields(App[None]):
    """F5 paints everything anew, F6 opens a screen, Esc closes it, F7 lets another program speak."""

    def compose(self) -> ComposeResult:
        for name in "abc":
            yield Input(placeholder=name, compact=True)
        yield Static("three fields")

    def strange_bytes(self, encoding: str) -> None:
        self.query_one(Static).update(f"not {encoding}")

    def busy(self) -> bool:
        chain = [self, self.screen, *(self.focused.ancestors_with_self if self.focused is not None else ())]
        return any(pump.message_queue_size for pump in chain)

    def key_f5(self) -> None:
        self._driver.repaint()  # type: ignore[union-attr]

    def key_f7(self) -> None:
        with self.suspend():
            os.system("echo elsewhere; read answer")

    async def key_f6(self) -> None:
        if not isinstance(self.screen, Second):
            await self.push_screen(Second())


if __name__ == "__main__":
    ThreeFields(driver_class=driver_class(os.environ)).run(mouse=False)
