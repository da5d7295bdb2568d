import socket
import tempfile
import unittest
from pathlib import Path

from local.errors import LocalError
from local.ports import Ports, is_free


def listener() -> socket.socket:
    """A server on some port of 127.0.0.1."""
    server = socket.socket()
    server.bind(("127.0.0.1", 0))
    server.listen()
    return server


class PortsTest(unittest.TestCase):
    def setUp(self):
        directory = tempfile.TemporaryDirectory()
        self.addCleanup(directory.cleanup)
        self.path = Path(directory.name) / "ports.json"
        self.server = listener()
        self.addCleanup(self.server.close)
        self.busy = self.server.getsockname()[1]

    def test_a_port_with_a_server_is_not_free(self):
        self.assertFalse(is_free(self.busy))
        self.server.close()
        self.assertTrue(is_free(self.busy))

    def test_a_server_on_all_addresses_makes_the_port_busy(self):
        with socket.socket() as server:
            server.bind(("0.0.0.0", 0))
            server.listen()
            self.assertFalse(is_free(server.getsockname()[1]))

    def test_the_next_free_port_is_taken_when_the_first_is_busy(self):
        self.assertGreater(Ports(self.path).choose("aws", None, self.busy), self.busy)

    def test_the_choice_is_remembered(self):
        first = Ports(self.path).choose("aws", None, self.busy)
        self.server.close()
        self.assertEqual(Ports(self.path).choose("aws", None, self.busy), first)

    def test_a_remembered_port_that_is_busy_now_is_replaced(self):
        self.path.write_text(f'{{"aws": {self.busy}}}')
        self.assertNotEqual(Ports(self.path).choose("aws", None, self.busy), self.busy)

    def test_two_servers_never_get_the_same_port(self):
        ports = Ports(self.path)
        self.assertNotEqual(ports.choose("aws", None, self.busy), ports.choose("postgres", None, self.busy))

    def test_a_port_that_was_asked_for_is_used_or_refused(self):
        with self.assertRaisesRegex(LocalError, f"port {self.busy}, set for aws, is in use"):
            Ports(self.path).choose("aws", self.busy, 4566)
        self.server.close()
        self.assertEqual(Ports(self.path).choose("aws", self.busy, 4566), self.busy)
