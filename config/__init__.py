"""Floor 1, the rules: what the business decides, as YAML and the pure functions that understand it.

The door is opened when it is first asked for: whoever wants only a text does not pay for reading YAML.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from config.loading import Rules, RulesInvalid, Source, check, load, schemas, texts_of
    from config.reading import Fault

__all__ = ["Fault", "Rules", "RulesInvalid", "Source", "check", "load", "schemas", "texts_of"]

if not TYPE_CHECKING:

    def __getattr__(name: str) -> object:
        if name == "Fault":
            from config.reading import Fault

            return Fault
        if name in __all__:
            from config import loading

            return getattr(loading, name)
        raise AttributeError(name)
