"""The demo community: its data, and how it is read."""

import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

HERE = Path(__file__).resolve().parent
SOURCE = "demo"


@dataclass(frozen=True)
class SignIn:
    """Who can be signed in as, with a password that is public by intent."""

    key: str
    name: str
    email: str
    password: str
    role: str
    language: str


def read(name: str) -> list[dict[str, Any]]:
    """The rows of one data file."""
    rows: list[dict[str, Any]] = json.loads((HERE / f"{name}.json").read_text(encoding="utf-8"))
    return rows


def sign_ins() -> list[SignIn]:
    """The demo members who have an address and a password."""
    return [
        SignIn(*(row[field] for field in ("key", "name", "email", "password", "role", "language")))
        for row in read("members")
        if "email" in row
    ]
