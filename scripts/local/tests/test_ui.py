import os
import tempfile
import unittest
from pathlib import Path
from types import SimpleNamespace
from unittest import mock

from local import ui
from local.ports import Ports
from local.ui import Ui


class UiTest(unittest.TestCase):
    def setUp(self):
        directory = tempfile.TemporaryDirectory()
        self.addCleanup(directory.cleanup)
        self.state = Path(directory.name)
        (self.state / "ui").mkdir()
        (self.state / "ui" / "index.html").write_text("<!doctype html>")
        self.settings = SimpleNamespace(
            state=self.state, logs=self.state / "logs", outputs=self.state / "outputs.json", ui_port=None
        )
        self.ui = Ui(self.settings)
        self.addCleanup(self.ui.stop)

    def start(self, password: str = "Pass!word1") -> int:
        self.ui.start(Ports(self.state / "ports.json"), password)
        return self.ui.daemon.pid()

    def test_it_has_no_address_until_it_runs(self):
        self.assertIsNone(self.ui.url())
        self.assertFalse(self.ui.answers())
        self.start()
        self.assertRegex(self.ui.url(), r"^http://127\.0\.0\.1:\d+$")
        self.assertTrue(self.ui.answers())

    def test_it_is_left_running_unless_it_would_be_another(self):
        first, address = self.start(), self.ui.url()
        self.assertEqual(self.start(), first)
        self.assertNotEqual(self.start(password="An0ther!"), first)
        self.assertEqual(self.ui.url(), address)

    def test_the_password_is_not_seen_among_the_arguments(self):
        arguments = Path(f"/proc/{self.start()}/cmdline")
        if arguments.exists():
            self.assertNotIn(b"Pass!word1", arguments.read_bytes())

    def test_it_inherits_nothing_of_the_shell_but_what_is_listed(self):
        with mock.patch.dict(os.environ, {"AWS_PROFILE": "mine"}):
            pid = self.start()
        environment = Path(f"/proc/{pid}/environ")
        if environment.exists():
            self.assertNotIn(b"AWS_PROFILE", environment.read_bytes())

    def build(self, commands: list, digest: str) -> bool:
        def npm(command, *_, **__):
            commands.append(command[:3])
            fresh = Path(command[command.index("--outDir") + 1])
            fresh.mkdir()
            (fresh / "index.html").write_text(digest)

        with (
            mock.patch.object(ui.install, "npm_packages"),
            mock.patch.object(ui.commands, "run", npm),
            mock.patch.object(ui, "inputs_digest", return_value=digest),
        ):
            return self.ui.build(lambda _: None)

    def test_it_is_built_when_something_changed(self):
        commands: list = []
        self.assertTrue(self.build(commands, "one"))
        self.assertFalse(self.build(commands, "one"))
        self.assertTrue(self.build(commands, "two"))
        self.assertEqual(commands, [["npm", "run", "build"]] * 2)
        self.assertEqual((self.state / "ui" / "index.html").read_text(), "two")

    def test_a_build_that_fails_leaves_the_one_before(self):
        self.build([], "one")
        with (
            mock.patch.object(ui.install, "npm_packages"),
            mock.patch.object(ui.commands, "run", side_effect=RuntimeError("broken")),
            mock.patch.object(ui, "inputs_digest", return_value="two"),
            self.assertRaises(RuntimeError),
        ):
            self.ui.build(lambda _: None)
        self.assertEqual((self.state / "ui" / "index.html").read_text(), "one")
        self.assertTrue(self.build([], "two"))


class InputsTest(unittest.TestCase):
    def setUp(self):
        directory = tempfile.TemporaryDirectory()
        self.addCleanup(directory.cleanup)
        self.root = Path(directory.name)
        for name in ("ui/src/App.tsx", "ui/package-lock.json", "ui/node_modules/a.js", "ui/e2e/b.ts", "client/c.ts"):
            (self.root / name).parent.mkdir(parents=True, exist_ok=True)
            (self.root / name).write_text("1")
        patches = {"ROOT": self.root, "UI": self.root / "ui", "BESIDE": (self.root / "client",)}
        for name, value in patches.items():
            patch = mock.patch.object(ui, name, value)
            patch.start()
            self.addCleanup(patch.stop)

    def test_a_build_depends_on_sources_packages_and_the_live_client_alone(self):
        before = ui.inputs_digest()
        for name in ("ui/node_modules/a.js", "ui/e2e/b.ts"):
            (self.root / name).write_text("2")
        self.assertEqual(ui.inputs_digest(), before)
        for name in ("ui/src/App.tsx", "ui/package-lock.json", "client/c.ts"):
            (self.root / name).write_text("2")
            self.assertNotEqual(ui.inputs_digest(), before, name)
            before = ui.inputs_digest()

    def test_a_file_that_goes_changes_it_too(self):
        before = ui.inputs_digest()
        (self.root / "client" / "c.ts").rename(self.root / "client" / "d.ts")
        self.assertNotEqual(ui.inputs_digest(), before)
