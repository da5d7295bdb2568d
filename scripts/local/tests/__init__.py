"""Tests of the local cloud's scripts: `python3 -m unittest discover -t scripts -s scripts/local/tests`."""
