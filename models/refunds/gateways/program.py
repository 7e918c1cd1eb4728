"""A program of the company that takes a payment order on its standard input and answers on its standard output."""

from __future__ import annotations

import os
import subprocess

from config.texts import T
from models.refunds.gateways.orders import Answer, PaymentOrder, understood

AGAIN = 75
"""EX_TEMPFAIL of sysexits.h: nothing was paid, the same may succeed later."""


class Program:
    """A program; it is started once for each order, without a shell, and Ctrl+C does not reach it."""

    def __init__(self, command: tuple[str, ...], timeout: float) -> None:
        self._command = list(command)
        self._timeout = timeout

    def ask(self, order: PaymentOrder) -> Answer:
        """Run the program. Whatever does not end well may have paid already, unless it says otherwise."""
        try:
            done = subprocess.run(  # noqa: S603 - the command is the company's own, and no shell reads it
                self._command,
                input=order.as_json(),
                capture_output=True,
                timeout=self._timeout,
                start_new_session=True,
                check=False,
            )
        except subprocess.TimeoutExpired:
            return Answer("uncertain", reason=T("the program was not ready after {n} seconds", n=self._timeout))
        except OSError as error:
            return Answer("retry", reason=str(error), down=True)
        said = done.stderr.decode("utf-8", "replace").strip()[:400]
        if done.returncode == AGAIN:
            return Answer("retry", reason=said or T("the program asks to try again"))
        if done.returncode != os.EX_OK:
            return Answer("uncertain", reason=said or T("the program ended with {code}", code=done.returncode))
        return understood(done.stdout, order)
