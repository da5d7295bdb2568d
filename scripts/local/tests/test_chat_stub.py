import os
import sys
import tempfile
import unittest
from pathlib import Path
from types import SimpleNamespace
from unittest import mock

from local.chat_stub import ChatStub
from local.ports import Ports

# Takes `--port N` as the stub does, and listens.
PROGRAM = f"""#!{sys.executable}
import socket, sys, time
server = socket.socket()
server.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
server.bind(("127.0.0.1", int(sys.argv[2])))
server.listen()
time.sleep(600)
"""


class ChatStubTest(unittest.TestCase):
    def setUp(self):
        directory = tempfile.TemporaryDirectory()
        self.addCleanup(directory.cleanup)
        self.state = Path(directory.name)
        self.program = self.state / "chat-stub"
        self.program.write_text(PROGRAM)
        self.program.chmod(0o755)
        self.stub = ChatStub(SimpleNamespace(state=self.state))
        self.addCleanup(self.stub.stop)

    def start(self) -> int:
        self.stub.start(Ports(self.state / "ports.json"), SimpleNamespace(program=lambda _: self.program))
        return self.stub.daemon.pid()

    def test_it_has_no_address_until_it_runs(self):
        self.assertIsNone(self.stub.base_url())
        self.assertFalse(self.stub.answers())
        self.start()
        self.assertRegex(self.stub.base_url(), r"^http://127\.0\.0\.1:\d+/v1$")
        self.assertTrue(self.stub.answers())

    def test_it_is_left_running_unless_it_was_built_anew(self):
        first, address = self.start(), self.stub.base_url()
        self.assertEqual(self.start(), first)
        os.utime(self.program, (1, 1))
        self.assertNotEqual(self.start(), first)
        self.assertEqual(self.stub.base_url(), address)

    def test_it_inherits_nothing_of_the_shell_but_what_is_listed(self):
        with mock.patch.dict(os.environ, {"AWS_PROFILE": "mine"}):
            pid = self.start()
        environment = Path(f"/proc/{pid}/environ")
        if environment.exists():
            self.assertNotIn(b"AWS_PROFILE", environment.read_bytes())
