"""The local cloud: what `scripts/dev`, `token`, `test` and `bench` do. Python standard library only.

In reading order: `dev` (the command) -> `instance` (everything together, up and down) -> `postgres`, `ministack`
(the two servers; `launcher`, `streams` and `calls` run inside MiniStack's process), `chat_stub` (a language model's), `ui`
(its build and its server; `ui_server` and `ui_files` run in a process of their own, `seeds` says whom one can sign in as),
`build`, `deploy`, `repair` (what CloudFormation on MiniStack ignores), `outputs`. Below them: `settings`, `install` (tools
shared between clones), `ports`, `processes` (long-lived children by pid file), `commands` (children that are waited
for), `locks`, `aws`, `progress`, `errors`.
"""
