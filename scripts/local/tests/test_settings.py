import os
import tempfile
import unittest
from pathlib import Path
from unittest import mock

from local import settings
from local.errors import LocalError
from local.settings import Settings, read_dotenv


class SettingsTest(unittest.TestCase):
    def setUp(self):
        directory = tempfile.TemporaryDirectory()
        self.addCleanup(directory.cleanup)
        self.root = Path(directory.name)
        patch = mock.patch.object(settings, "ROOT", self.root)
        patch.start()
        self.addCleanup(patch.stop)

    def load(self, dotenv: str, instance: str | None = None, **environment: str) -> Settings:
        (self.root / ".env").write_text(dotenv)
        with mock.patch.dict(os.environ, {"HOME": "/home/ada", **environment}, clear=True):
            return Settings.load(instance)

    def test_dotenv_knows_comments_quotes_and_export(self):
        path = self.root / "file"
        path.write_text("# note\n\nA=1\nexport B = 'two words'\nC=\"x # y\"\nD=plain # note\nE=\n")
        self.assertEqual(read_dotenv(path), {"A": "1", "B": "two words", "C": "x # y", "D": "plain"})

    def test_a_line_that_is_no_assignment_is_named(self):
        with self.assertRaisesRegex(LocalError, ":2: expected NAME=value"):
            self.load("A=1\nnonsense\n")

    def test_the_environment_comes_before_dotenv(self):
        loaded = self.load("TRADEWIND_AWS_PORT=1\nTRADEWIND_POSTGRES_PORT=2\n", TRADEWIND_AWS_PORT="3")
        self.assertEqual((loaded.aws_port, loaded.postgres_port), (3, 2))

    def test_a_port_must_be_one(self):
        for value in ("http", "0", "65536"):
            with self.assertRaisesRegex(LocalError, "TRADEWIND_AWS_PORT"):
                self.load("", TRADEWIND_AWS_PORT=value)

    def test_the_model_is_on_unless_it_is_switched_off(self):
        self.assertTrue(self.load("").model)
        self.assertFalse(self.load("TRADEWIND_MODEL=off\n", instance="test").model)
        with self.assertRaisesRegex(LocalError, "TRADEWIND_MODEL must be on or off"):
            self.load("TRADEWIND_MODEL=maybe\n")

    def test_a_named_instance_never_gets_the_developers_database_or_ports(self):
        dotenv = "DATABASE_URL=postgres://mine\nTRADEWIND_AWS_PORT=1\nTRADEWIND_UI_PORT=2\n"
        self.assertEqual(self.load(dotenv).ui_port, 2)
        loaded = self.load(dotenv, instance="test")
        self.assertIsNone(loaded.ui_port)
        self.assertIsNone(loaded.database_url)
        self.assertIsNone(loaded.aws_port)
        self.assertEqual(loaded.state, self.root / ".local" / "test")

    def test_the_cache_follows_the_usual_variables(self):
        self.assertEqual(self.load("").cache, Path("/home/ada/.cache/tradewind"))
        self.assertEqual(self.load("", XDG_CACHE_HOME="/c").cache, Path("/c/tradewind"))
        self.assertEqual(self.load("", TRADEWIND_CACHE="/t").cache, Path("/t"))

    def test_two_clones_have_different_keys(self):
        one, other = self.load(""), self.load("", TRADEWIND_STATE_DIR="elsewhere")
        self.assertNotEqual(one.key, other.key)
