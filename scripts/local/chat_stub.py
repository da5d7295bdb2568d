"""The stub of a language model: answers chat completions on this machine, so that nothing leaves it."""

from __future__ import annotations

import socket
from pathlib import Path

from .build import Build
from .ministack import child_environment
from .ports import MODEL_DEFAULT, Ports
from .processes import Daemon
from .settings import Settings

START_SECONDS = 10
MODEL = "stub"


class ChatStub:
    """The stub of one instance."""

    def __init__(self, settings: Settings):
        self.daemon = Daemon("chat-stub", settings.state)

    def base_url(self) -> str | None:
        """Its address as clients of such models want it, None when it is not running."""
        port = self._port()
        return f"http://127.0.0.1:{port}/v1" if port else None

    def answers(self) -> bool:
        """Whether it takes connections."""
        port = self._port()
        if port is None:
            return False
        with socket.socket() as probe:
            probe.settimeout(2)
            return probe.connect_ex(("127.0.0.1", port)) == 0

    def start(self, ports: Ports, build: Build) -> None:
        """Starts it. Does nothing when the program as it was built last runs already."""
        program = build.program("chat-stub")
        version = program.stat().st_mtime_ns
        if self.answers() and (self.daemon.record() or {}).get("version") == version:
            return
        self.daemon.stop()
        port = ports.choose("model", None, MODEL_DEFAULT)
        self.daemon.start([program, "--port", str(port)], child_environment(), {"port": port, "version": version})
        self.daemon.wait_ready(self.answers, START_SECONDS)

    def stop(self) -> bool:
        """Ends it; whether it was running."""
        return self.daemon.stop()

    def _port(self) -> int | None:
        return (self.daemon.record() or {}).get("port") if self.daemon.pid() else None
