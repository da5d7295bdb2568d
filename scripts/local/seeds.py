"""Whom `tradewind-cli seed` made users (`crates/cli/src/users.rs`; a test holds the two together)."""

from __future__ import annotations

ROLES = ("dispatcher", "technician", "operator")
ORGS = ("plumbingCo123", "electricCo456")

def username(role: str, org: str) -> str:
    """The name that the user signs in by."""
    return f"{role}@{org.lower()}.example"


def sign_in_as(password: str) -> list[dict[str, str]]:
    """The users that the page offers, one click each."""
    return [
        {"role": role, "org": org, "username": username(role, org), "password": password}
        for org in ORGS
        for role in ROLES
    ]
