import unittest
from pathlib import Path

from local.readme import script, tested_blocks

TEXT = """# Title
<!-- tested -->
```sh
cat .local/outputs.json
```

```sh
not this one
```
<!-- tested -->
```bash
echo two
```
"""


class ReadmeTest(unittest.TestCase):
    def test_only_marked_blocks_are_taken(self):
        self.assertEqual(tested_blocks(TEXT), ["cat .local/outputs.json\n", "echo two\n"])

    def test_they_run_on_the_given_instance(self):
        self.assertEqual(script(tested_blocks(TEXT), Path(".local/test")), "cat .local/test/outputs.json\n\necho two\n")
