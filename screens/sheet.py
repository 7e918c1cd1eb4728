"""The style sheet of the screens, whose sources are read once for all sessions that a host opens."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, ClassVar

from textual.css.model import RuleSet
from textual.css.stylesheet import Stylesheet

_Variables = frozenset[tuple[str, str]]


class Sheet(Stylesheet):
    """Reading a source takes longer than anything else that happens with it; what comes of it is never changed."""

    _known: ClassVar[dict[_Variables, dict[tuple[Any, ...], list[RuleSet]]]] = {}

    def __init__(self, *, variables: Mapping[str, str] | None = None) -> None:
        super().__init__(variables=dict(variables or {}))
        self._meant = self._by_variables()

    def set_variables(self, variables: dict[str, str]) -> None:
        """Called by Textual with the colours of its theme."""
        super().set_variables(variables)
        self._meant = self._by_variables()

    def reparse(self) -> None:
        """Called by Textual after that."""
        self.parse()

    def _by_variables(self) -> dict[tuple[Any, ...], list[RuleSet]]:
        return self._known.setdefault(frozenset(self._variables.items()), {})

    def _parse_rules(self, css: str, *given: Any, **named: Any) -> list[RuleSet]:
        key = (css, *given, *named.values())
        if key not in self._meant:
            self._meant[key] = super()._parse_rules(css, *given, **named)
        return self._meant[key]
