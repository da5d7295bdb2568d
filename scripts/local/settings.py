"""What a person may set, from the environment first and `.env` second, and where things are kept."""

from __future__ import annotations

import hashlib
import os
import re
from dataclasses import dataclass
from pathlib import Path

from .errors import LocalError

ROOT = Path(__file__).resolve().parents[2]
HERE = Path(__file__).resolve().parent
REGION = "us-east-1"
ACCOUNT = "000000000000"
STAGE = "local"

DOTENV_LINE = re.compile(r"^\s*(?:export\s+)?([A-Za-z_][A-Za-z0-9_]*)\s*=\s*(.*?)\s*$")


def read_dotenv(path: Path) -> dict[str, str]:
    """`NAME=value` lines; quotes are taken off, comments and empty values are left out."""
    values: dict[str, str] = {}
    try:
        text = path.read_text()
    except FileNotFoundError:
        return values
    for number, line in enumerate(text.splitlines(), start=1):
        if not line.strip() or line.lstrip().startswith("#"):
            continue
        match = DOTENV_LINE.match(line)
        if not match:
            raise LocalError(f"{path}:{number}: expected NAME=value")
        name, value = match.groups()
        if len(value) >= 2 and value[0] == value[-1] and value[0] in "\"'":
            value = value[1:-1]
        else:
            value = re.sub(r"\s+#.*$", "", value)
        if value:
            values[name] = value
    return values


@dataclass(frozen=True)
class Settings:
    """One instance of the local cloud: its state directory and what was asked of it."""

    state: Path
    cache: Path
    aws_port: int | None
    postgres_port: int | None
    database_url: str | None
    seed_password: str | None
    log_level: str
    model: bool
    ui_port: int | None
    # The page is built and served; benchmarks have no use for it.
    ui: bool = True

    @staticmethod
    def load(instance: str | None = None) -> "Settings":
        """Settings of the developer's instance, or of a named one below it (`test`, `bench`).

        A named instance takes neither the ports nor the database of the developer's: it must never
        touch their data.
        """
        values = {**read_dotenv(ROOT / ".env"), **{k: v for k, v in os.environ.items() if v}}
        base = Path(values.get("TRADEWIND_STATE_DIR", ROOT / ".local")).expanduser()
        base = base if base.is_absolute() else ROOT / base
        own = instance is None
        return Settings(
            state=base if own else base / instance,
            cache=_cache_dir(values),
            aws_port=_port(values, "TRADEWIND_AWS_PORT") if own else None,
            postgres_port=_port(values, "TRADEWIND_POSTGRES_PORT") if own else None,
            database_url=values.get("DATABASE_URL") if own else None,
            seed_password=values.get("TRADEWIND_SEED_PASSWORD") if own else None,
            log_level=values.get("TRADEWIND_LOG_LEVEL", "info"),
            model=_switch(values, "TRADEWIND_MODEL"),
            ui_port=_port(values, "TRADEWIND_UI_PORT") if own else None,
        )

    @property
    def logs(self) -> Path:
        """One log file for each child process."""
        return self.state / "logs"

    @property
    def outputs(self) -> Path:
        """Where the addresses of everything are written."""
        return self.state / "outputs.json"

    @property
    def key(self) -> str:
        """A short name of this instance, for what has to live outside the clone."""
        return hashlib.sha256(str(self.state.resolve()).encode()).hexdigest()[:12]

    def prepare(self) -> None:
        """Creates the state directory, closed to other users: it holds generated passwords."""
        self.state.mkdir(parents=True, exist_ok=True)
        self.state.chmod(0o700)
        self.logs.mkdir(exist_ok=True)


def _cache_dir(values: dict[str, str]) -> Path:
    if "TRADEWIND_CACHE" in values:
        return Path(values["TRADEWIND_CACHE"]).expanduser().absolute()
    base = values.get("XDG_CACHE_HOME")
    return (Path(base) if base else Path.home() / ".cache") / "tradewind"


def _switch(values: dict[str, str], name: str) -> bool:
    value = values.get(name, "on")
    if value not in ("on", "off"):
        raise LocalError(f"{name} must be on or off, not {value!r}")
    return value == "on"


def _port(values: dict[str, str], name: str) -> int | None:
    if name not in values:
        return None
    try:
        port = int(values[name])
    except ValueError:
        port = 0
    if not 1 <= port <= 65535:
        raise LocalError(f"{name} must be a port from 1 to 65535, not {values[name]!r}")
    return port
