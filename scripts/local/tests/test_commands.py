import subprocess
import sys
import tempfile
import time
import unittest
from pathlib import Path

from local import commands
from local.errors import LocalError
from local.processes import start_time

SCRIPTS = Path(commands.__file__).resolve().parents[1]
# A script that waits for a command which has a child; it prints the pids and is then interrupted.
WAITING = """
import sys
sys.path.insert(0, sys.argv[1])
from pathlib import Path
from local import commands, entry
child = '''
import subprocess, time
print(subprocess.Popen(["sleep", "600"]).pid, flush=True)
time.sleep(600)
'''
def hear(line):
    print(line, end="", flush=True)
def main(_):
    try:
        commands.run([sys.executable, "-c", child], Path(sys.argv[2]), heard=hear)
    finally:
        print("cleaned up", flush=True)
sys.exit(entry.run(main))
"""


class CommandsTest(unittest.TestCase):
    def setUp(self):
        directory = tempfile.TemporaryDirectory()
        self.addCleanup(directory.cleanup)
        self.log = Path(directory.name) / "log"

    def test_output_goes_to_the_log_and_to_the_listener(self):
        heard = []
        commands.run(["sh", "-c", "echo one; echo two >&2"], self.log, heard=heard.append)
        self.assertEqual(heard, ["one\n", "two\n"])
        self.assertIn("one\ntwo\n", self.log.read_text())

    def test_standard_output_can_be_kept_apart(self):
        output = commands.run(["sh", "-c", "echo data; echo words >&2"], self.log, keep_stdout=True)
        self.assertEqual(output, "data\n")
        self.assertNotIn("data\n", self.log.read_text().split("\n", 1)[1])

    def test_a_failure_shows_the_end_of_the_log(self):
        with self.assertRaises(LocalError) as caught:
            commands.run(["sh", "-c", "echo the reason; exit 3"], self.log)
        self.assertIn("failed (3)", caught.exception.explain())
        self.assertIn("the reason", caught.exception.explain())

    def test_a_missing_program_is_named(self):
        with self.assertRaisesRegex(LocalError, "`no-such-program` is not installed"):
            commands.run(["no-such-program"], self.log)

    def test_a_termination_ends_the_command_and_its_children_and_cleans_up(self):
        command = [sys.executable, "-c", WAITING, SCRIPTS, self.log]
        script = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
        grandchild = int(script.stdout.readline())
        self.assertIsNotNone(start_time(grandchild))
        script.terminate()
        output, _ = script.communicate(timeout=20)
        self.assertIn("cleaned up", output)
        self.assertEqual(script.returncode, 130)
        deadline = time.monotonic() + 10
        while start_time(grandchild) is not None:
            self.assertLess(time.monotonic(), deadline)
            time.sleep(0.01)
