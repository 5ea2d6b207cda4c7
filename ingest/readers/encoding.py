"""Bytes of a text file to text, whatever the encoding an office saved it in."""

from __future__ import annotations

import codecs
import unicodedata

_BOMS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)


def decode(data: bytes, declared: str | None = None) -> str:
    """The text of a file; never fails, and never changes what valid UTF-8 says.

    Args:
        data: the bytes.
        declared: the encoding that the file itself names (``meta charset``); tried after UTF-8,
            because pages that are UTF-8 and say otherwise are common, and the reverse is not.
    """
    for mark, encoding in _BOMS:
        if data.startswith(mark):
            return data.decode(encoding, errors="replace")
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError:
        pass
    if data.count(0) * 3 > len(data):
        little = data[1::2].count(0) >= data[::2].count(0)
        return data.decode("utf-16-le" if little else "utf-16-be", errors="replace")
    if declared:
        try:
            return unicodedata.normalize("NFC", data.decode(declared))
        except (LookupError, UnicodeDecodeError, ValueError):
            pass
    return _guessed(data)


def _guessed(data: bytes) -> str:
    """Vietnamese Windows text, or what charset-normalizer makes of it."""
    try:
        vietnamese = unicodedata.normalize("NFC", data.decode("cp1258"))
        # Combining marks that found no letter mean that this was not cp1258.
        if not any(unicodedata.combining(character) for character in vietnamese):
            return vietnamese
    except UnicodeDecodeError:
        pass
    from charset_normalizer import from_bytes  # 20 ms, seldom needed

    best = from_bytes(data[:200_000]).best()
    if best is not None:
        return unicodedata.normalize("NFC", data.decode(best.encoding, errors="replace"))
    return data.decode("utf-8", errors="replace")
