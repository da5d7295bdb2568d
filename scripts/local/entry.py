"""What all entry points share: errors in words, signals that end everything in order."""

from __future__ import annotations

import os
import signal
import sys
from typing import Callable

from . import commands
from .commands import Interrupted
from .errors import LocalError


SIGNALS = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)


def run(main: Callable[[list[str]], int]) -> int:
    """Runs a script's main function; its exit code."""
    for signum in SIGNALS:
        signal.signal(signum, _interrupt)
    try:
        return main(sys.argv[1:])
    except LocalError as error:
        print(error.explain(), file=sys.stderr)
        return 1
    except Interrupted:
        print("interrupted", file=sys.stderr)
        return 130
    except BrokenPipeError:
        # Whoever read our output (`| head`) has enough; Python would complain once more while it ends.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 141


def _interrupt(signum: int, _frame: object) -> None:
    # A second signal must not cut the cleaning up short. (A handler that does nothing: SIG_IGN would make
    # Python raise an error for a signal that is already on its way, and children would inherit it.)
    for other in SIGNALS:
        signal.signal(other, lambda *_: None)
    commands.interrupt()
    raise Interrupted
