"""What all entry points share: errors in words, signals that end everything in order."""

from __future__ import annotations

import signal
import sys
from typing import Callable

from . import commands
from .commands import Interrupted
from .errors import LocalError


def run(main: Callable[[list[str]], int]) -> int:
    """Runs a script's main function; its exit code."""
    for signum in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(signum, _interrupt)
    try:
        return main(sys.argv[1:])
    except LocalError as error:
        print(error.explain(), file=sys.stderr)
        return 1
    except Interrupted:
        print("interrupted", file=sys.stderr)
        return 130


def _interrupt(signum: int, _frame: object) -> None:
    # A second signal must not cut the cleaning up short.
    for other in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(other, signal.SIG_IGN)
    commands.interrupt()
    raise Interrupted
