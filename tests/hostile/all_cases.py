"""Every hostile file, one after the other: some unpack to hundreds of megabytes."""

from __future__ import annotations

from collections.abc import Iterator

from tests.hostile.case import Case, Traps
from tests.hostile.packages import package_cases
from tests.hostile.pdfs import pdf_cases
from tests.hostile.texts import text_cases


def hostile_cases(traps: Traps) -> Iterator[Case]:
    yield from pdf_cases(traps)
    yield from package_cases(traps)
    yield from text_cases(traps)
