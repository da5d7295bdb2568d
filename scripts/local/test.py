"""`scripts/test`: every check there is, the local cloud included, and one summary."""

from __future__ import annotations

import argparse
import os
import sys
import time
from dataclasses import dataclass
from pathlib import Path
from typing import Callable, Mapping

from . import commands, deploy, install, readme
from .counts import Count, of_cargo, of_check, of_playwright, of_unittest, of_vitest
from .errors import LocalError, tail
from .instance import Instance
from .progress import Progress
from .settings import ROOT, STAGE, Settings
from .ui import UI

INSTANCE = "test"
LIVE_CLIENT = ROOT / "clients" / "live"
SCENARIOS = UI / "e2e"
# Who takes part in the tests of live updates on the local cloud: role and org.
LIVE_USERS = {
    "AUTHOR": ("dispatcher", "plumbingCo123"),
    "COLLEAGUE": ("technician", "plumbingCo123"),
    "STRANGER": ("dispatcher", "electricCo456"),
}
SHOWN_OF_A_FAILURE = 80
DESCRIPTION = f"""Runs every test on an instance of its own (.local/{INSTANCE}, with own ports and data), which is
made anew each time and stopped at the end. `unit` is the quick part, without the local cloud."""

FORMAT = ("rust format", ["cargo", "fmt", "--all", "--check", "--", "--color=never"])
CLIPPY = ("clippy", ["cargo", "clippy", "--workspace", "--all-targets", "--", "-D", "warnings"])
# The test kit's own tests are about the local cloud and Postgres, as all integration tests are.
RUST_UNIT = (
    "rust unit tests",
    ["cargo", "test", "--workspace", "--exclude", "tradewind-testkit", "--lib", "--bins", "--no-fail-fast"],
)
RUST_ALL = ("rust tests", ["cargo", "test", "--workspace", "--no-fail-fast"])


@dataclass
class Result:
    """How a step ended."""

    name: str
    count: Count
    seconds: float

    def row(self) -> str:
        """Its line in the summary."""
        verdict = "failed" if self.count.failed else "ok"
        tests = f"{self.count.passed} passed"
        tests += f", {self.count.failed} failed" if self.count.failed else ""
        tests += f", {self.count.ignored} ignored" if self.count.ignored else ""
        return f"{self.name:<22} {verdict:<8} {tests:<36} {self.seconds:7.1f} s"


class Run:
    """One run: its steps and their results. A step that fails does not keep the others from running."""

    def __init__(self, settings: Settings):
        self.settings = settings
        self.progress = Progress()
        self.results: list[Result] = []

    def command(
        self,
        name: str,
        command: list,
        count: Callable[[int, str], Count] = of_check,
        cwd: Path = ROOT,
        env: Mapping[str, str] | None = None,
    ) -> None:
        """A step that is one command; `count` reads its exit code and output."""
        log = self.settings.logs / f"test-{name.replace(' ', '-')}.log"
        log.unlink(missing_ok=True)

        def work(heard: Callable[[str], None]) -> Count:
            plain = {**(os.environ if env is None else env), "NO_COLOR": "1", "CARGO_TERM_COLOR": "never"}
            code, _ = commands.attempt(command, log, cwd, plain, heard)
            result = count(code, log.read_text(errors="replace"))
            if result.failed:
                raise Failure(result, log)
            return result

        self.step(name, work)

    def step(self, name: str, work: Callable[[Callable[[str], None]], Count]) -> bool:
        """A step that is a function; whether it passed."""
        began = time.monotonic()
        try:
            with self.progress.step(name) as step:
                count = work(step.doing)
        except Failure as failure:
            shown = tail(failure.log, SHOWN_OF_A_FAILURE)
            self.progress.say("\n".join(["", *shown, f"--- all of it: {failure.log}", ""]))
            count = failure.count
        except LocalError as error:
            self.progress.say(error.explain())
            count = Count(0, 1)
        self.results.append(Result(name, count, time.monotonic() - began))
        return count.failed == 0

    def summary(self) -> int:
        """Prints the table and the total; the exit code."""
        passed = sum(result.count.passed for result in self.results)
        failed = sum(result.count.failed for result in self.results)
        print("\n" + "\n".join(result.row() for result in self.results))
        print(f"\n{self.progress.seconds():.0f} s")
        print(f"{passed} passed, {failed} failed", flush=True)
        return 1 if failed else 0


class Failure(LocalError):
    """Tests failed; the log has them."""

    def __init__(self, count: Count, log: Path):
        super().__init__("tests failed", log)
        self.count = count


def main(arguments: list[str]) -> int:
    """Runs the checks; the exit code."""
    parser = argparse.ArgumentParser(prog="scripts/test", description=DESCRIPTION)
    parser.add_argument("part", nargs="?", choices=["all", "unit"], default="all")
    options = parser.parse_args(arguments)
    settings = Settings.load(INSTANCE)
    settings.prepare()
    run = Run(settings)
    if options.part == "unit":
        _static_checks(run)
        run.command(*RUST_UNIT, of_cargo)
        _infra(run, ["test"])
        _live_client(run, ["test"])
        _ui(run, ["typecheck", "test"])
        _scripts(run)
    else:
        _everything(run)
    return run.summary()


