"""`scripts/dev`: the whole of Tradewind on this machine."""

from __future__ import annotations

import argparse
import json
import sys
import time

from .aws import Aws
from .commands import Interrupted
from .errors import LocalError
from .instance import Instance
from .progress import Progress
from .settings import ROOT, Settings

# Of `scripts/test` and `scripts/bench`: they stop their servers themselves, and leave data behind to look at.
NAMED_INSTANCES = ("test", "bench")
DESCRIPTION = """Sets up and runs everything locally: Postgres, the local AWS, build, deployment, seed data.
Without a command it stays in the foreground until Ctrl-C; a second run takes over what runs already."""


def main(arguments: list[str]) -> int:
    """Runs the command; the exit code."""
    parser = argparse.ArgumentParser(prog="scripts/dev", description=DESCRIPTION)
    parser.add_argument("--detach", action="store_true", help="return when everything is ready, and leave it running")
    subcommands = parser.add_subparsers(dest="command", metavar="[down|status|ui]")
    down = subcommands.add_parser("down", help="stop everything that was started here")
    down.add_argument("--wipe", action="store_true", help="delete all local data as well")
    subcommands.add_parser("status", help="what runs; the exit code is 0 when all of it answers")
    subcommands.add_parser("ui", help="build the UI anew after a change, while everything goes on running")
    options = parser.parse_args(arguments)

    instance = Instance(Settings.load())
    if options.command == "down":
        return _down(instance, options.wipe)
    if options.command == "status":
        return _status(instance)
    if options.command == "ui":
        return _ui(instance)
    return _up(instance, options.detach)


def _up(instance: Instance, detach: bool) -> int:
    progress = Progress()
    instance.up(progress)
    progress.say(f"ready in {progress.seconds():.1f} s\n")
    print(_welcome(instance), flush=True)
    if detach:
        return 0
    print("\nCtrl-C stops everything.", flush=True)
    return _watch(instance)


def _ui(instance: Instance) -> int:
    if not instance.ministack.answers() or not instance.settings.outputs.exists():
        raise LocalError("nothing is running; start it with ./scripts/dev")
    instance.up_ui(Progress())
    print(instance.ui.url())
    return 0


def _watch(instance: Instance) -> int:
    """Stays until interrupted, or until a part ends by itself."""
    expected = instance.running()
    try:
        while True:
            time.sleep(0.5)
            gone = expected.keys() - instance.running().keys()
            if len(gone) == len(expected):
                print("stopped from elsewhere", file=sys.stderr)
                return 0
            if gone:
                name = sorted(gone)[0]
                raise LocalError(f"{name} has ended", instance.settings.logs / f"{name}.log")
    except Interrupted:
        print("\nstopping", file=sys.stderr)
        return 0
    finally:
        instance.down()


def _down(instance: Instance, wipe: bool) -> int:
    stopped = instance.down(wipe)
    for name in NAMED_INSTANCES if wipe else ():
        other = Instance(Settings.load(name))
        if not other.running():
            other.down(wipe=True)
    print(f"stopped {', '.join(stopped)}" if stopped else "nothing was running")
    if wipe:
        print("local data deleted")
    return 0


def _status(instance: Instance) -> int:
    parts = {"local cloud": (instance.ministack.daemon, instance.ministack.answers)}
    if not instance.settings.database_url:
        parts["postgres"] = (instance.postgres.daemon, instance.postgres.answers)
    if instance.settings.model:
        parts["language model"] = (instance.chat_stub.daemon, instance.chat_stub.answers)
    if instance.settings.ui:
        parts["UI"] = (instance.ui.daemon, instance.ui.answers)
    all_answer = True
    for name, (daemon, answers) in parts.items():
        pid = daemon.pid()
        state = "not running" if pid is None else "answers" if answers() else "does not answer"
        all_answer = all_answer and state == "answers"
        port = f"127.0.0.1:{daemon.record()['port']}, pid {pid}" if pid else ""
        print(f"{name:<15} {state:<16} {port}".rstrip())
    endpoint = instance.ministack.endpoint()
    if endpoint and instance.ministack.answers():
        for name, state in sorted(Aws(endpoint).stacks().items()):
            print(f"{name:<36} {state}")
    return 0 if all_answer else 1


def _welcome(instance: Instance) -> str:
    """Addresses and commands to paste. Without the database URL: it holds a password."""
    outputs = json.loads(instance.settings.outputs.read_text())
    names = {
        "uiUrl": "UI",
        "graphqlUrl": "GraphQL",
        "httpApiUrl": "HTTP API",
        "webSocketUrl": "WebSocket",
        "awsEndpointUrl": "local AWS",
    }
    lines = [f"{label:<12} {outputs[key]}" for key, label in names.items() if key in outputs]
    if "uiUrl" in outputs:
        lines[0] += "   sign in there as dispatcher, technician or operator, one click each"
    shown = instance.settings.outputs
    shown = shown.relative_to(ROOT) if shown.is_relative_to(ROOT) else shown
    lines += [f"{'all of it':<12} {shown}", f"{'logs':<12} {shown.parent / 'logs'}"]
    if "graphqlUrl" in outputs:
        lines += [
            "",
            "Try it:",
            f"  curl -s {outputs['graphqlUrl']} \\",
            '    -H "authorization: Bearer $(./scripts/token dispatcher)" -H "content-type: application/json" \\',
            """    -d '{"query":"{ listCustomers { id name } }"}'""",
        ]
    if "httpApiUrl" in outputs:
        order = '{"items":[{"sku":"APPLES","qty":3},{"sku":"PROD-002","qty":1}]}'
        lines += [
            "",
            '  TOKEN="$(./scripts/token technician)"',
            f"  curl -s {outputs['httpApiUrl']}/orders \\",
            """    -H "authorization: Bearer $TOKEN" -H "content-type: application/json" \\""",
            f"    -d '{order}'",
            f"""  curl -s {outputs['httpApiUrl']}/orders -H "authorization: Bearer $TOKEN\"""",
        ]
    return "\n".join(lines)
