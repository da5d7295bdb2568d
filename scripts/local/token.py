"""`scripts/token`: a bearer token of a seeded user."""

from __future__ import annotations

import argparse

from . import commands
from .instance import Instance
from .seeds import ROLES
from .settings import STAGE, Settings


def main(arguments: list[str]) -> int:
    """Prints the token; the exit code."""
    parser = argparse.ArgumentParser(prog="scripts/token", description="Prints a bearer token of a seeded user.")
    parser.add_argument("role", choices=ROLES)
    parser.add_argument("--org", metavar="ORG", help="the user's organisation (default: the first seeded one)")
    options = parser.parse_args(arguments)
    instance = Instance(Settings.load())
    command = [str(instance.build.cli()), "--stage", STAGE, "token", options.role]
    if options.org:
        command += ["--org", options.org]
    return commands.show(command, env=instance.clients())
