"""A file to which each message is appended as a line of JSON: for demos, and for programs that read along."""

from __future__ import annotations

import os
from pathlib import Path

from models.messages.gateways.parcels import SENT, Outcome, Parcel


class LinesFile:
    """A file of lines; each is on the disk before its message counts as sent."""

    def __init__(self, path: Path) -> None:
        self._path = path

    def send(self, parcel: Parcel) -> Outcome:
        """Append a line."""
        try:
            with self._path.open("ab") as file:
                file.write(parcel.as_json() + b"\n")
                file.flush()
                os.fsync(file.fileno())
        except OSError as error:
            return Outcome("retry", str(error), down=True)
        return SENT

    def close(self) -> None:
        """Nothing is kept."""
