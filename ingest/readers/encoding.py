"""Bytes of a text file to text, whatever the encoding an office saved it in."""

from __future__ import annotations

import codecs
import unicodedata

from ingest.readers.legacy.codes import Code, convert
from ingest.readers.legacy.likelihood import likelihood
from ingest.readers.legacy.mender import Mender

_BOMS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
# What a program declares that takes any byte for a Western letter: says nothing of old fonts.
_WESTERN = frozenset({"cp1252", "iso8859-1", "cp1258", "ascii"})
_WINDOWS = "Chuyển từ mã Windows-1258 sang Unicode"
_DECOMPOSED = "Chuyển dấu rời (NFD) thành chữ có dấu dựng sẵn (NFC)"
_SAMPLE = 100_000  # characters that are weighed
_MARKS = frozenset("\u0300\u0301\u0302\u0303\u0306\u0309\u031b\u0323")


def read_lines(data: bytes) -> tuple[str, tuple[str, ...]]:
    """The text of a file, old codes of Vietnamese converted too, and what was done to it."""
    text, notes = decode_told(data)
    lines = text.split("\n")
    mender = Mender(lines)
    if not mender.idle:
        text = "\n".join(map(mender.text, lines))
    return text, (*notes, *mender.notes)


def decode(data: bytes, declared: str | None = None) -> str:
    """The text of a file; never fails, and never changes what valid UTF-8 says, beyond NFC.

    Args:
        data: the bytes.
        declared: the encoding that the file itself names (``meta charset``); tried after UTF-8,
            because pages that are UTF-8 and say otherwise are common, and the reverse is not.
    """
    return decode_told(data, declared)[0]


def decode_told(data: bytes, declared: str | None = None) -> tuple[str, tuple[str, ...]]:
    """The same, with what was done, for the person who brought the file."""
    text, notes = _decoded(data, declared)
    composed = unicodedata.normalize("NFC", text)
    if composed != text and not notes and not _MARKS.isdisjoint(text):
        notes = (_DECOMPOSED,)
    return composed, notes


def _decoded(data: bytes, declared: str | None) -> tuple[str, tuple[str, ...]]:
    for mark, encoding in _BOMS:
        if data.startswith(mark):
            return data.decode(encoding, errors="replace"), ()
    try:
        return data.decode("utf-8"), ()
    except UnicodeDecodeError:
        pass
    if data.count(0) * 3 > len(data):
        little = data[1::2].count(0) >= data[::2].count(0)
        return data.decode("utf-16-le" if little else "utf-16-be", errors="replace"), ()
    otherwise = None
    if declared:
        try:
            otherwise = data.decode(declared)
            if codecs.lookup(declared).name not in _WESTERN:
                return otherwise, ()
        except (LookupError, UnicodeDecodeError, ValueError):
            pass
    return _guessed(data, otherwise)


def _guessed(data: bytes, otherwise: str | None) -> tuple[str, tuple[str, ...]]:
    """Windows' code page of Vietnamese, bytes for an old font, what the file declares, or what
    charset-normalizer makes of them: whichever reads most like Vietnamese, in this order where
    none does."""
    western = data.decode("cp1252", errors="replace")
    vietnamese = unicodedata.normalize("NFC", data.decode("cp1258", errors="replace"))
    # Combining marks that found no letter mean that this was not cp1258.
    whole = "\ufffd" not in vietnamese and not any(map(unicodedata.combining, vietnamese))
    as_it_is, as_windows = likelihood(western[:_SAMPLE]), likelihood(vietnamese[:_SAMPLE])
    codes: tuple[Code, ...] = ("TCVN3", "VNI")
    as_old = max(likelihood(convert(western[:_SAMPLE], code)) for code in codes)
    if as_old > max(as_it_is, as_windows):
        return western, ()  # for ``Mender`` to convert, if it is sure
    if whole and as_windows > as_it_is:
        return vietnamese, (_WINDOWS,)
    if otherwise is not None:
        return otherwise, ()
    if whole:
        return vietnamese, ()
    from charset_normalizer import from_bytes  # 20 ms, seldom needed

    best = from_bytes(data[:200_000]).best()
    return data.decode(best.encoding if best else "utf-8", errors="replace"), ()
