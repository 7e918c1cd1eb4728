"""A program of the company that takes a message on its standard input and answers by its exit code."""

from __future__ import annotations

import os
import subprocess

from config.texts import T
from models.messages.gateways.parcels import SENT, Outcome, Parcel

AGAIN = 75
"""EX_TEMPFAIL of sysexits.h."""
LONGEST = 400
"""Characters of the program's complaint that are kept."""


class Program:
    """A program; it is started once for each message, without a shell, and Ctrl+C does not reach it."""

    def __init__(self, command: tuple[str, ...], timeout: float) -> None:
        self._command = list(command)
        self._timeout = timeout

    def send(self, parcel: Parcel) -> Outcome:
        """Run the program. One that was killed, or is not ready in time, may have sent the message already."""
        try:
            done = subprocess.run(  # noqa: S603 - the command is the company's own, and no shell reads it
                self._command,
                input=parcel.as_json(),
                stdout=subprocess.DEVNULL,
                stderr=subprocess.PIPE,
                timeout=self._timeout,
                start_new_session=True,
                check=False,
            )
        except subprocess.TimeoutExpired:
            return Outcome("uncertain", T("the program was not ready after {n} seconds", n=self._timeout))
        except OSError as error:
            return Outcome("retry", str(error), down=True)
        said = done.stderr.decode("utf-8", "replace").strip()[:LONGEST]
        if done.returncode == os.EX_OK:
            return SENT
        if done.returncode == AGAIN:
            return Outcome("retry", said or T("the program asks to try again"))
        if done.returncode < 0:
            return Outcome("uncertain", said or T("the program was killed"))
        return Outcome("failed", said or T("the program ended with {code}", code=done.returncode))

    def close(self) -> None:
        """Nothing is kept."""
