"""What every part of a screen has: the reader's words, the time, and errors that do not end the session."""

from __future__ import annotations

from datetime import date, datetime
from typing import TYPE_CHECKING, cast

from textual.message import Message
from textual.message_pump import MessagePump

from config.texts import Sayable, Translator

if TYPE_CHECKING:
    from screens.application import DeskApplication


class Part(MessagePump):
    """Mixed into the application, its screens and widgets, in front of the class of Textual.

    Textual stops the message loop of a widget whose handler raised; here the error is reported to the
    application, and the part goes on.
    """

    @property
    def desk_app(self) -> DeskApplication:
        """The application, by its own type."""
        return cast("DeskApplication", self.app)

    @property
    def translator(self) -> Translator:
        """Renders texts, instants and amounts for the reader."""
        return self.desk_app.words

    def say(self, said: Sayable | None) -> str:
        """The words for anything sayable, in the reader's language."""
        return self.translator.say(said)

    def now(self) -> datetime:
        """The present instant by the desk's clock, in UTC."""
        return self.desk_app.clock()

    def today(self) -> date:
        """The present day in the desk's zone."""
        return self.wall_now().date()

    def wall_now(self) -> datetime:
        """The present time on the wall of the desk, without its zone."""
        return self.now().astimezone(self.translator.zone).replace(tzinfo=None)

    async def _dispatch_message(self, message: Message) -> None:
        try:
            await super()._dispatch_message(message)
        except Exception as error:
            self.desk_app.report(error)
