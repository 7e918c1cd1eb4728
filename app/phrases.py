"""What the library of the command line says itself, so that the catalogue has it in every language."""

from __future__ import annotations

import gettext
import os

from config.texts import LOCALE, Language, T

PHRASES = (
    T("Usage:"),
    T("Options"),
    T("Commands"),
    T("Show this message and exit."),
    T("Show the version and exit."),
    T("Error: {message}"),
    T("Try '{command} {option}' for help."),
    T("No such command {name!r}."),
    T("No such option {name!r}."),
    T("Missing argument"),
    T("Missing option"),
    T("Missing command."),
    T("Invalid value for {param_hint}: {message}"),
    T("Invalid value: {message}"),
    T("{value!r} is not a valid {number_type}."),
    T("Choose from:\n\t{choices}"),
    T("{name} {filename!r} is a directory."),
    T("Aborted!"),
)


def let_click_speak(language: Language) -> None:
    """Let click find its phrases in our catalogue, for the rest of this process."""
    os.environ["LANGUAGE"] = language
    gettext.bindtextdomain("desk", LOCALE)
    gettext.textdomain("desk")
