"""What the local server of the UI answers: the files of a build, as CloudFront would serve them.

The rule of what is a page and what is a file is that of `infra/lib/ui/viewer-request.js`.
"""

from __future__ import annotations

import gzip
import hashlib
import json
import re
import threading
from dataclasses import dataclass, field
from pathlib import Path
from typing import Iterable, Mapping
from urllib.parse import unquote, urlsplit

PAGE = "/index.html"
FILE = re.compile(r"/[^/]*\.[^/]*")
# Their names change with their content.
HASHED = "/assets/"
IMMUTABLE = "public, max-age=31536000, immutable"
CURRENT = "no-cache"
COMPRESSED_FROM_BYTES = 1000

TYPES = {
    ".css": "text/css; charset=utf-8",
    ".html": "text/html; charset=utf-8",
    ".ico": "image/x-icon",
    ".js": "text/javascript; charset=utf-8",
    ".json": "application/json",
    ".png": "image/png",
    ".svg": "image/svg+xml",
    ".txt": "text/plain; charset=utf-8",
    ".webmanifest": "application/manifest+json",
    ".woff2": "font/woff2",
}
COMPRESSIBLE = {".css", ".html", ".js", ".json", ".svg", ".txt", ".webmanifest"}


@dataclass(frozen=True)
class Answer:
    """Status, headers and body of one answer."""

    status: int
    headers: Mapping[str, str]
    body: bytes = b""


@dataclass(frozen=True)
class Content:
    """A file as it is sent."""

    kind: str
    plain: bytes
    packed: bytes | None
    tag: str

    @staticmethod
    def of(suffix: str, data: bytes) -> "Content":
        """The content of a file with this suffix."""
        packed = None
        if suffix in COMPRESSIBLE and len(data) >= COMPRESSED_FROM_BYTES:
            packed = gzip.compress(data, mtime=0)
        tag = f'"{hashlib.sha256(data).hexdigest()[:20]}"'
        return Content(TYPES.get(suffix, "application/octet-stream"), data, packed, tag)

    def answer(self, headers: Mapping[str, str], cache: str) -> Answer:
        """All of it, packed if the request takes that; or that nothing changed."""
        sent = {"Content-Type": self.kind, "Cache-Control": cache, "ETag": self.tag, "Vary": "Accept-Encoding"}
        if self.tag in headers.get("If-None-Match", ""):
            return Answer(304, sent)
        if self.packed is not None and takes_gzip(headers.get("Accept-Encoding", "")):
            return Answer(200, {**sent, "Content-Encoding": "gzip"}, self.packed)
        return Answer(200, sent, self.plain)


@dataclass
class Files:
    """The files below one directory. Each is read and packed once, until it changes."""

    root: Path
    _known: dict[Path, tuple[tuple[int, int], Content]] = field(default_factory=dict)
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def answer(self, target: str, headers: Mapping[str, str]) -> Answer:
        """What the address of a request is answered with."""
        path = unquote(target.partition("?")[0])
        hashed = path.startswith(HASHED)
        if not hashed and not FILE.fullmatch(path):
            path = PAGE
        content = self._content(path)
        if content is None:
            return Answer(404, {"Content-Type": TYPES[".txt"], "Cache-Control": CURRENT}, b"There is no such file.\n")
        return content.answer(headers, IMMUTABLE if hashed else CURRENT)

    def _content(self, path: str) -> Content | None:
        root = self.root.resolve()
        try:
            file = (root / path.lstrip("/")).resolve()
            if not file.is_relative_to(root) or not file.is_file():
                return None
            facts = file.stat()
            version = (facts.st_mtime_ns, facts.st_size)
            with self._lock:
                known = self._known.get(file)
                if known is None or known[0] != version:
                    known = self._known[file] = (version, Content.of(file.suffix, file.read_bytes()))
            return known[1]
        except (OSError, ValueError):  # names that are too long or hold a zero byte; a file that went meanwhile
            return None


def takes_gzip(accepted: str) -> bool:
    """Whether an Accept-Encoding header names gzip, and not with a weight of nothing."""
    for part in accepted.split(","):
        name, _, weight = part.partition(";")
        if name.strip().lower() == "gzip":
            return not re.fullmatch(r"\s*q=0(\.0*)?\s*", weight)
    return False


def security_headers(file: Path, apis: Iterable[str]) -> dict[str, str]:
    """The headers of every answer; `{apis}` becomes the origins of these addresses.

    Without Strict-Transport-Security: browsers heed it on HTTPS only, which this is not.
    """
    headers = json.loads(file.read_text())
    origins = " ".join(dict.fromkeys(f"{parts.scheme}://{parts.netloc}" for parts in map(urlsplit, apis)))
    headers["Content-Security-Policy"] = headers["Content-Security-Policy"].replace("{apis}", origins)
    headers.pop("Strict-Transport-Security", None)
    return headers
