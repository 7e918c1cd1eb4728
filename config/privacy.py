"""What of a personal detail may be shown where it is not needed whole (law L6.10)."""

from __future__ import annotations

import re

import msgspec

from config.reading import Document, Fault, unknown
from config.texts import T

STAR = "*"
KINDS = ("phone", "name", "address", "email", "wechat")


class Mask(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """How many characters stay at each end; the rest becomes `stars` stars, or one for each when it is 0.

    At least `hide` characters are hidden, or all: a short value shows less than a long one.
    """

    start: int = 0
    end: int = 0
    hide: int = 1
    stars: int = 0

    def apply(self, value: str) -> str:
        """The masked value."""
        room = max(len(value) - self.hide, 0)
        end = min(self.end, room)
        start = min(self.start, room - end)
        hidden = len(value) - start - end
        return value[:start] + STAR * (self.stars or hidden) + value[len(value) - end :]


class Privacy(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """privacy.yaml."""

    masks: dict[str, Mask]

    def mask(self, kind: str, value: str) -> str:
        """The value as it is shown in lists; kinds: phone, name, address, email, wechat, else as wechat.

        Of an e-mail address the part before the @ is masked.
        """
        mask = self.masks.get(kind) or self.masks["wechat"]
        plain = value.strip()
        if not plain:
            return ""
        local, _, domain = plain.rpartition("@")
        if kind == "email" and local:
            return f"{mask.apply(local)}@{domain}"
        if kind == "phone":
            plain = re.sub(r"[\s\-()]", "", plain)
        return mask.apply(plain)


def faults(file: Privacy, document: Document) -> list[Fault]:
    """Kinds that do not exist or are missing, negative numbers, masks that hide nothing."""
    found = [document.fault(f"masks.{kind}", unknown(kind, KINDS)) for kind in file.masks if kind not in KINDS]
    found += [
        document.fault(f"masks.{kind}", T("the key {name} is missing", name=kind))
        for kind in KINDS
        if kind not in file.masks
    ]
    for kind, mask in file.masks.items():
        for name in ("start", "end", "stars"):
            if getattr(mask, name) < 0:
                found.append(document.fault(f"masks.{kind}.{name}", T("{key} is negative", key=name)))
        if mask.hide < 1:
            found.append(document.fault(f"masks.{kind}.hide", T("a mask hides at least one character")))
    return found
