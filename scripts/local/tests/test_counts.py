import unittest

from local.counts import Count, of_cargo, of_check, of_playwright, of_unittest, of_vitest

CARGO = """
test result: ok. 3 passed; 0 failed; 1 ignored; 0 measured; 0 filtered out; finished in 0.00s
test result: FAILED. 4 passed; 2 failed; 0 ignored; 0 measured; 0 filtered out; finished in 0.00s
"""


class CountsTest(unittest.TestCase):
    def test_cargo_test_programs_are_added_up(self):
        self.assertEqual(of_cargo(101, CARGO), Count(7, 2, 1))

    def test_vitest(self):
        text = " Test Files  1 failed | 2 passed (3)\n      Tests  1 failed | 12 passed (13)\n"
        self.assertEqual(of_vitest(1, text), Count(12, 1))
        self.assertEqual(of_vitest(0, "      Tests  12 passed (12)\n"), Count(12, 0))

    def test_playwright(self):
        self.assertEqual(of_playwright(0, "Running 3 tests using 1 worker\n\n  3 passed (3.2s)\n"), Count(3, 0))
        text = "  1 failed\n    [chromium] › a.spec.ts:1:1 › 2 passed \n  2 did not run\n  1 skipped\n  4 passed (1.0m)\n"
        self.assertEqual(of_playwright(1, text), Count(4, 3, 1))
        self.assertEqual(of_playwright(1, "Error: no such file"), Count(0, 1))

    def test_unittest(self):
        self.assertEqual(of_unittest(0, "Ran 5 tests in 0.1s\n\nOK\n"), Count(5, 0))
        self.assertEqual(of_unittest(0, "Ran 5 tests in 0.1s\n\nOK (skipped=2)\n"), Count(3, 0, 2))
        self.assertEqual(of_unittest(1, "Ran 5 tests in 0.1s\n\nFAILED (failures=1, errors=2)\n"), Count(2, 3))

    def test_a_check_is_one_test(self):
        self.assertEqual((of_check(0, ""), of_check(2, "")), (Count(1, 0), Count(0, 1)))

    def test_a_run_that_never_got_to_its_tests_is_a_failure(self):
        for count in (of_cargo(101, "error: could not compile"), of_vitest(1, ""), of_unittest(1, "")):
            self.assertEqual(count, Count(0, 1))

    def test_success_without_any_test_is_a_failure(self):
        self.assertEqual(of_cargo(0, ""), Count(0, 1))
