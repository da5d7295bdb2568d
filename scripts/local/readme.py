"""The README's commands as a test: what people paste must work.

A shell block of the README is run when the line before it is `<!-- tested -->`. All of them run in one
shell, in order, and stop at the first command that fails.
"""

from __future__ import annotations

import re
from pathlib import Path

BLOCK = re.compile(r"^<!-- tested -->\n```(?:sh|bash|shell)\n(.*?)^```$", re.MULTILINE | re.DOTALL)


def tested_blocks(text: str) -> list[str]:
    """The marked shell blocks."""
    return BLOCK.findall(text)


def script(blocks: list[str], state: Path) -> str:
    """One script of all blocks, for the instance whose state directory is `state`."""
    return "\n".join(re.sub(r"(?<![\w/])\.local/", f"{state}/", block) for block in blocks)
