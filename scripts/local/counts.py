"""How many tests passed and failed, read from what test programs print."""

from __future__ import annotations

import re
from dataclasses import dataclass

CARGO = re.compile(r"^test result: \w+\. (\d+) passed; (\d+) failed; (\d+) ignored", re.MULTILINE)
VITEST = re.compile(r"^\s*Tests\s+(.*)$", re.MULTILINE)
PLAYWRIGHT = re.compile(r"^  (\d+) (passed|failed|flaky|skipped|interrupted|did not run)\b", re.MULTILINE)
UNITTEST_RAN = re.compile(r"^Ran (\d+) tests?", re.MULTILINE)
UNITTEST_VERDICT = re.compile(r"^(?:OK|FAILED)(?: \((.*)\))?$", re.MULTILINE)


@dataclass(frozen=True)
class Count:
    """Tests of one step."""

    passed: int
    failed: int
    ignored: int = 0


def of_check(code: int, _output: str) -> Count:
    """A command that is one check."""
    return Count(0, 1) if code else Count(1, 0)


def of_cargo(code: int, output: str) -> Count:
    """`cargo test`: the sum over its test programs."""
    found = [tuple(map(int, match)) for match in CARGO.findall(output)]
    return _settle(code, sum(f[0] for f in found), sum(f[1] for f in found), sum(f[2] for f in found))


def of_vitest(code: int, output: str) -> Count:
    """`vitest run`: ` Tests  1 failed | 12 passed (13)`."""
    match = VITEST.search(output)
    words = match.group(1) if match else ""
    return _settle(code, _number(words, "passed"), _number(words, "failed"), _number(words, "skipped"))


def of_playwright(code: int, output: str) -> Count:
    """`playwright test`: `  12 passed (40.1s)`, and a line each for what else there was."""
    found: dict[str, int] = {}
    for number, kind in PLAYWRIGHT.findall(output):
        found[kind] = found.get(kind, 0) + int(number)
    # One that did not run because another failed says nothing of what it is about.
    failed = sum(found.get(kind, 0) for kind in ("failed", "flaky", "interrupted", "did not run"))
    return _settle(code, found.get("passed", 0), failed, found.get("skipped", 0))


def of_unittest(code: int, output: str) -> Count:
    """`python -m unittest`."""
    ran = UNITTEST_RAN.search(output)
    verdict = UNITTEST_VERDICT.search(output)
    words = verdict.group(1) or "" if verdict else ""
    facts = {kind: int(number) for kind, number in re.findall(r"(\w+)=(\d+)", words)}
    failed, skipped = facts.get("failures", 0) + facts.get("errors", 0), facts.get("skipped", 0)
    return _settle(code, (int(ran.group(1)) if ran else 0) - failed - skipped, failed, skipped)


def _settle(code: int, passed: int, failed: int, ignored: int) -> Count:
    """A command that failed without a failed test (it did not compile, it crashed) counts as one; so does
    one that claims success and ran nothing."""
    if failed == 0 and (code != 0 or passed == 0):
        failed = 1
    return Count(max(passed, 0), failed, ignored)


def _number(words: str, kind: str) -> int:
    match = re.search(rf"(\d+) {kind}", words)
    return int(match.group(1)) if match else 0
