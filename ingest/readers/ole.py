"""The directory of an OLE compound file (Microsoft [MS-CFB]): which streams stand at its top.

Word, Excel, PowerPoint, Outlook and encrypted packages all come in this container. The name of a
stream may stand anywhere in the bytes (a Word file holds a whole workbook, or a text speaks of
one), so only the directory tells them apart.
"""

from __future__ import annotations

import struct
from collections.abc import Iterator

MAGIC = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_HEADER = 512
_ENTRY = 128
_IN_HEADER = 109  # sectors of the allocation table that the header itself lists
_LAST = 0xFFFFFFFA  # sector numbers from here on are marks
_NOTHING = 0xFFFFFFFF
_STREAM, _ROOT = 2, 5
_MOST_SECTORS = 4096  # of a directory: 16,000 entries; a chain that goes on is a ring


def top_streams(data: bytes) -> dict[str, int]:
    """Name of each stream at the top of the file -> offset of its first sector in ``data``.

    The offset means nothing for streams under 4,096 bytes, which lie elsewhere. Empty where the
    directory cannot be followed.
    """
    try:
        return dict(_top(data))
    except (struct.error, IndexError, ValueError):  # cut off, or numbers that lead nowhere
        return {}


def _top(data: bytes) -> Iterator[tuple[str, int]]:
    (shift,) = struct.unpack_from("<H", data, 30)
    if shift not in (9, 12):
        return
    size = 1 << shift
    (first,) = struct.unpack_from("<I", data, 48)
    table = _allocation(data, size)
    directory = bytearray()
    sector = first
    for _ in range(_MOST_SECTORS):
        if sector >= _LAST:
            break
        directory += data[(sector + 1) * size : (sector + 2) * size]
        sector = table[sector]
    if directory[66] != _ROOT:
        return
    waiting = [struct.unpack_from("<I", directory, 76)[0]]
    seen = set()
    while waiting:
        index = waiting.pop()
        if index == _NOTHING or index in seen or (index + 1) * _ENTRY > len(directory):
            continue
        seen.add(index)
        at = index * _ENTRY
        length, kind = struct.unpack_from("<HB", directory, at + 64)
        waiting += struct.unpack_from("<II", directory, at + 68)  # its neighbours, not its children
        if kind == _STREAM:
            name = directory[at : at + max(0, min(length, 64) - 2)].decode("utf-16-le", "replace")
            (start,) = struct.unpack_from("<I", directory, at + 116)
            yield name, (start + 1) * size


def _allocation(data: bytes, size: int) -> list[int]:
    """The sector that follows each sector."""
    count, more, _ = struct.unpack_from("<I20xII", data, 44)
    sectors = list(struct.unpack_from(f"<{_IN_HEADER}I", data, 76))
    per_sector = size // 4
    while more < _LAST and len(sectors) < min(count, len(data) // size):
        further = struct.unpack_from(f"<{per_sector}I", data, (more + 1) * size)
        sectors += further[:-1]
        more = further[-1]
    table: list[int] = []
    for sector in sectors[:count]:
        if sector >= _LAST:
            break
        table += struct.unpack_from(f"<{per_sector}I", data, (sector + 1) * size)
    return table
