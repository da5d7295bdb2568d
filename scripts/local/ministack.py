"""MiniStack, the local AWS: started with an environment of its own, since functions inherit all of it."""

from __future__ import annotations

import os
import shutil
import signal
from pathlib import Path

from . import install
from .aws import Aws
from .ports import AWS_DEFAULT, Ports
from .processes import Daemon
from .settings import ACCOUNT, HERE, REGION, Settings

START_SECONDS = 60
# What a child may know of the developer's shell. Nothing else: no AWS profile, no token, no DATABASE_URL.
INHERITED = ("PATH", "LANG", "LC_ALL", "TZ")


def child_environment(**more: str) -> dict[str, str]:
    """The allow-listed part of our environment, and `more`."""
    return {**{name: os.environ[name] for name in INHERITED if name in os.environ}, **more}


def client_environment(endpoint: str) -> dict[str, str]:
    """Variables with which any AWS client talks to the local cloud and to nothing else."""
    return {
        "AWS_ENDPOINT_URL": endpoint,
        "AWS_REGION": REGION,
        "AWS_DEFAULT_REGION": REGION,
        "AWS_ACCESS_KEY_ID": "test",
        "AWS_SECRET_ACCESS_KEY": "test",
        "AWS_EC2_METADATA_DISABLED": "true",
        # A person's own profiles and endpoints do not apply.
        "AWS_CONFIG_FILE": os.devnull,
        "AWS_SHARED_CREDENTIALS_FILE": os.devnull,
    }


class MiniStack:
    """The local AWS of one instance."""

    def __init__(self, settings: Settings):
        self.settings = settings
        self.daemon = Daemon("ministack", settings.state)
        self.state = settings.state / "ministack"
        self.temporary = settings.state / "tmp"
        # Where it writes each call that AWS would bill down, once it is started with it.
        self.calls: Path | None = None

    def endpoint(self) -> str | None:
        """Its address, None when it is not running."""
        port = (self.daemon.record() or {}).get("port") if self.daemon.pid() else None
        return f"http://127.0.0.1:{port}" if port else None

    def answers(self) -> bool:
        """Whether it is up and takes requests."""
        endpoint = self.endpoint()
        return endpoint is not None and Aws(endpoint).healthy()

    def was_killed(self) -> bool:
        """Whether it ended without writing its state: a stop takes the pid file away."""
        return self.daemon.record() is not None and self.daemon.pid() is None

    def start(self, ports: Ports) -> None:
        """Starts it with the state of last time. Does nothing when it runs already."""
        if self.answers():
            return
        self.daemon.stop()
        python = install.venv(self.settings) / "bin" / "python"
        # Unpacked functions of a process that was killed.
        shutil.rmtree(self.temporary, ignore_errors=True)
        for directory in (self.state, self.temporary):
            directory.mkdir(parents=True, exist_ok=True)
        port = ports.choose("aws", self.settings.aws_port, AWS_DEFAULT)
        # Isolated (-I): our modules beside the launcher must not shadow those that MiniStack imports.
        command = [python, "-I", "-u", HERE / "launcher.py"]
        self.daemon.start(command, self._env(port), {"port": port}, cwd=self.state)
        self.daemon.wait_ready(self.answers, START_SECONDS)

    def checkpoint(self) -> None:
        """Has it write its state now, in the background."""
        pid = self.daemon.pid()
        if pid is not None:
            os.kill(pid, signal.SIGUSR1)

    def stop(self) -> bool:
        """Ends it; whether it was running. It writes its state on the way."""
        return self.daemon.stop(seconds=30)

    def wipe(self) -> None:
        """Deletes its state; it must not run."""
        for directory in (self.state, self.temporary):
            shutil.rmtree(directory, ignore_errors=True)

    def _env(self, port: int) -> dict[str, str]:
        endpoint = f"http://127.0.0.1:{port}"
        return child_environment(
            # MiniStack hands its own endpoint to functions; without it they would call real AWS.
            **client_environment(endpoint),
            BIND_HOST="127.0.0.1",
            GATEWAY_PORT=str(port),
            # An address, not a name: queue URLs must work from any HTTP client, and `localhost` may
            # mean ::1, where nothing listens.
            MINISTACK_HOST="127.0.0.1",
            MINISTACK_REGION=REGION,
            MINISTACK_ACCOUNT_ID=ACCOUNT,
            PERSIST_STATE="1",
            STATE_DIR=str(self.state),
            S3_PERSIST="1",
            S3_DATA_DIR=str(self.state / "s3"),
            TMPDIR=str(self.temporary),
            LOG_LEVEL="WARNING",
            # Servers of services that Tradewind does not use; their fixed ports would clash between clones.
            IOT_MTLS_ENABLED="0",
            SFTP_ENABLED="0",
            **({"TRADEWIND_CALLS": str(self.calls)} if self.calls else {}),
        )
