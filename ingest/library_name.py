"""The name of a library: one spelling of it, however it was typed."""

from __future__ import annotations

import unicodedata
from collections.abc import Container

from ingest.errors import UsageError

DEFAULT_LIBRARY = "Kho chung"


def library_name(typed: str) -> str:
    """NFC, white space collapsed: what the catalog holds and every look-up must use.

    Raises:
        UsageError: nothing to call a library by.
    """
    name = " ".join(unicodedata.normalize("NFC", typed).split())
    if not name or not name.isprintable():
        raise UsageError("Tên kho trống hoặc có ký tự lạ. Hãy đặt một tên kho khác.")
    return name


def held_library(typed: str, held: Container[str]) -> str:
    """The name of a library that is there.

    Raises:
        UsageError: it is not.
    """
    name = library_name(typed)
    if name not in held:
        raise UsageError(f"Không có kho “{name}”. Xem tên kho: python -m ingest status")
    return name
