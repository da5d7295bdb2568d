"""Serves the UI on 127.0.0.1; started by `ui.py` as a process of its own.

To no other machine: it tells the password of the seeded users, so that signing in as one takes a click. A page of the
internet cannot ask for it in a visitor's browser either, not even by a name of its own that leads here: only the names of
this server are answered, and no answer is shared with other origins.
"""

from __future__ import annotations

import argparse
import http
import json
import os
import signal
import sys
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

from .seeds import sign_in_as
from .settings import STAGE
from .ui_files import CURRENT, TYPES, Answer, Content, Files, security_headers

CONFIG = "/config.json"
APIS = ("graphqlUrl", "httpApiUrl", "webSocketUrl")
# Where a caller finds out that it is ours.
SERVER = "Tradewind-UI"
IDLE_SECONDS = 120


class Site:
    """Everything that is served: the build, and the configuration that it asks for."""

    def __init__(self, files: Path, headers: Path, outputs: Path, password: str):
        self.files = Files(files)
        self.headers = headers
        self.outputs = outputs
        self.password = password

    def answer(self, target: str, headers: dict[str, str]) -> Answer:
        """What a GET of this address is answered with, the headers of every answer among them."""
        outputs = self._outputs()
        common = security_headers(self.headers, [outputs[name] for name in APIS if name in outputs])
        if target.partition("?")[0] == CONFIG:
            answer = self._configuration(outputs, headers)
        else:
            answer = self.files.answer(target, headers)
        return Answer(answer.status, {**common, **answer.headers}, answer.body)

    def _configuration(self, outputs: dict, headers: dict[str, str]) -> Answer:
        """Made anew for each request: addresses change with a deployment."""
        if any(name not in outputs for name in APIS):
            return plain(503, "Nothing is deployed yet.", {"Retry-After": "2"})
        document = {
            "stage": STAGE,
            "region": outputs["region"],
            **{name: outputs[name] for name in APIS},
            "failureInjection": True,
            "signInAs": sign_in_as(self.password),
        }
        return Content.of(".json", json.dumps(document, indent=2).encode()).answer(headers, CURRENT)

    def _outputs(self) -> dict:
        try:
            return json.loads(self.outputs.read_text())
        except (FileNotFoundError, ValueError):
            return {}


def plain(status: int, words: str, headers: dict[str, str] | None = None) -> Answer:
    """An answer in words."""
    sent = {"Content-Type": TYPES[".txt"], "Cache-Control": "no-store", **(headers or {})}
    return Answer(status, sent, f"{words}\n".encode())


class Handler(BaseHTTPRequestHandler):
    """One connection."""

    protocol_version = "HTTP/1.1"
    timeout = IDLE_SECONDS
    disable_nagle_algorithm = True
    # Headers and body leave in one piece.
    wbufsize = -1
    server: "Server"

    def do_GET(self) -> None:
        """Answers with a body."""
        self._send(self._answer(), body=True)

    def do_HEAD(self) -> None:
        """Answers as to GET, without the body."""
        self._send(self._answer(), body=False)

    def _refuse(self) -> None:
        self.close_connection = True
        headers = {"Allow": "GET, HEAD", "Connection": "close"}
        self._send(plain(405, "There are files here, to GET.", headers), body=True)

    do_POST = do_PUT = do_PATCH = do_DELETE = do_OPTIONS = _refuse

    def _answer(self) -> Answer:
        if self.headers.get("Host", "").lower() not in self.server.names:
            # A page elsewhere may have made its own name lead to this machine.
            return plain(421, f"This server answers to {' and '.join(sorted(self.server.names))} only.")
        if self.headers.get("Content-Length", "0") != "0" or "Transfer-Encoding" in self.headers:
            # What came with the request was not read, so the connection is of no more use.
            self.close_connection = True
            return plain(413, "A request for a file has no body.", {"Connection": "close"})
        return self.server.site.answer(self.path, dict(self.headers.items()))

    def _send(self, answer: Answer, body: bool) -> None:
        self.send_response(answer.status)
        for name, value in answer.headers.items():
            self.send_header(name, value)
        if answer.status != http.HTTPStatus.NOT_MODIFIED:
            self.send_header("Content-Length", str(len(answer.body)))
        self.end_headers()
        if body:
            self.wfile.write(answer.body)

    def version_string(self) -> str:
        """The header `Server`: without the version of Python."""
        return SERVER

    def log_request(self, code="-", size="-") -> None:
        """Only what was not answered well: everything else is seen in the browser."""
        if isinstance(code, int) and code >= 400:
            super().log_request(code, size)


class Server(ThreadingHTTPServer):
    """The server of one instance."""

    daemon_threads = True
    # A browser opens several connections at once.
    request_queue_size = 64

    def __init__(self, port: int, site: Site):
        super().__init__(("127.0.0.1", port), Handler)
        self.site = site
        self.names = frozenset(f"{name}:{self.server_address[1]}" for name in ("127.0.0.1", "localhost"))


def main(arguments: list[str]) -> None:
    """Serves until it is ended."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--port", type=int, required=True)
    parser.add_argument("--files", type=Path, required=True)
    parser.add_argument("--headers", type=Path, required=True)
    parser.add_argument("--outputs", type=Path, required=True)
    options = parser.parse_args(arguments)
    # In the environment, which other users of this machine cannot read, unlike arguments.
    password = os.environ["TRADEWIND_SEED_PASSWORD"]
    # Gives the port back before the process is gone: threads of open connections would hold it for a moment longer.
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(0))
    with Server(options.port, Site(options.files, options.headers, options.outputs, password)) as server:
        server.serve_forever()


if __name__ == "__main__":
    main(sys.argv[1:])
