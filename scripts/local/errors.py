"""The one error that reaches a person: a sentence, what to do about it, and the log to read."""

from __future__ import annotations

from pathlib import Path

LOG_TAIL_LINES = 25


class LocalError(Exception):
    """Something a person has to know. `log` names the file whose tail explains it."""

    def __init__(self, message: str, log: Path | None = None):
        super().__init__(message)
        self.log = log

    def explain(self) -> str:
        """The message, followed by the end of the log when there is one."""
        if self.log is None:
            return f"error: {self}"
        lines = tail(self.log)
        if not lines:
            return f"error: {self} (nothing was logged to {self.log})"
        return "\n".join([f"error: {self}", f"--- end of {self.log} ---", *lines, "---"])


def tail(path: Path, lines: int = LOG_TAIL_LINES) -> list[str]:
    """The last lines of a log; none when it cannot be read."""
    try:
        return path.read_text(errors="replace").splitlines()[-lines:]
    except OSError:
        return []
