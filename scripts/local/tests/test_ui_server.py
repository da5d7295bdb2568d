import http.client
import json
import tempfile
import threading
import unittest
from pathlib import Path
from unittest import mock

from local.seeds import ORGS, username
from local.settings import ROOT
from local.ui import HEADERS
from local.ui_server import Handler, Server, Site

OUTPUTS = {
    "region": "us-east-1",
    "databaseUrl": "postgres://user:secret@127.0.0.1/db",
    "graphqlUrl": "http://127.0.0.1:4566/_aws/lambda-url/g/",
    "httpApiUrl": "http://127.0.0.1:4566/_aws/execute-api/h",
    "webSocketUrl": "ws://127.0.0.1:4566/_aws/execute-api/w/live",
}


class UiServerTest(unittest.TestCase):
    def setUp(self):
        directory = tempfile.TemporaryDirectory()
        self.addCleanup(directory.cleanup)
        self.outputs = Path(directory.name) / "outputs.json"
        self.outputs.write_text(json.dumps(OUTPUTS))
        files = Path(directory.name) / "ui"
        files.mkdir()
        (files / "index.html").write_text("<!doctype html>")
        self.server = Server(0, Site(files, HEADERS, self.outputs, "Pass!word1"))
        quiet = mock.patch.object(Handler, "log_request")
        quiet.start()
        self.addCleanup(quiet.stop)
        self.port = self.server.server_address[1]
        thread = threading.Thread(target=self.server.serve_forever, kwargs={"poll_interval": 0.01})
        thread.start()
        self.addCleanup(thread.join)
        self.addCleanup(self.server.server_close)
        self.addCleanup(self.server.shutdown)

    def ask(self, method: str, target: str, host: str | None = None, body: bytes | None = None):
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=10)
        self.addCleanup(connection.close)
        connection.request(method, target, body, {"Host": host or f"127.0.0.1:{self.port}"})
        answer = connection.getresponse()
        return answer.status, dict(answer.getheaders()), answer.read()

    def test_the_configuration_is_made_of_the_outputs_and_the_seeded_users(self):
        status, headers, body = self.ask("GET", "/config.json")
        config = json.loads(body)
        self.assertEqual((status, headers["Cache-Control"]), (200, "no-cache"))
        self.assertEqual(config["graphqlUrl"], OUTPUTS["graphqlUrl"])
        self.assertEqual((config["stage"], config["failureInjection"]), ("local", True))
        self.assertEqual(
            config["signInAs"][0],
            {
                "role": "dispatcher",
                "org": "plumbingCo123",
                "username": "dispatcher@plumbingco123.example",
                "password": "Pass!word1",
            },
        )
        self.assertEqual(sorted(config), sorted(
            ["stage", "region", "graphqlUrl", "httpApiUrl", "webSocketUrl", "failureInjection", "signInAs"]
        ))
        self.assertNotIn(b"secret", body)

    def test_the_configuration_follows_a_deployment(self):
        self.outputs.write_text(json.dumps({**OUTPUTS, "httpApiUrl": "http://127.0.0.1:4567/x"}))
        _, headers, body = self.ask("GET", "/config.json")
        self.assertEqual(json.loads(body)["httpApiUrl"], "http://127.0.0.1:4567/x")
        self.assertIn("http://127.0.0.1:4567", headers["Content-Security-Policy"])

    def test_before_a_deployment_there_is_the_page_and_no_configuration_yet(self):
        self.outputs.unlink()
        status, headers, _ = self.ask("GET", "/config.json")
        self.assertEqual((status, headers["Retry-After"]), (503, "2"))
        self.assertEqual(self.ask("GET", "/")[0], 200)

    def test_every_answer_has_the_headers_of_the_page(self):
        wanted = json.loads(HEADERS.read_text())
        del wanted["Strict-Transport-Security"]
        apis = "http://127.0.0.1:4566 ws://127.0.0.1:4566"
        wanted["Content-Security-Policy"] = wanted["Content-Security-Policy"].replace("{apis}", apis)
        for target in ("/", "/config.json", "/missing.js"):
            _, headers, _ = self.ask("GET", target)
            self.assertEqual({**headers, **wanted}, headers, target)
            self.assertNotIn("Access-Control-Allow-Origin", headers)

    def test_only_the_names_of_this_machine_are_answered(self):
        self.assertEqual(self.ask("GET", "/config.json", f"localhost:{self.port}")[0], 200)
        for host in ("evil.example", f"evil.example:{self.port}", "127.0.0.1", f"127.0.0.1:{self.port}.evil.example"):
            status, _, body = self.ask("GET", "/config.json", host)
            self.assertEqual(status, 421, host)
            self.assertNotIn(b"Pass!word1", body)

    def test_head_is_answered_without_a_body(self):
        status, headers, body = self.ask("HEAD", "/")
        self.assertEqual((status, headers["Content-Length"], body), (200, str(len("<!doctype html>")), b""))

    def test_nothing_is_taken_in(self):
        for method in ("POST", "PUT", "PATCH", "DELETE", "OPTIONS"):
            status, headers, _ = self.ask(method, "/config.json", body=b"{}")
            self.assertEqual((status, headers["Allow"], headers["Connection"]), (405, "GET, HEAD", "close"), method)
        status, headers, _ = self.ask("GET", "/config.json", body=b"GET / HTTP/1.1")
        self.assertEqual((status, headers["Connection"]), (413, "close"))

    def test_several_requests_share_a_connection(self):
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=10)
        self.addCleanup(connection.close)
        for target in ("/", "/config.json", "/missing.js", "/orders"):
            connection.request("GET", target)
            connection.getresponse().read()
            first = getattr(self, "socket", connection.sock)
            self.assertIs(connection.sock, first)
            self.socket = first


class SeedsTest(unittest.TestCase):
    def test_they_are_those_of_the_command_line_tool(self):
        source = (ROOT / "crates" / "cli" / "src" / "users.rs").read_text()
        names = ", ".join(f'"{org}"' for org in ORGS)
        self.assertIn(f"pub const ORGS: [&str; 2] = [{names}];", source)
        self.assertIn('format!("{role}@{}.example", org.to_lowercase())', source)
        self.assertEqual(username("operator", "electricCo456"), "operator@electricco456.example")
