"""One instance of the local cloud: everything together, up and down."""

from __future__ import annotations

import json
import os
import secrets
import shutil
from concurrent.futures import FIRST_EXCEPTION, ThreadPoolExecutor, wait
from typing import Callable

from . import commands, outputs
from .build import Build
from .chat_stub import ChatStub
from .deploy import Deployment
from .errors import LocalError
from .locks import exclusive
from .ministack import MiniStack, client_environment
from .ports import Ports
from .postgres import Postgres, write_private
from .progress import Progress
from .settings import STAGE, Settings
from .ui import Ui


class Instance:
    """Postgres, MiniStack, the model stub, programs, deployment, seed data and UI, below one state directory."""

    def __init__(self, settings: Settings, release: bool = False):
        self.settings = settings
        self.postgres = Postgres(settings)
        self.ministack = MiniStack(settings)
        self.chat_stub = ChatStub(settings)
        self.ui = Ui(settings)
        self.build = Build(settings, release)
        self.deployment = Deployment(settings, self.ministack, self.build)

    def up(self, progress: Progress) -> None:
        """Brings everything up; returns when all of it answers. What runs already is left running."""
        self.settings.prepare()
        with exclusive(self.settings.state / "lock", lambda: progress.say("another run holds the lock; waiting")):
            ran_before = self.running()
            try:
                self._up(progress)
            except BaseException:
                if not ran_before:
                    self._stop()
                raise

    def up_postgres(self, progress: Progress) -> None:
        """Brings up Postgres alone."""
        self.settings.prepare()
        with exclusive(self.settings.state / "lock"):
            self._start_postgres(progress, Ports(self.settings.state / "ports.json"))

    def up_ui(self, progress: Progress) -> None:
        """Builds and serves the UI anew, while everything else goes on as it is."""
        with exclusive(self.settings.state / "lock", lambda: progress.say("another run holds the lock; waiting")):
            known = json.loads(self.settings.outputs.read_text())
            self._build_ui(progress)
            self._start_ui(progress, Ports(self.settings.state / "ports.json"))
            outputs.write(self.settings.outputs, {**known, "uiUrl": self.ui.url()})

    def down(self, wipe: bool = False) -> list[str]:
        """Stops what runs; its names. With `wipe` all data goes as well."""
        if not self.settings.state.exists():
            return []
        with exclusive(self.settings.state / "lock"):
            stopped = self._stop()
            if wipe:
                self._wipe()
        return stopped

    def running(self) -> dict[str, int]:
        """Names and pids of what runs."""
        daemons = (self.postgres.daemon, self.ministack.daemon, self.chat_stub.daemon, self.ui.daemon)
        return {daemon.name: pid for daemon in daemons if (pid := daemon.pid()) is not None}

    def database_url(self) -> str:
        """Address of the database: the one that was set, else our own."""
        return self.settings.database_url or self.postgres.url()

    def clients(self) -> dict[str, str]:
        """Environment for programs that use this instance: the command line tool, tests, benchmarks."""
        endpoint = self.ministack.endpoint()
        if endpoint is None:
            raise LocalError("the local cloud is not running; start it with ./scripts/dev")
        kept = {name: value for name, value in os.environ.items() if not name.startswith("AWS_")}
        return {
            **kept,
            **client_environment(endpoint),
            "DATABASE_URL": self.database_url(),
            "TRADEWIND_OUTPUTS": str(self.settings.outputs),
            "TRADEWIND_SEED_PASSWORD": self.seed_password(),
        }

    def seed_password(self) -> str:
        """The password of the seeded users, made up once. It meets Cognito's strictest policy."""
        if self.settings.seed_password:
            return self.settings.seed_password
        path = self.settings.state / "seed-password"
        if not path.exists():
            write_private(path, f"Aa1!{secrets.token_urlsafe(18)}")
        return path.read_text()

    def _up(self, progress: Progress) -> None:
        ports = Ports(self.settings.state / "ports.json")
        side_by_side: list[Callable[[], object]] = [
            lambda: self._build(progress),
            lambda: (self._start_postgres(progress, ports), self._start_ministack(progress, ports)),
        ]
        if self.settings.ui:
            side_by_side.append(lambda: self._build_ui(progress))
        _all(side_by_side)
        self._start_model(progress, ports)
        if self.deployment.put_database_url(self.database_url()):
            self.ministack.stop()  # warm functions still hold the address of the other database
            self._start_ministack(progress, ports)
        with progress.step("deploy") as step:
            changed = self.deployment.run(self.chat_stub.base_url(), step.doing)
            step.note = "" if changed else "unchanged"
        stacks = json.loads(self.deployment.raw_outputs.read_text())
        self._start_ui(progress, ports)
        addresses = (self.ministack.endpoint(), self.database_url(), self.ui.url())
        outputs.write(self.settings.outputs, outputs.assemble(stacks, *addresses))
        with progress.step("seed"):
            command = [self.build.cli(), "--stage", STAGE, "seed"]
            commands.run(command, self.settings.logs / "seed.log", env=self.clients())
        if changed:
            self.ministack.checkpoint()

    def _build(self, progress: Progress) -> None:
        if not self.build.done_before():
            progress.say("  -- the first build compiles everything: some minutes")
        with progress.step("build") as step:
            self.build.run(step.doing)

    def _start_postgres(self, progress: Progress, ports: Ports) -> None:
        if self.settings.database_url:
            progress.say("  -- postgres: the one of DATABASE_URL")
            return
        with progress.step("postgres") as step:
            self.postgres.start(ports)
            step.note = f"127.0.0.1:{self.postgres.port()}"

    def _start_ministack(self, progress: Progress, ports: Ports) -> None:
        if self.ministack.was_killed():
            progress.say(
                "  -- the local cloud was killed: what it held is as of its last deployment or clean stop\n"
                "     (projections may lag behind Postgres; `./scripts/dev down --wipe` begins anew)"
            )
        with progress.step("local cloud") as step:
            self.ministack.start(ports)
            step.note = self.ministack.endpoint() or ""

    def _start_model(self, progress: Progress, ports: Ports) -> None:
        if not self.settings.model:
            self.chat_stub.stop()
            return
        with progress.step("language model") as step:
            self.deployment.put_model_key()
            self.chat_stub.start(ports, self.build)
            step.note = f"a stub, {self.chat_stub.base_url()}"

    def _build_ui(self, progress: Progress) -> None:
        with progress.step("build UI") as step:
            changed = self.ui.build(step.doing)
            step.note = "" if changed else "unchanged"

    def _start_ui(self, progress: Progress, ports: Ports) -> None:
        if not self.settings.ui:
            self.ui.stop()
            return
        with progress.step("UI") as step:
            self.ui.start(ports, self.seed_password())
            step.note = self.ui.url() or ""

    def _stop(self) -> list[str]:
        # The cloud before what its functions use.
        parts = (self.ui, self.ministack, self.postgres, self.chat_stub)
        return [part.daemon.name for part in parts if part.stop()]

    def _wipe(self) -> None:
        self.postgres.wipe()
        self.ministack.wipe()
        self.ui.wipe()
        self.settings.outputs.unlink(missing_ok=True)
        self.deployment.raw_outputs.unlink(missing_ok=True)
        for name in ("functions", "cdk.out", "logs"):
            shutil.rmtree(self.settings.state / name, ignore_errors=True)
        for name in ("build.json", "ports.json", "seed-password"):
            (self.settings.state / name).unlink(missing_ok=True)


def _all(tasks: list[Callable[[], object]]) -> None:
    """Runs them side by side; when one fails, ends the commands of the others and raises its error."""
    with ThreadPoolExecutor(len(tasks)) as pool:
        futures = [pool.submit(task) for task in tasks]
        try:
            done, _ = wait(futures, return_when=FIRST_EXCEPTION)
            for future in done:
                future.result()
        except BaseException:
            commands.terminate_all()  # else the pool would wait for a build that nobody needs
            raise
