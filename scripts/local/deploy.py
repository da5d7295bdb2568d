"""Deploys the CDK app to the local cloud, unless the same thing is deployed already."""

from __future__ import annotations

import hashlib
import json
import os
import secrets
from pathlib import Path
from typing import Callable, Iterator

from . import commands, install, repair
from .aws import Aws
from .build import Build
from .chat_stub import MODEL
from .ministack import MiniStack, client_environment
from .settings import ACCOUNT, REGION, ROOT, STAGE, Settings

INFRA = ROOT / "infra"
# Its value says which deployment the cloud's state belongs to. It is kept in the cloud itself: state that
# is lost or older than our files then never counts as up to date.
STAMP = f"/tradewind/{STAGE}/deployment"
DATABASE_URL = f"/tradewind/{STAGE}/database-url"
MODEL_KEY = f"/tradewind/{STAGE}/model-api-key"


class Deployment:
    """The stacks of one instance."""

    def __init__(self, settings: Settings, ministack: MiniStack, build: Build):
        self.settings = settings
        self.ministack = ministack
        self.build = build
        self.raw_outputs = settings.state / "cdk-outputs.json"
        self.synthesised = settings.state / "cdk.out"
        self.log = settings.logs / "deploy.log"

    def put_database_url(self, url: str) -> bool:
        """Puts it where the functions look it up, as on AWS; whether another one was there before."""
        aws = Aws(self.ministack.endpoint())
        before = aws.parameter(DATABASE_URL)
        if before != url:
            aws.put_parameter(DATABASE_URL, url, kind="SecureString")
        return before not in (None, url)

    def put_model_key(self) -> None:
        """Puts one there if there is none. It is made up: the stub takes any, but functions do as on AWS."""
        aws = Aws(self.ministack.endpoint())
        if aws.parameter(MODEL_KEY) is None:
            aws.put_parameter(MODEL_KEY, f"local-{secrets.token_urlsafe(24)}", kind="SecureString")

    def run(self, model_url: str | None, heard: Callable[[str], None]) -> bool:
        """Deploys if something changed; whether it did. Without `model_url` the stage has no language model."""
        aws = Aws(self.ministack.endpoint())
        context = self._context(model_url)
        digest = self._digest(context)
        if self.raw_outputs.exists() and aws.parameter(STAMP) == digest:
            return False
        self.log.unlink(missing_ok=True)
        install_infra(self.settings, heard)
        if not aws.stacks().get("CDKToolkit", "").endswith("_COMPLETE"):
            heard("bootstrap")
            self._cdk(["bootstrap", f"aws://{ACCOUNT}/{REGION}"], context, heard)
        heard("deploy")
        # Not by change sets: MiniStack's leave a stack alone of which only outputs are new, and others need them.
        arguments = ["--all", "--method", "direct", "--require-approval", "never", "-O", str(self.raw_outputs)]
        self._cdk(["deploy", *arguments], context, heard)
        repair.run(aws, self.synthesised)
        aws.put_parameter(STAMP, digest)
        return True

    def _context(self, model_url: str | None) -> dict[str, str]:
        model = {"modelBaseUrl": model_url, "modelName": MODEL} if model_url else {}
        return {
            "stage": STAGE,
            "functionsDir": str(self.build.functions),
            "logLevel": self.settings.log_level,
            **model,
        }

    def _cdk(self, arguments: list[str], context: dict[str, str], heard: Callable[[str], None]) -> None:
        command = [INFRA / "node_modules" / ".bin" / "cdk", *arguments, "--output", self.synthesised]
        command += [part for name, value in context.items() for part in ("-c", f"{name}={value}")]
        commands.run(command, self.log, cwd=INFRA, env=self._env(), heard=heard)

    def _env(self) -> dict[str, str]:
        kept = {name: value for name, value in os.environ.items() if not name.startswith(("AWS_", "CDK_"))}
        return {
            **kept,
            **client_environment(self.ministack.endpoint()),
            "CDK_DEFAULT_ACCOUNT": ACCOUNT,
            "CDK_DEFAULT_REGION": REGION,
            "CDK_DISABLE_CLI_TELEMETRY": "true",
            "CI": "1",
        }

    def _digest(self, context: dict[str, str]) -> str:
        digest = hashlib.sha256(json.dumps(context, sort_keys=True).encode())
        for path in sorted([*_infra_sources(), *self.build.functions.glob("*/bootstrap"), Path(repair.__file__)]):
            digest.update(str(path).encode() + b"\0" + path.read_bytes())
        return digest.hexdigest()


def install_infra(settings: Settings, heard: Callable[[str], None]) -> None:
    """The packages of the CDK app."""
    install.npm_packages(settings, INFRA, heard)


def _infra_sources() -> Iterator[Path]:
    """Every file of the app that a deployment may depend on."""
    for directory, folders, files in os.walk(INFRA):
        folders[:] = [name for name in folders if name not in ("node_modules", "cdk.out", "coverage", "test")]
        yield from (Path(directory) / name for name in files if not name.endswith((".md", ".log")))
