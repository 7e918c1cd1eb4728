"""The command `desk`, which is `python -m app` too: a host opens the screen if there is one, else the program does."""

import os
import sys


def main() -> None:
    """Runs the program, and ends with its exit code."""
    from app.host.client import opened_by_host

    code = opened_by_host(sys.argv[1:], os.environ)
    if code is None:
        from app.main import main as command_line

        command_line()
    sys.exit(code)


if __name__ == "__main__":
    main()
