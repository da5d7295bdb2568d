"""Child processes that outlive the script that started them, known by pid file.

A pid alone may be recycled by the system. So a pid file holds the start time of its process too, and
nothing is ever signalled whose start time differs.
"""

from __future__ import annotations

import json
import os
import signal
import subprocess
import time
from pathlib import Path
from typing import Callable, Mapping, Sequence

from .errors import LocalError

POLL_SECONDS = 0.02


def start_time(pid: int) -> str | None:
    """When the process began, in a form that only has to compare equal; None when there is none."""
    try:
        stat = Path(f"/proc/{pid}/stat").read_text()
        # The command (field 2) may contain spaces and brackets: count from its closing bracket.
        fields = stat[stat.rindex(")") + 2 :].split()
        return None if fields[0] == "Z" else fields[19]
    except FileNotFoundError:
        if Path("/proc/self/stat").exists():
            return None
    except (OSError, ValueError):
        return None
    # No /proc (macOS): `ps` knows.
    shown = subprocess.run(["ps", "-o", "stat=,lstart=", "-p", str(pid)], capture_output=True, text=True)
    state, _, began = shown.stdout.strip().partition(" ")
    return None if not began or state.startswith("Z") else began.strip()


class Daemon:
    """One long-lived child: its pid file, its log, and how it is started and stopped."""

    def __init__(self, name: str, state: Path, stop_signal: int = signal.SIGTERM):
        self.name = name
        self.pid_file = state / f"{name}.pid"
        self.log = state / "logs" / f"{name}.log"
        self.stop_signal = stop_signal
        self._child: subprocess.Popen | None = None

    def record(self) -> dict | None:
        """What the pid file says, whether or not the process still runs."""
        try:
            return json.loads(self.pid_file.read_text())
        except (FileNotFoundError, ValueError):
            return None

    def pid(self) -> int | None:
        """The pid of the running process, None when it is not running."""
        record = self.record()
        if record is None:
            return None
        if self._child is not None and self._child.pid == record["pid"]:
            self._child.poll()  # reaps it when it has ended, so that it is not seen as a zombie
        return record["pid"] if start_time(record["pid"]) == record["started"] else None

    def start(self, command: Sequence[str | Path], env: Mapping[str, str], facts: dict | None = None, **popen) -> int:
        """Starts it in a session of its own: a Ctrl-C in the terminal reaches only the orchestrator,
        which then stops its children in order."""
        self.log.parent.mkdir(parents=True, exist_ok=True)
        with open(self.log, "ab") as log:
            self._child = subprocess.Popen(
                [str(part) for part in command],
                env=dict(env),
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=subprocess.STDOUT,
                start_new_session=True,
                **popen,
            )
        pid = self._child.pid
        record = {"pid": pid, "started": start_time(pid), **(facts or {})}
        temporary = self.pid_file.with_suffix(".pid.new")
        temporary.write_text(json.dumps(record) + "\n")
        temporary.replace(self.pid_file)
        return pid

    def wait_ready(self, ready: Callable[[], bool], seconds: float) -> None:
        """Returns when `ready` says so; raises when the process ends or the time is up."""
        deadline = time.monotonic() + seconds
        while not ready():
            if self.pid() is None:
                raise LocalError(f"{self.name} ended while it was starting", self.log)
            if time.monotonic() > deadline:
                raise LocalError(f"{self.name} did not answer within {seconds:.0f} s", self.log)
            time.sleep(POLL_SECONDS)

    def stop(self, seconds: float = 15.0) -> bool:
        """Ends it and what it started. Whether it was running."""
        pid = self.pid()
        if pid is None:
            self.pid_file.unlink(missing_ok=True)
            return False
        os.kill(pid, self.stop_signal)
        if not self._gone_within(seconds):
            # Its session is its own, so the group holds it and what it started, nothing else.
            _signal_group(pid, signal.SIGKILL)
            if not self._gone_within(5):
                raise LocalError(f"{self.name} (pid {pid}) does not end", self.log)
        _signal_group(pid, signal.SIGKILL)
        self.pid_file.unlink(missing_ok=True)
        return True

    def _gone_within(self, seconds: float) -> bool:
        deadline = time.monotonic() + seconds
        while self.pid() is not None:
            if time.monotonic() > deadline:
                return False
            time.sleep(POLL_SECONDS)
        return True


def _signal_group(leader: int, signum: int) -> None:
    """Signals what is left of a process group whose leader we started.

    While any member lives, the system does not give the leader's number to another process, so the
    group is still ours; with no member left there is nothing to signal.
    """
    try:
        os.killpg(leader, signum)
    except (ProcessLookupError, PermissionError):
        pass
