"""Roman numerals, as lists and terms of office are counted."""

from __future__ import annotations

_ROMAN = (
    (1000, "m"), (900, "cm"), (500, "d"), (400, "cd"), (100, "c"), (90, "xc"),
    (50, "l"), (40, "xl"), (10, "x"), (9, "ix"), (5, "v"), (4, "iv"), (1, "i"),
)  # fmt: skip


def roman(number: int) -> str:
    """Lower-case Roman numeral; empty for zero and below."""
    digits: list[str] = []
    for value, letters in _ROMAN:
        while number >= value and len(digits) < 30:
            digits.append(letters)
            number -= value
    return "".join(digits)