def _everything(run: Run) -> None:
    instance = Instance(run.settings)
    instance.down(wipe=True)
    run.settings.prepare()
    _static_checks(run)
    _live_client(run, ["test", "lint"])
    _ui(run, ["typecheck", "lint", "test", "build", "budget"])
    try:
        ready = run.step("local cloud ready", lambda _: _cloud(instance, run.progress))
        if ready:
            env = _test_environment(instance)
            run.command(*RUST_ALL, of_cargo, env=env)
            _readme(run, env)
            _live_updates(run, instance, env)
            _scenarios(run, env)
        else:
            run.progress.say("no local cloud: the Rust tests fall back to the unit tests")
            run.command(*RUST_UNIT, of_cargo)
    finally:
        instance.down()
    _infra(run, ["test", "lint", "cfn-lint"])
    _scripts(run)


def _static_checks(run: Run) -> None:
    run.command(*FORMAT)
    run.command(*CLIPPY)


def _cloud(instance: Instance, progress: Progress) -> Count:
    instance.up(progress)
    return Count(1, 0)


def _test_environment(instance: Instance) -> dict[str, str]:
    clients = instance.clients()
    return {
        **clients,
        "TRADEWIND_TEST_DATABASE_URL": clients["DATABASE_URL"],
        "TRADEWIND_TEST_AWS_ENDPOINT": clients["AWS_ENDPOINT_URL"],
    }


def _infra(run: Run, scripts: list[str]) -> None:
    """The npm scripts of the CDK app, with cfn-lint of our environment on the path."""

    def prepare(heard: Callable[[str], None]) -> Count:
        deploy.install_infra(run.settings, heard)
        install.venv(run.settings)
        return Count(0, 0)

    if not run.step("infra packages", prepare):
        return
    tools = install.venv(run.settings) / "bin"
    env = {**os.environ, "PATH": f"{tools}{os.pathsep}{os.environ.get('PATH', os.defpath)}"}
    for script in scripts:
        count = of_vitest if script == "test" else of_check
        run.command(f"infra {script}", ["npm", "run", "--silent", script], count, cwd=deploy.INFRA, env=env)


def _live_client(run: Run, scripts: list[str]) -> None:
    """The npm scripts of the client of live updates."""
    run.command("live client packages", ["npm", "ci", "--no-audit", "--no-fund"], cwd=LIVE_CLIENT)
    for script in scripts:
        count = of_vitest if script == "test" else of_check
        run.command(f"live client {script}", ["npm", "run", "--silent", script], count, cwd=LIVE_CLIENT)


def _live_updates(run: Run, instance: Instance, env: Mapping[str, str]) -> None:
    """The client of live updates, on the test instance."""
    tokens: dict[str, str] = {}

    def sign_in(_heard: Callable[[str], None]) -> Count:
        log = run.settings.logs / "test-live-sign-in.log"
        for name, (role, org) in LIVE_USERS.items():
            command = [instance.build.cli(), "--stage", STAGE, "token", role, "--org", org]
            token = commands.run(command, log, env=env, keep_stdout=True).strip()
            tokens[f"TRADEWIND_TEST_TOKEN_{name}"] = token
        return Count(0, 0)

    if run.step("live updates sign-in", sign_in):
        command = ["npm", "run", "--silent", "test:local-cloud"]
        run.command("live updates", command, of_vitest, cwd=LIVE_CLIENT, env={**env, **tokens})


def _ui(run: Run, scripts: list[str]) -> None:
    """The npm scripts of the UI."""
    if not _packages(run, "ui packages", UI):
        return
    for script in scripts:
        count = of_vitest if script == "test" else of_check
        run.command(f"ui {script}", ["npm", "run", "--silent", script], count, cwd=UI)


def _scenarios(run: Run, env: Mapping[str, str]) -> None:
    """What people do with the UI, in real Chromium on the test instance."""
    if not _packages(run, "ui scenarios packages", SCENARIOS):
        return
    for script in ("typecheck", "lint"):
        run.command(f"ui scenarios {script}", ["npm", "run", "--silent", script], cwd=SCENARIOS)
    env = {**env, "TRADEWIND_CACHE": str(run.settings.cache)}
    run.command("ui in the browser", ["npm", "run", "--silent", "test"], of_playwright, cwd=SCENARIOS, env=env)


def _packages(run: Run, name: str, directory: Path) -> bool:
    """Installs what a package of ours needs; whether it has it now."""

    def prepare(heard: Callable[[str], None]) -> Count:
        install.npm_packages(run.settings, directory, heard)
        return Count(0, 0)

    return run.step(name, prepare)


def _scripts(run: Run) -> None:
    command = [sys.executable, "-m", "unittest", "discover", "-t", ROOT / "scripts", "-s", ROOT / "scripts/local/tests"]
    run.command("scripts", command, of_unittest)


def _readme(run: Run, env: Mapping[str, str]) -> None:
    """The README's commands, on the test instance."""
    blocks = readme.tested_blocks((ROOT / "README.md").read_text()) if (ROOT / "README.md").exists() else []
    if not blocks:
        return
    script = run.settings.state / "readme.sh"
    script.write_text(readme.script(blocks, run.settings.state))
    env = {**env, "TRADEWIND_STATE_DIR": str(run.settings.state)}
    # -v shows each line as it is written; -x would show tokens.
    run.command("readme commands", ["bash", "-euv", "-o", "pipefail", script], env=env)
