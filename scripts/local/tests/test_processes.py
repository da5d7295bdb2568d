import json
import os
import signal
import subprocess
import sys
import tempfile
import time
import unittest
from pathlib import Path

from local.errors import LocalError
from local.processes import Daemon, start_time

FOREVER = [sys.executable, "-c", "import time; time.sleep(600)"]
DEAF = [
    sys.executable,
    "-c",
    "import signal, time; signal.signal(15, signal.SIG_IGN); print('deaf', flush=True); time.sleep(600)",
]
PARENT = f"""
import subprocess, time
print(subprocess.Popen({FOREVER!r}).pid, flush=True)
time.sleep(600)
"""


class DaemonTest(unittest.TestCase):
    def setUp(self):
        directory = tempfile.TemporaryDirectory()
        self.addCleanup(directory.cleanup)
        self.state = Path(directory.name)
        self.daemon = Daemon("sleeper", self.state)
        self.addCleanup(self.daemon.stop)

    def wait_for(self, condition):
        deadline = time.monotonic() + 10
        while not condition():
            self.assertLess(time.monotonic(), deadline, "the condition never came true")
            time.sleep(0.01)

    def test_a_started_process_is_known_to_another_script(self):
        pid = self.daemon.start(FOREVER, {}, {"port": 4566})
        elsewhere = Daemon("sleeper", self.state)
        self.assertEqual(elsewhere.pid(), pid)
        self.assertEqual(elsewhere.record()["port"], 4566)

    def test_stop_ends_it_and_is_idempotent(self):
        pid = self.daemon.start(FOREVER, {})
        self.assertTrue(self.daemon.stop())
        self.assertIsNone(start_time(pid))
        self.assertFalse(self.daemon.stop())

    def test_a_recycled_pid_is_never_signalled(self):
        bystander = subprocess.Popen(FOREVER)
        self.addCleanup(bystander.wait)
        self.addCleanup(bystander.kill)
        self.daemon.pid_file.write_text(json.dumps({"pid": bystander.pid, "started": "another time"}))
        self.assertIsNone(self.daemon.pid())
        self.assertFalse(self.daemon.stop())
        self.assertIsNone(bystander.poll())

    def test_a_process_that_ignores_the_signal_is_killed(self):
        pid = self.daemon.start(DEAF, {})
        self.wait_for(lambda: "deaf" in self.daemon.log.read_text())
        self.assertTrue(self.daemon.stop(seconds=0.2))
        self.assertIsNone(start_time(pid))

    def test_what_it_started_ends_with_it(self):
        self.daemon.start([sys.executable, "-c", PARENT], {})
        self.wait_for(lambda: self.daemon.log.read_text().strip())
        grandchild = int(self.daemon.log.read_text())
        self.assertIsNotNone(start_time(grandchild))
        self.daemon.stop()
        self.wait_for(lambda: start_time(grandchild) is None)

    def test_a_killed_process_counts_as_not_running(self):
        pid = self.daemon.start(FOREVER, {})
        os.kill(pid, signal.SIGKILL)
        self.wait_for(lambda: self.daemon.pid() is None)

    def test_a_process_that_ends_while_starting_is_reported_with_its_log(self):
        self.daemon.start([sys.executable, "-c", "print('no such luck')"], {})
        with self.assertRaises(LocalError) as caught:
            self.daemon.wait_ready(lambda: False, 30)
        self.assertIn("no such luck", caught.exception.explain())

    def test_one_that_never_answers_is_reported(self):
        self.daemon.start(FOREVER, {})
        with self.assertRaisesRegex(LocalError, "did not answer"):
            self.daemon.wait_ready(lambda: False, 0.1)
