"""`.local/outputs.json`: the addresses of everything, as URLs that any client on this machine can use."""

from __future__ import annotations

import json
import os
import re
from pathlib import Path
from urllib.parse import urlsplit

from .settings import REGION

# CloudFormation output -> key, for values taken as they are.
PLAIN = {"UserPoolId": "userPoolId", "UserPoolClientId": "userPoolClientId"}
# CloudFormation output (JSON text) -> key, for maps from plain names.
MAPS = {"Queues": "queues", "Tables": "tables", "Topics": "topics", "Buses": "buses"}
# CloudFormation output -> key, for addresses that name AWS hosts.
ADDRESSES = {"GraphqlUrl": "graphqlUrl", "HttpApiUrl": "httpApiUrl", "WebSocketUrl": "webSocketUrl"}
LOCAL_AUTHORITY = re.compile(r"^http://(?:localhost|127\.0\.0\.1):\d+")


def assemble(stacks: dict[str, dict[str, str]], endpoint: str, database_url: str, ui_url: str | None = None) -> dict:
    """What goes into the file, from the CDK outputs of all stacks; `ui_url` where the page is served."""
    outputs: dict = {"awsEndpointUrl": endpoint, "region": REGION, "databaseUrl": database_url}
    if ui_url:
        outputs["uiUrl"] = ui_url
    for stack in stacks.values():
        for name, value in stack.items():
            if name in PLAIN:
                outputs[PLAIN[name]] = value
            elif name in MAPS:
                entries = {plain: current(item, endpoint) for plain, item in json.loads(value).items()}
                outputs.setdefault(MAPS[name], {}).update(entries)
            elif name in ADDRESSES:
                outputs[ADDRESSES[name]] = local_address(value, endpoint)
    return outputs


def local_address(url: str, endpoint: str) -> str:
    """The local form of an address at AWS. Names such as `<id>.lambda-url.<region>.on.aws` mean the real
    AWS; MiniStack serves the same thing below a path."""
    parts = urlsplit(url)
    labels = (parts.hostname or "").split(".")
    if len(labels) > 1 and labels[1] == "lambda-url":
        return f"{endpoint}/_aws/lambda-url/{labels[0]}/"
    if len(labels) > 1 and labels[1] == "execute-api":
        base = endpoint if parts.scheme.startswith("http") else endpoint.replace("http", "ws", 1)
        # MiniStack finds the stage `$default` by itself. Left out, it needs no quoting in a shell.
        return f"{base}/_aws/execute-api/{labels[0]}{parts.path.rstrip('/')}"
    return current(url, endpoint)


def current(value: str, endpoint: str) -> str:
    """Queue URLs hold the port of the day they were made; the server may be at another one now."""
    return LOCAL_AUTHORITY.sub(endpoint, value)


def write(path: Path, outputs: dict) -> None:
    """Replaces the file at once. It holds the database password: only its owner may read it."""
    temporary = path.with_suffix(".json.new")
    temporary.unlink(missing_ok=True)
    with os.fdopen(os.open(temporary, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as handle:
        json.dump(outputs, handle, indent=2, sort_keys=True)
        handle.write("\n")
    temporary.replace(path)
