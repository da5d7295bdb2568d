import tempfile
import threading
import unittest
from pathlib import Path
from types import SimpleNamespace

from local import install


class InstallTest(unittest.TestCase):
    def setUp(self):
        directory = tempfile.TemporaryDirectory()
        self.addCleanup(directory.cleanup)
        self.cache = Path(directory.name) / "cache"
        self.settings = SimpleNamespace(cache=self.cache, logs=Path(directory.name) / "logs")
        self.target = self.cache / "tool-1"

    def test_a_failed_installation_leaves_nothing_behind(self):
        def build(directory, _log):
            (directory / "half").touch()
            raise RuntimeError("cut off")

        for in_place in (False, True):
            with self.assertRaises(RuntimeError):
                install._install(self.settings, self.target, build, in_place)
            self.assertEqual([path.name for path in self.cache.iterdir()], ["tool-1.lock"])

    def test_an_installation_that_was_killed_is_made_again(self):
        self.target.mkdir(parents=True)
        (self.target / "half").touch()
        install._install(self.settings, self.target, lambda directory, _log: (directory / "whole").touch())
        self.assertEqual(sorted(path.name for path in self.target.iterdir()), [".complete", "whole"])

    def test_two_at_once_install_once(self):
        built = []
        tasks = [
            threading.Thread(target=install._install, args=(self.settings, self.target, lambda *_: built.append(1)))
            for _ in range(4)
        ]
        for task in tasks:
            task.start()
        for task in tasks:
            task.join()
        self.assertEqual(built, [1])

    def test_lock_files_carry_hashes_and_no_addresses(self):
        here = Path(install.__file__).parent
        npm, pip = (here / "package-lock.json").read_text(), (here / "requirements.txt").read_text()
        for text in (npm, pip):
            self.assertNotIn("http", text)
        self.assertEqual(npm.count('"integrity"'), npm.count('"version"') - npm.count('"lockfileVersion"') + 1)
        for line in pip.splitlines():
            if "==" in line:
                self.assertTrue(line.endswith("\\"), f"{line} has no hash")
