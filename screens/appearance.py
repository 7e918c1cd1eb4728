"""How the desk speaks and looks at this terminal: language and theme. Both change while it runs, on what is open."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from config.texts import LANGUAGES, Language, Sayable, T, Text, Translator
from config.themes import FIRST
from screens.asking import Choices
from screens.stacking import Stacking
from screens.themes import THEMES
from screens.widgets.painted import Painted

NAMES: Mapping[str, Sayable] = {"en": "English", "zh": "简体中文"}
"""Each language in its own words, for who cannot read the others."""


class Appearance(Stacking, inherit_bindings=False):
    """The part of the application that knows in which language and colours it shows its screens."""

    words: Translator

    def __init__(self, **options: Any) -> None:
        self.palette = FIRST
        super().__init__(**options)

    def use_theme(self, name: str) -> None:
        """Paint everything that is open in this theme of `THEMES` from now on; only colours go to the terminal.

        Raises:
            KeyError: there is none of this name.
        """
        if name not in THEMES:
            raise KeyError(name)
        self.palette = name
        for screen in self.desk_screens:
            for part in screen.query(Painted):
                part.refresh()

    async def act_theme(self, typed: str = "") -> None:
        """`theme`: by its number or name, else asked for."""
        if (front := self.front) is None:
            return
        names = {key: theme.name for key, theme in THEMES.items()}
        name = only(names, typed, front.say) or await front.ask_choice(T("Theme"), names, self.palette)
        front.tell(await self.choose_theme(name))

    async def choose_theme(self, name: str) -> Text:
        """Paint in this theme from now on; returns the sentence that tells of it."""
        self.use_theme(name)
        return T("{theme}: DESK_THEME={name}", theme=THEMES[name].name, name=name)

    def speak(self, translator: Translator) -> None:
        """Say everything that is open by this translator from now on; what is typed stays."""
        held = [(screen, screen.held_words()) for screen in self.desk_screens]
        self.words = translator
        for screen, words in held:
            screen.say_anew(words)

    async def speak_in(self, language: Language) -> None:
        """Go on in another language."""
        self.speak(Translator(language, self.words.zone))

    async def act_language(self, typed: str = "") -> None:
        """`language`: by its number or name, else asked for."""
        if (front := self.front) is None:
            return
        chosen = only(NAMES, typed, front.say) or await front.ask_choice(T("Language"), NAMES, self.words.language)
        await self.speak_in(next(language for language in LANGUAGES if language == chosen))


def only(known: Mapping[str, Sayable], typed: str, say: Callable[[Sayable | None], str]) -> str | None:
    """What was typed behind the code, if it means one of these and no other."""
    found = Choices(known, say).matching(typed) if typed else ()
    return found[0] if len(found) == 1 else None
