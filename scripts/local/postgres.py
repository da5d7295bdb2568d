"""An own Postgres: initialised once, started on 127.0.0.1, closed to everything else.

Postgres refuses to run as root. For root it runs as `nobody`, with its binaries and data below
/var/tmp, since that user can reach neither a private home directory nor a private clone.
"""

from __future__ import annotations

import os
import pwd
import secrets
import shutil
import signal
import socket
import stat
import struct
import subprocess
from pathlib import Path

from . import install
from .errors import LocalError
from .locks import exclusive
from .ports import POSTGRES_DEFAULT, Ports
from .processes import Daemon
from .settings import Settings

USER = "tradewind"
DATABASE = "tradewind"
START_SECONDS = 60
VAR_TMP = Path("/var/tmp")

# Durability stays as Postgres ships it: the local cloud must lose nothing either.
CONFIGURATION = """
listen_addresses = '127.0.0.1'
unix_socket_directories = ''
max_connections = 200
log_line_prefix = '%m [%p] %q%d '
log_checkpoints = off
"""


class Postgres:
    """The embedded server of one instance."""

    def __init__(self, settings: Settings):
        self.settings = settings
        # SIGINT is Postgres' fast shutdown: it ends sessions and writes a checkpoint.
        self.daemon = Daemon("postgres", settings.state, stop_signal=signal.SIGINT)
        self.as_root = os.geteuid() == 0
        self.home = VAR_TMP / f"tradewind-{settings.key}" if self.as_root else settings.state
        self.data = self.home / "postgres"

    def port(self) -> int | None:
        """The port it listens on, None when it is not running."""
        return (self.daemon.record() or {}).get("port") if self.daemon.pid() else None

    def url(self) -> str:
        """`postgres://` address with the password. Not for printing."""
        return f"postgres://{USER}:{self._password()}@127.0.0.1:{self.port()}/{DATABASE}"

    def answers(self) -> bool:
        """Whether it is up and takes sessions."""
        port = self.port()
        return port is not None and takes_sessions(port)

    def start(self, ports: Ports) -> None:
        """Initialises it if need be and starts it. Does nothing when it runs already."""
        if self.answers():
            return
        self.daemon.stop()
        binaries = self._binaries()
        if not self._password_file().exists():
            # Data of a clone that was deleted: outside of it, and with a password that went with it. (A
            # server that may still run on it ends by itself when its files are gone.)
            shutil.rmtree(self.data, ignore_errors=True)
        if not (self.data / "PG_VERSION").exists():
            self._initialise(binaries)
        port = ports.choose("postgres", self.settings.postgres_port, POSTGRES_DEFAULT)
        command = [binaries / "bin" / "postgres", "-D", self.data, "-p", str(port)]
        self.daemon.start(command, self._env(), {"port": port}, cwd="/", **self._identity())
        self.daemon.wait_ready(self.answers, START_SECONDS)

    def stop(self) -> bool:
        """Ends it; whether it was running."""
        return self.daemon.stop()

    def wipe(self) -> None:
        """Deletes its data; it must not run."""
        shutil.rmtree(self.home if self.as_root else self.data, ignore_errors=True)
        self._password_file().unlink(missing_ok=True)

    def _password_file(self) -> Path:
        return self.settings.state / "postgres-password"

    def _password(self) -> str:
        path = self._password_file()
        if not path.exists():
            write_private(path, secrets.token_urlsafe(24))
        return path.read_text()

    def _identity(self) -> dict:
        """Arguments of Popen that make a child run as `nobody` when we are root."""
        if not self.as_root:
            return {}
        nobody = pwd.getpwnam("nobody")
        return {"user": nobody.pw_uid, "group": nobody.pw_gid, "extra_groups": []}

    def _env(self) -> dict[str, str]:
        return {"PATH": os.defpath, "LC_ALL": "C.UTF-8", "TZ": "UTC"}

    def _binaries(self) -> Path:
        native = install.postgres(self.settings)
        if not self.as_root:
            return native
        target = VAR_TMP / f"tradewind-postgres-{install.postgres_version()}-root"
        with exclusive(self.settings.cache / f"{target.name}.lock"):
            if target.exists():
                _require_own(target)
                return target
            work = target.with_name(f"{target.name}.{os.getpid()}")
            work.mkdir(mode=0o755)
            shutil.copytree(native, work, symlinks=True, dirs_exist_ok=True)
            subprocess.run(["chmod", "-R", "u+rwX,go=rX", str(work)], check=True)
            work.rename(target)
        return target

    def _initialise(self, binaries: Path) -> None:
        """`initdb` and the database, in a directory that is renamed when complete."""
        if self.as_root:
            self.home.mkdir(mode=0o755, exist_ok=True)
            _require_own(self.home)
        work = self.data.with_name("postgres.new")
        shutil.rmtree(work, ignore_errors=True)
        work.mkdir(mode=0o700)
        password_file = work.with_name("postgres.password")
        password_file.unlink(missing_ok=True)
        write_private(password_file, self._password())
        if self.as_root:
            nobody = pwd.getpwnam("nobody")
            for path in (work, password_file):
                os.chown(path, nobody.pw_uid, nobody.pw_gid)
        initdb = [
            binaries / "bin" / "initdb", "-D", work, "--username", USER, "--pwfile", password_file,
            "--auth", "scram-sha-256", "--encoding", "UTF8", "--locale", "C.UTF-8",
        ]  # fmt: skip
        try:
            self._run(initdb)
            with open(work / "postgresql.conf", "a") as configuration:
                configuration.write(CONFIGURATION)
            # Single-user mode needs no client program, which the package does not bring.
            single = [binaries / "bin" / "postgres", "--single", "-D", work, "postgres"]
            self._run(single, f"CREATE DATABASE {DATABASE}\n")
        finally:
            password_file.unlink(missing_ok=True)
        work.rename(self.data)

    def _run(self, command: list, text: str | None = None) -> None:
        self.daemon.log.parent.mkdir(parents=True, exist_ok=True)
        with open(self.daemon.log, "ab") as log:
            done = subprocess.run(
                [str(part) for part in command], input=text, text=True, stdout=log, stderr=subprocess.STDOUT,
                env=self._env(), cwd="/", **self._identity(),
            )  # fmt: skip
        if done.returncode != 0:
            raise LocalError(f"{command[0].name} failed ({done.returncode})", self.daemon.log)


def takes_sessions(port: int) -> bool:
    """Asks as a client would. A server that is still starting answers with an error at once; one that
    is ready asks for the password."""
    parameters = f"user\0{USER}\0database\0{DATABASE}\0\0".encode()
    packet = struct.pack("!ii", 8 + len(parameters), 196608) + parameters
    try:
        with socket.create_connection(("127.0.0.1", port), timeout=2) as connection:
            connection.sendall(packet)
            return connection.recv(1) == b"R"
    except OSError:
        return False


def write_private(path: Path, text: str) -> None:
    """Writes a new file that only its owner can read, from its first moment."""
    with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as handle:
        handle.write(text)


def _require_own(path: Path) -> None:
    """/var/tmp is open to all: refuse a directory that somebody else put there before us."""
    facts = path.lstat()
    if not stat.S_ISDIR(facts.st_mode) or facts.st_uid != os.geteuid() or facts.st_mode & 0o022:
        raise LocalError(f"{path} is not a directory that only root can write; remove it")
