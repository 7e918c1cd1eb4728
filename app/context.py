"""What a command works with: the database and rules that were asked for, the language, the clock."""

from __future__ import annotations

import sys
from collections.abc import Callable, Mapping, Sequence
from datetime import datetime, tzinfo
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import unquote, urlsplit

from config.texts import LANGUAGES, Language, Sayable, T, Translator

if TYPE_CHECKING:
    from peewee import Database

    from app.feeding import Wait, Waiting
    from config import Rules, Source
    from models.desk import Desk
    from models.rules.current import Current

PROGRAM = "aftersales-desk"
"""The name of the folders for data and logs."""


class Context:
    """Opens what a command needs when it needs it, so that `desk --help` opens nothing.

    Args:
        environ: the environment variables; DESK_DB, DESK_CONFIG, DESK_FILES, DESK_LANG, DESK_THEME, DESK_PLAIN and
            DESK_CLOCK are read.
        language: of all that is said.
        asked_language: the same, if somebody asked for it by name; None when it is only the locale's.

    `theme` is the one that was asked for, empty for none. `ascii` and `plain` are whether lines are drawn in ASCII, and
    whether there is a screen at all or the line mode.
    `hosted` is whether a host has opened it, which has a worker for all its sessions; `when_open` is what it wants to
    be called when the screen is there. `listen` makes of what reads the feed what hears of it from somebody else.
    """

    def __init__(self, environ: Mapping[str, str], language: Language, asked_language: Language | None = None) -> None:
        self.environ = environ
        self.language: Language = language
        self.asked_language = asked_language
        self.ascii = False
        self.plain = environ.get("DESK_PLAIN", "0") not in ("", "0")
        self.theme: str = environ.get("DESK_THEME", "")
        self.hosted = False
        self.when_open: Callable[[], None] | None = None
        self.listen: Callable[[Waiting], Wait] = lambda own: own.wait
        self.url: str = environ.get("DESK_DB", "")
        self.rules_directory: str = environ.get("DESK_CONFIG", "")
        self.files_directory: str = environ.get("DESK_FILES", "")

    def at_terminal(self, environ: Mapping[str, str], language: Language, asked_language: Language | None) -> Context:
        """The same database and rules, for a terminal of another language and environment; they are opened here."""
        other = Context(environ, language, asked_language)
        other.hosted = True
        other.url, other.rules_directory, other.files_directory = self.url, self.rules_directory, self.files_directory
        other.__dict__.update(database=self.database, current=self.current)
        return other

    @property
    def database_url(self) -> str:
        """The URL asked for, or that of the embedded database in the user's data folder."""
        if self.url:
            return self.url
        from platformdirs import user_data_path

        from models.database import sqlite_url

        return sqlite_url(user_data_path(PROGRAM, appauthor=False) / "desk.db")

    @cached_property
    def database(self) -> Database:
        """The database, open; `Refused` if it cannot be opened."""
        from models.database import connect

        return connect(self.database_url)

    @property
    def opened(self) -> Database | None:
        """The database, if it was opened."""
        return self.__dict__.get("database")

    @cached_property
    def current(self) -> Current:
        """The rules to work by: those of the directory that was named, else those in force in the database.

        Raises:
            RulesInvalid: with all faults of the directory.
        """
        from models.rules.current import Current, InForce

        if self.rules_directory:
            from config import load

            return Current(load(Path(self.rules_directory)))
        current = InForce(self.database, self.clock()())
        if current.unreadable is not None:
            self.complain(current.unreadable.text)
        return current

    @property
    def rules(self) -> Rules:
        """The rules as they are now; `RulesInvalid` as `current` says."""
        return self.current.rules

    @cached_property
    def rules_anyway(self) -> Rules:
        """The rules for what needs no database: where there is none, those of the program.

        Raises:
            RulesInvalid: with all faults.
        """
        from config import load

        return load(self.source())

    def in_force(self) -> int:
        """The number of the set in force in the database; 0 for the program's own rules, or without a database."""
        from models.migrating import ensure_current
        from models.refusals import Refused
        from models.rules import stored

        if not self._database_exists():
            return stored.SHIPPED
        try:
            ensure_current(self.database)
            return stored.number_at(self.database, self.clock()())
        except Refused:
            return stored.SHIPPED

    def _database_exists(self) -> bool:
        """Whether there is a file, or another database that need not be one."""
        from models.database import sqlite_path

        path = sqlite_path(self.database_url)
        return path is None or path.exists()

    def source(self) -> Source:
        """Where the company's own rules are: the directory that was named, else the set in force; None for none."""
        if self.rules_directory:
            return Path(self.rules_directory)
        from models.rules import stored

        number = self.in_force()
        return stored.texts(number) if number != stored.SHIPPED else None

    @property
    def zone(self) -> tzinfo | None:
        """The desk's zone, once the rules are read."""
        return self.current.rules.zone if "current" in self.__dict__ else None

    def clock(self) -> Callable[[], datetime]:
        """The real clock, or the one of DESK_CLOCK.

        Raises:
            Refused: `rule`, on a production database.
        """
        from models.wall_clock import system_clock

        start = self.environ.get("DESK_CLOCK", "")
        if not start:
            return system_clock
        from app.clocks import running_from
        from models.refusals import Refused
        from models.settings import purpose

        clock = running_from(start)
        if purpose(self.database) == "production":
            text = T("DESK_CLOCK is for demo and test databases; this one is in production, where time is real.")
            raise Refused("rule", text, "DESK_CLOCK")
        return clock

    def desk(self, login: str = "") -> Desk:
        """The desk, with the member of staff `login` acting, or the system itself.

        Raises:
            Refused: the database or the login is not there.
        """
        from models.desk import Desk
        from models.migrating import ensure_current

        self._refuse_a_missing_file()
        ensure_current(self.database)
        desk = Desk(self.database, self.current, clock=self.clock(), language=self.language)
        if not login:
            return desk
        from models.staff.members import member

        return desk.acting(member(login))

    def reading(self) -> Desk:
        """The desk for whoever only reads; of a replica it is said, beside the answer, how far behind it is."""
        from models.replica import replica, told_of

        desk = self.desk()
        found = replica(self.database)
        if found is not None:
            self.complain(told_of(found))
        return desk

    def writing(self) -> Desk:
        """The desk for what goes on and writes.

        Raises:
            Refused: as `desk` does; `read_only`, on a replica.
        """
        from models.replica import ensure_writable

        desk = self.desk()
        ensure_writable(self.database)
        return desk

    def _refuse_a_missing_file(self) -> None:
        """On the very first start, say how to get a database instead of leaving an empty one."""
        from models.database import sqlite_path
        from models.refusals import Refused

        path = sqlite_path(self.database_url)
        if path is not None and not path.exists():
            where = str(path)
            text = T(
                "There is no database yet. For a company: desk init. To try it out: desk demo ({path})", path=where
            )
            raise Refused("not_found", text, "db")

    @property
    def desk_name(self) -> str:
        """What a title line says of the database."""
        from models.settings import is_invented, purpose

        if is_invented(self.database):
            return purpose(self.database)
        return unquote(urlsplit(self.database_url).path).rsplit("/", 1)[-1].removesuffix(".db")

    def close(self) -> None:
        """Close the database, if it was opened."""
        if self.opened is not None:
            self.opened.close()

    def say(self, said: Sayable | None) -> str:
        """The words for the reader; instants are shown in the desk's zone once the rules are read."""
        return Translator(self.language, self.zone).say(said)

    def tell(self, said: Sayable) -> None:
        """One line on standard output."""
        print(self.say(said))

    def complain(self, said: Sayable) -> None:
        """One line on standard error."""
        print(self.say(said), file=sys.stderr)


def asked_language(arguments: Sequence[str], environ: Mapping[str, str]) -> Language | None:
    """`--lang` wherever it stands, else DESK_LANG; None when nobody asked."""
    asked = environ.get("DESK_LANG", "")
    for argument, following in zip(arguments, [*arguments[1:], ""], strict=False):
        if argument == "--lang":
            asked = following
        elif argument.startswith("--lang="):
            asked = argument.removeprefix("--lang=")
    return _language(asked) if asked else None


def language_of(arguments: Sequence[str], environ: Mapping[str, str]) -> Language:
    """The language that was asked for, else that of the locale, else English."""
    locale = environ.get("LC_ALL") or environ.get("LC_MESSAGES") or environ.get("LANG") or ""
    return asked_language(arguments, environ) or _language(locale)


def _language(wanted: str) -> Language:
    return next((language for language in LANGUAGES if wanted.lower().startswith(language)), "en")
