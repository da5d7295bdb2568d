"""`scripts/bench`: runs benchmarks on an instance of its own and prints their tables."""

from __future__ import annotations

import argparse
import dataclasses
import os
from pathlib import Path

from . import commands
from .build import cargo_build, function_names
from .instance import Instance
from .progress import Progress
from .settings import ROOT, STAGE, Settings

INSTANCE = "bench"
NAMES = ("relay", "cold-start", "freshness", "saga", "live", "cost", "ui")
PROGRAM = "tradewind-bench"
E2E = ROOT / "ui" / "e2e"
PEER = ROOT / "crates" / "bench" / "peer" / "Cargo.toml"
DESCRIPTION = f"""Builds in release mode, runs the benchmarks and prints their tables. Database and local cloud are
of an instance of its own (.local/{INSTANCE}), made anew each time and stopped at the end."""


def main(arguments: list[str]) -> int:
    """Runs the benchmarks; the exit code."""
    parser = argparse.ArgumentParser(prog="scripts/bench", description=DESCRIPTION)
    parser.add_argument("name", nargs="?", choices=NAMES, help="one benchmark (default: all)")
    parser.add_argument("options", nargs=argparse.REMAINDER, help="passed on to the benchmark")
    options = parser.parse_args(arguments)
    # Without a language model: a stub's time to answer says nothing about a real one's.
    settings = dataclasses.replace(Settings.load(INSTANCE), model=False, ui=options.name in (None, "ui"))
    instance = Instance(settings, release=True)
    instance.down(wipe=True)
    settings.prepare()
    progress = Progress()
    program = _build(progress, settings, "benchmarks", ["-p", PROGRAM])[PROGRAM]
    worst = 0
    try:
        for name in [options.name] if options.name else NAMES:
            env = {**os.environ, **PREPARE[name](instance, progress)}
            # How soon a page can be used is measured where pages are: in the browser of the scenarios.
            command = ["npm", "run", "--silent", "--prefix", E2E, "bench"] if name == "ui" else [program, name]
            worst = max(worst, commands.show([*command, *options.options], env=env))
    finally:
        instance.down()
    return worst


def _relay(instance: Instance, progress: Progress) -> dict[str, str]:
    # A workspace of its own, so that its dependencies do not change ours; its build goes beside ours.
    target = Path(os.environ.get("CARGO_TARGET_DIR", ROOT / "target")) / "bench-peer"
    peer = _build(progress, instance.settings, "peer", ["--manifest-path", str(PEER), "--target-dir", str(target)])
    instance.up_postgres(progress)
    return {
        "TRADEWIND_BENCH_DATABASE_URL": instance.postgres.url(),
        "TRADEWIND_BENCH_PEER": str(next(iter(peer.values()))),
    }


def _cold_start(instance: Instance, progress: Progress) -> dict[str, str]:
    packages = [argument for name in function_names() for argument in ("-p", name)]
    functions = _build(progress, instance.settings, "functions", packages)
    instance.up_postgres(progress)
    return {
        "TRADEWIND_BENCH_DATABASE_URL": instance.postgres.url(),
        "TRADEWIND_BENCH_FUNCTIONS": str(functions[function_names()[0]].parent),
    }


def _freshness(instance: Instance, progress: Progress) -> dict[str, str]:
    return _deployed(instance, progress, "dispatcher")


def _saga(instance: Instance, progress: Progress) -> dict[str, str]:
    return _deployed(instance, progress, "technician")


def _live(instance: Instance, progress: Progress) -> dict[str, str]:
    return _deployed(instance, progress, "technician")


def _cost(instance: Instance, progress: Progress) -> dict[str, str]:
    # Started anew, because it counts from its start on or not at all.
    instance.ministack.stop()
    instance.ministack.calls = instance.settings.logs / "calls.jsonl"
    return {**_deployed(instance, progress, "technician"), "TRADEWIND_CALLS": str(instance.ministack.calls)}


def _deployed(instance: Instance, progress: Progress, role: str) -> dict[str, str]:
    """Everything, as `dev` brings it up, and a user who may use it."""
    instance.up(progress)
    command = [instance.build.cli(), "--stage", STAGE, "token", role]
    token = commands.run(command, instance.settings.logs / "token.log", env=instance.clients(), keep_stdout=True)
    return {**instance.clients(), "TRADEWIND_TOKEN": token.strip()}


def _ui(instance: Instance, progress: Progress) -> dict[str, str]:
    with progress.step("browser"):
        log = instance.settings.logs / "browser-packages.log"
        commands.run(["npm", "ci", "--no-audit", "--no-fund"], log, cwd=E2E)
    instance.up(progress)
    return instance.clients()


PREPARE = {
    "relay": _relay,
    "cold-start": _cold_start,
    "freshness": _freshness,
    "saga": _saga,
    "live": _live,
    "cost": _cost,
    "ui": _ui,
}


def _build(progress: Progress, settings: Settings, what: str, arguments: list[str]) -> dict[str, Path]:
    with progress.step(f"build {what}") as step:
        return cargo_build(["--release", *arguments], settings.logs / f"build-{what}.log", step.doing)
