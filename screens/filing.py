"""Files that people name on a screen: on their own machine any; on one that many share, those of their own folder."""

from __future__ import annotations

from pathlib import Path

from config.texts import T
from models.refusals import Refused


class Files:
    """From what somebody typed to a file.

    Without a `shared` folder every path is taken as it is. With one, each login has a folder of its own in it, and
    nothing else of the machine can be read or written, links and `..` included.
    """

    def __init__(self, shared: Path | None = None) -> None:
        self._shared = shared

    def named(self, typed: str, login: str) -> Path:
        """The file or directory that this person means, which need not be there.

        Raises:
            Refused: `not_allowed`, for one outside of his folder.
        """
        if self._shared is None:
            return Path(typed).expanduser()
        own = (self._shared / _folder(login)).resolve()
        own.mkdir(mode=0o700, parents=True, exist_ok=True)
        meant = (own / typed).resolve()
        if not meant.is_relative_to(own):
            raise Refused("not_allowed", T("Here you have a folder of your own for files: type only a name."))
        return meant


def _folder(login: str) -> str:
    """A name for the folder that leads nowhere else, whatever a login may be."""
    return "".join(sign if sign.isalnum() or sign in "_-" else f"%{ord(sign):x}" for sign in login)
