"""Progress for people: one line a step, with its time. Steps may run side by side in threads."""

from __future__ import annotations

import shutil
import sys
import threading
import time
from contextlib import contextmanager
from typing import Iterator

# Without a terminal a long step says now and then that it lives.
HEARTBEAT_SECONDS = 60


class Progress:
    """Writes steps to stderr, so that stdout stays free for results."""

    def __init__(self) -> None:
        self.began = time.monotonic()
        self.live = sys.stderr.isatty()
        self._lock = threading.Lock()
        self._running: list[Step] = []

    @contextmanager
    def step(self, name: str) -> Iterator["Step"]:
        """A step; its line says how it ended and how long it took."""
        step = Step(name, self)
        with self._lock:
            self._running.append(step)
            self._refresh()
        try:
            yield step
        except BaseException:
            self._end(step, "!!", "failed")
            raise
        self._end(step, "ok", step.note)

    def say(self, text: str) -> None:
        """A line that is not a step."""
        with self._lock:
            self._print(text)

    def seconds(self) -> float:
        """Time since the beginning."""
        return time.monotonic() - self.began

    def heard(self, step: "Step") -> None:
        """A running step reported something: shows it on a terminal, a sign of life elsewhere."""
        with self._lock:
            if self.live:
                self._refresh()
            elif time.monotonic() - step.last_shown > HEARTBEAT_SECONDS:
                step.last_shown = time.monotonic()
                self._print(f"  .. {step.name:<28} {step.seconds():6.1f} s  {step.activity}")

    def _end(self, step: "Step", mark: str, note: str) -> None:
        with self._lock:
            self._running.remove(step)
            self._print(f"  {mark} {step.name:<28} {step.seconds():6.1f} s  {note}".rstrip())

    def _print(self, text: str) -> None:
        clear = "\x1b[2K" if self.live else ""
        print(f"{clear}{text}", file=sys.stderr, flush=True)
        self._refresh()

    def _refresh(self) -> None:
        """The line at the bottom of a terminal: what runs now."""
        if not self.live:
            return
        width = shutil.get_terminal_size().columns - 1
        text = ", ".join(f"{step.name} {step.activity}".strip() for step in self._running)
        print(f"\x1b[2K  .. {text}"[: width + 4] if text else "\x1b[2K", end="\r", file=sys.stderr, flush=True)


class Step:
    """A running step; `note` is shown when it ends, `doing` tells what it does meanwhile."""

    def __init__(self, name: str, progress: Progress):
        self.name = name
        self.note = ""
        self.activity = ""
        self.began = self.last_shown = time.monotonic()
        self._progress = progress

    def doing(self, activity: str) -> None:
        """What the step does right now, in a few words."""
        self.activity = activity.strip()[:60]
        self._progress.heard(self)

    def seconds(self) -> float:
        """How long it has run."""
        return time.monotonic() - self.began
