"""tune or test: which half of the questions a case belongs to."""

from __future__ import annotations

import hashlib

from eval.types import Split


def split_of(case_id: str) -> Split:
    """tune or test: as the id begins, else by the id's SHA-256, so it never moves between runs."""
    if case_id.startswith("tune-"):
        return "tune"
    if case_id.startswith("test-"):
        return "test"
    return "tune" if hashlib.sha256(case_id.encode()).digest()[0] % 2 == 0 else "test"
