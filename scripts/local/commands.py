"""Commands that a script waits for: builds, installations, deployments.

Each runs in a session of its own and is ended with everything it started when the script is
interrupted, whichever thread waits for it.
"""

from __future__ import annotations

import os
import signal
import subprocess
import threading
from pathlib import Path
from typing import Callable, Mapping, Sequence

from .errors import LocalError

_running: set[subprocess.Popen] = set()
# Reentrant: a signal handler may run in the very thread that holds it.
_lock = threading.RLock()
_interrupted = False


class Interrupted(Exception):
    """The script was told to end."""


def run(
    command: Sequence[str | Path],
    log: Path,
    cwd: Path | None = None,
    env: Mapping[str, str] | None = None,
    heard: Callable[[str], None] | None = None,
    keep_stdout: bool = False,
) -> str:
    """Runs it to its end. Its words go to the log, and line by line to `heard`; with `keep_stdout` its
    standard output is returned instead. Raises when it fails."""
    code, output = attempt(command, log, cwd, env, heard, keep_stdout)
    if code != 0:
        shown = " ".join(Path(str(part)).name if index == 0 else str(part) for index, part in enumerate(command[:2]))
        raise LocalError(f"`{shown}` failed ({code})", log)
    return output


def attempt(
    command: Sequence[str | Path],
    log: Path,
    cwd: Path | None = None,
    env: Mapping[str, str] | None = None,
    heard: Callable[[str], None] | None = None,
    keep_stdout: bool = False,
) -> tuple[int, str]:
    """As `run`, but gives back the exit code instead of raising."""
    log.parent.mkdir(parents=True, exist_ok=True)
    with open(log, "a") as record:
        record.write(f"$ {' '.join(str(part) for part in command)}\n")
        record.flush()
        words_go = {"stderr": subprocess.PIPE if keep_stdout else subprocess.STDOUT}
        child = _start(command, cwd, env, stdout=subprocess.PIPE, **words_go)
        try:
            output: list[str] = []
            words = child.stderr if keep_stdout else child.stdout
            collector = threading.Thread(target=lambda: output.append(child.stdout.read())) if keep_stdout else None
            if collector:
                collector.start()
            for line in words:
                record.write(line)
                record.flush()
                if heard and line.strip():
                    heard(line)
            if collector:
                collector.join()
            code = child.wait()
        finally:
            _forget(child)
    if _interrupted:
        raise Interrupted
    return code, "".join(output)


def show(command: Sequence[str | Path], env: Mapping[str, str]) -> int:
    """Runs it with our own standard output and error, for people to watch; its exit code."""
    child = _start(command, None, env, stdout=None, stderr=None)
    try:
        code = child.wait()
    finally:
        _forget(child)
    if _interrupted:
        raise Interrupted
    return code


def interrupt() -> None:
    """Ends every running command, and lets no other begin."""
    global _interrupted
    _interrupted = True
    terminate_all()


def terminate_all() -> None:
    """Ends every running command with all it started."""
    with _lock:
        for child in list(_running):
            try:
                os.killpg(child.pid, signal.SIGTERM)
            except ProcessLookupError:
                pass


def _start(command, cwd, env, **streams) -> subprocess.Popen:
    with _lock:
        if _interrupted:
            raise Interrupted
        try:
            child = subprocess.Popen(
                [str(part) for part in command],
                cwd=cwd,
                env=None if env is None else dict(env),
                stdin=subprocess.DEVNULL,
                text=True,
                errors="replace",
                start_new_session=True,
                **streams,
            )
        except FileNotFoundError as missing:
            raise LocalError(f"`{command[0]}` is not installed; the README lists what is needed") from missing
        _running.add(child)
        return child


def _forget(child: subprocess.Popen) -> None:
    with _lock:
        _running.discard(child)
    for stream in (child.stdout, child.stderr):
        if stream:
            stream.close()
