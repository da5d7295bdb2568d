"""The UI of one instance: its build, and the process that serves it."""

from __future__ import annotations

import hashlib
import http.client
import os
import shutil
import sys
from pathlib import Path
from typing import Callable, Iterator

from . import commands, install
from .errors import LocalError
from .ministack import child_environment
from .ports import UI_DEFAULT, Ports
from .processes import Daemon
from .settings import HERE, ROOT, Settings
from .ui_server import SERVER

UI = ROOT / "ui"
HEADERS = UI / "security-headers.json"
START_SECONDS = 10
# What a build is made of, besides its own folder.
BESIDE = (ROOT / "clients" / "live" / "src", ROOT / "schemas")
# Folders of `ui` that a build does not depend on.
NO_INPUT = ("node_modules", "dist", "test", "e2e", "coverage", "test-results")
# Modules that the server runs.
SERVED_BY = ("ui_server.py", "ui_files.py", "seeds.py")


class Ui:
    """Build and server."""

    def __init__(self, settings: Settings):
        self.settings = settings
        self.daemon = Daemon("ui", settings.state)
        self.files = settings.state / "ui"
        self._built = settings.state / "ui-build"

    def build(self, heard: Callable[[str], None]) -> bool:
        """Builds it, unless nothing changed since the last time; whether it did."""
        install.npm_packages(self.settings, UI, heard)
        digest = inputs_digest()
        if self.files.is_dir() and _text(self._built) == digest:
            return False
        fresh, old = self.files.with_name("ui.new"), self.files.with_name("ui.old")
        command = ["npm", "run", "build", "--", "--outDir", str(fresh), "--emptyOutDir"]
        log = self.settings.logs / "ui-build.log"
        log.unlink(missing_ok=True)
        commands.run(command, log, cwd=UI, heard=heard)
        # Exchanged in one go: the server never sees half a build.
        shutil.rmtree(old, ignore_errors=True)
        if self.files.exists():
            self.files.rename(old)
        fresh.rename(self.files)
        shutil.rmtree(old, ignore_errors=True)
        self._built.write_text(digest)
        return True

    def url(self) -> str | None:
        """Its address, None when it is not running."""
        port = self._port()
        return f"http://127.0.0.1:{port}" if port else None

    def answers(self) -> bool:
        """Whether it serves the page."""
        port = self._port()
        if port is None:
            return False
        connection = http.client.HTTPConnection("127.0.0.1", port, timeout=2)
        try:
            connection.request("HEAD", "/")
            answer = connection.getresponse()
            return answer.status == 200 and answer.getheader("Server") == SERVER
        except (OSError, http.client.HTTPException):
            return False
        finally:
            connection.close()

    def start(self, ports: Ports, password: str) -> None:
        """Starts the server. Does nothing when the same one runs already."""
        asked = self.settings.ui_port
        version = _version(self.files, password)
        record = self.daemon.record() or {}
        if self.answers() and record.get("version") == version and asked in (None, record.get("port")):
            return
        self.daemon.stop()
        port = ports.choose("ui", asked, UI_DEFAULT)
        options = ["--port", port, "--files", self.files, "--headers", HEADERS, "--outputs", self.settings.outputs]
        # From the folder above: modules of ours would shadow those of the standard library otherwise.
        command = [sys.executable, "-u", "-m", f"{__package__}.ui_server", *map(str, options)]
        environment = child_environment(TRADEWIND_SEED_PASSWORD=password)
        self.daemon.start(command, environment, {"port": port, "version": version}, cwd=HERE.parent)
        self.daemon.wait_ready(self.answers, START_SECONDS)

    def stop(self) -> bool:
        """Ends the server; whether it was running."""
        return self.daemon.stop()

    def wipe(self) -> None:
        """Deletes the build."""
        for name in ("ui", "ui.new", "ui.old"):
            shutil.rmtree(self.files.with_name(name), ignore_errors=True)
        self._built.unlink(missing_ok=True)

    def _port(self) -> int | None:
        return (self.daemon.record() or {}).get("port") if self.daemon.pid() else None


def inputs_digest() -> str:
    """Says whether a build would come out differently."""
    if not (UI / "package-lock.json").exists():
        raise LocalError(f"{UI} has no package-lock.json")
    digest = hashlib.sha256()
    for path in sorted(_inputs()):
        digest.update(str(path.relative_to(ROOT)).encode() + b"\0" + path.read_bytes())
    return digest.hexdigest()


def _inputs() -> Iterator[Path]:
    for top in (UI, *BESIDE):
        for directory, folders, files in os.walk(top):
            folders[:] = [name for name in folders if name not in NO_INPUT]
            yield from (Path(directory) / name for name in files if not name.startswith("."))


def _version(files: Path, password: str) -> str:
    """Says whether a server that runs is the one that would be started."""
    digest = hashlib.sha256(f"{files}\0{password}\0".encode())
    for name in SERVED_BY:
        digest.update((HERE / name).read_bytes())
    return digest.hexdigest()[:16]


def _text(path: Path) -> str | None:
    try:
        return path.read_text()
    except FileNotFoundError:
        return None
