"""From the bytes of a terminal to text; bytes of another encoding are left out and noticed."""

from __future__ import annotations

import codecs

from app.driver.deciding import UTF_8
from app.driver.traits import Traits

LEFT_OUT = "desk.left_out"
"""The name by which Python knows how bytes of another encoding are dealt with: each becomes one mark."""
_STRANGE = "\ufffd"
_CSI, _SS3 = 0x9B, 0x8F
_LEADS, _FOLLOWS = range(0x81, 0xFF), range(0x40, 0xFF)
"""The two bytes of a Chinese character in GBK; the second may be an ASCII letter, which nobody has typed."""


def _left_out(error: UnicodeError) -> tuple[str, int]:
    """A pair as GBK has it, or a single byte, becomes one mark."""
    if not isinstance(error, UnicodeDecodeError):
        raise error
    data, at = error.object, error.start
    pair = data[at] in _LEADS and at + 1 < len(data) and data[at + 1] in _FOLLOWS and data[at + 1] != 0x7F
    return _STRANGE, at + (2 if pair else 1)


def _as_controls(error: UnicodeError) -> tuple[str, int]:
    """The same on a terminal whose keys may come as 8-bit controls."""
    if not isinstance(error, UnicodeDecodeError):
        raise error
    known = {_CSI: "\x1b[", _SS3: "\x1bO"}.get(error.object[error.start])
    return (known, error.start + 1) if known else _left_out(error)


codecs.register_error(LEFT_OUT, _left_out)
codecs.register_error("desk.as_controls", _as_controls)


class Decoder:
    """Decodes what arrives; a character may arrive in parts."""

    def __init__(self, traits: Traits) -> None:
        errors = "desk.as_controls" if traits.escape_digits else LEFT_OUT
        if traits.encoding != UTF_8:
            errors = "replace"
        self._decode = codecs.getincrementaldecoder(traits.encoding)(errors=errors).decode
        self.strange = False

    def feed(self, data: bytes) -> str:
        """The text; `strange` says whether there were bytes of another encoding among it."""
        text = self._decode(data)
        self.strange = _STRANGE in text
        return text.replace(_STRANGE, "")
