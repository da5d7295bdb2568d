"""Which port each server listens on: the one asked for, else the one of last time, else the next free one."""

from __future__ import annotations

import json
import socket
from pathlib import Path

from .errors import LocalError

AWS_DEFAULT = 4566
POSTGRES_DEFAULT = 54320
MODEL_DEFAULT = 46000
UI_DEFAULT = 5173
TRIES = 200


def is_free(port: int) -> bool:
    """Whether a server could listen on this port of 127.0.0.1 right now."""
    with socket.socket(socket.AF_INET, socket.SOCK_STREAM) as probe:
        # As the servers do: a port in TIME_WAIT after a restart counts as free.
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", port))
            # Binding beside a listener on 0.0.0.0 may succeed; then somebody answers.
            with socket.socket(socket.AF_INET, socket.SOCK_STREAM) as caller:
                caller.settimeout(0.5)
                return caller.connect_ex(("127.0.0.1", port)) != 0
        except OSError:
            return False


class Ports:
    """The ports of one instance, remembered in a file so that URLs stay the same from day to day."""

    def __init__(self, path: Path):
        self.path = path
        try:
            self.known: dict[str, int] = json.loads(path.read_text())
        except (FileNotFoundError, ValueError):
            self.known = {}

    def choose(self, name: str, asked: int | None, default: int) -> int:
        """A free port for the server `name`, which is not running yet."""
        if asked is not None:
            if not is_free(asked):
                raise LocalError(f"port {asked}, set for {name}, is in use by another program")
            return self._remember(name, asked)
        last = self.known.get(name)
        taken = {port for other, port in self.known.items() if other != name}
        for port in ([last] if last else []) + list(range(default, default + TRIES)):
            if port not in taken and is_free(port):
                return self._remember(name, port)
        raise LocalError(f"no free port for {name} from {default} to {default + TRIES - 1}")

    def _remember(self, name: str, port: int) -> int:
        self.known[name] = port
        self.path.write_text(json.dumps(self.known, indent=2) + "\n")
        return port
