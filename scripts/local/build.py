"""Builds the functions and the command line tool, and lays the functions out as the CDK app expects them."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
from pathlib import Path
from typing import Callable

from . import commands
from .errors import LocalError
from .settings import ROOT, Settings

CLI = "tradewind-cli"
# Programs beside the functions that the scripts start.
TOOLS = (CLI, "chat-stub")


def function_names() -> list[str]:
    """The functions, one folder each: `crates/functions/<context>/<function>`, named like its program."""
    manifests = (ROOT / "crates" / "functions").glob("*/*/Cargo.toml")
    return sorted(manifest.parent.name for manifest in manifests)


class Build:
    """The programs of one instance."""

    def __init__(self, settings: Settings, release: bool = False):
        self.settings = settings
        self.release = release
        self.functions = settings.state / "functions"
        self._record = settings.state / "build.json"

    def cli(self) -> Path:
        """The command line tool of the last build."""
        return self.program(CLI)

    def program(self, name: str) -> Path:
        """One of `TOOLS`, as it was built last."""
        try:
            return Path(json.loads(self._record.read_text())["tools"][name])
        except (FileNotFoundError, KeyError, ValueError):
            raise LocalError("nothing is built yet; run ./scripts/dev") from None

    def done_before(self) -> bool:
        """Whether this instance was built at some time."""
        return self._record.exists()

    def run(self, heard: Callable[[str], None]) -> None:
        """Builds what changed. All programs of the workspace at once: one set of dependency features, so
        that nothing is compiled a second time for the tests."""
        programs = cargo_build(
            ["--workspace", "--bins", *(["--release"] if self.release else [])], self.settings.logs / "build.log", heard
        )
        missing = {*TOOLS, *function_names()} - programs.keys()
        if missing:
            raise LocalError(f"the workspace builds no program named {', '.join(sorted(missing))}")
        copied = self._copied()
        for name in function_names():
            self._lay_out(name, programs[name], copied)
        for stale in self.functions.iterdir():
            if stale.name not in function_names():
                shutil.rmtree(stale)
        tools = {name: str(programs[name]) for name in TOOLS}
        self._record.write_text(json.dumps({"tools": tools, "copied": copied}, indent=2) + "\n")

    def _copied(self) -> dict[str, list]:
        try:
            return json.loads(self._record.read_text())["copied"]
        except (FileNotFoundError, KeyError, ValueError):
            return {}

    def _lay_out(self, name: str, program: Path, copied: dict[str, list]) -> None:
        facts = program.stat()
        version = [str(program), facts.st_mtime_ns, facts.st_size]
        target = self.functions / name / "bootstrap"
        if copied.get(name) == version and target.exists():
            return
        target.parent.mkdir(parents=True, exist_ok=True)
        fresh = target.with_name("bootstrap.new")
        strip(program, fresh)
        fresh.replace(target)
        copied[name] = version


def cargo_build(arguments: list[str], log: Path, heard: Callable[[str], None]) -> dict[str, Path]:
    """`cargo build`; the programs it made or found up to date, by name."""
    log.unlink(missing_ok=True)
    # A developer who adds a dependency wants the lock file updated; CI wants it complete.
    locked = ["--locked"] if os.environ.get("CI") else []
    command = ["cargo", "build", *locked, "--message-format=json-render-diagnostics", *arguments]
    output = commands.run(command, log, cwd=ROOT, heard=heard, keep_stdout=True)
    programs = {}
    for line in output.splitlines():
        message = json.loads(line) if line.startswith("{") else {}
        if message.get("reason") == "compiler-artifact" and message.get("executable"):
            programs[message["target"]["name"]] = Path(message["executable"])
    return programs


def strip(program: Path, target: Path) -> None:
    """Copies without debug information: it would be zipped and unpacked with each deployment."""
    tool = shutil.which("strip")
    if tool:
        done = subprocess.run([tool, "-o", str(target), str(program)], capture_output=True)
        if done.returncode == 0:
            return
    shutil.copy2(program, target)
    os.chmod(target, 0o755)
