"""The local cloud: what `scripts/dev`, `token`, `test` and `bench` do. Python standard library only."""
