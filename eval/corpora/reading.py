"""Reading corpora of other people: what is wrong is told with its file and place."""

from __future__ import annotations

import contextlib
import gzip
import json
import unicodedata
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from ingest.errors import UsageError


@contextlib.contextmanager
def at(path: Path, place: str) -> Iterator[None]:
    """What goes wrong inside is told as a place in the file: “a.json”, data[3]: …"""
    try:
        yield
    except (KeyError, TypeError, ValueError, AttributeError, IndexError) as error:
        raise UsageError(f"“{path}”, {place}: {in_words(error)}") from error


def in_words(error: Exception) -> str:
    """A layout's fault in Vietnamese."""
    if isinstance(error, json.JSONDecodeError):
        return f"không phải JSON (dòng {error.lineno}, cột {error.colno}: {error.msg})."
    if isinstance(error, KeyError):
        return f"thiếu trường {error}."
    if isinstance(error, UnicodeDecodeError):
        return f"không phải chữ UTF-8 (byte thứ {error.start})."
    if isinstance(error, OSError):
        return f"không đọc được ({error.strerror or error})."
    return f"sai kiểu dữ liệu ({error})."


def read_json(path: Path) -> Any:
    """A whole JSON file, NFC: some are typed decomposed, which splits words."""
    return json.loads(unicodedata.normalize("NFC", path.read_text("utf-8")))


def lines(path: Path) -> Iterator[tuple[int, str]]:
    """The lines of a text file, gzipped where its name ends in .gz, with their numbers from 1;
    blank ones are passed over.

    Raises:
        UsageError: the file cannot be read or is not UTF-8.
    """
    number = 0
    try:
        opener = gzip.open if path.suffix == ".gz" else open
        with opener(path, "rt", encoding="utf-8") as file:
            for number, line in enumerate(file, 1):
                if line.strip():
                    yield number, unicodedata.normalize("NFC", line.rstrip("\r\n"))
    except (OSError, EOFError, UnicodeDecodeError) as error:
        told = in_words(error) if not isinstance(error, EOFError) else "tệp nén bị cụt."
        raise UsageError(f"“{path}”, sau dòng {number}: {told}") from error


def objects(path: Path) -> Iterator[tuple[int, dict[str, Any]]]:
    """The JSON objects of a JSON Lines file, with their line numbers.

    Raises:
        UsageError: the file cannot be read, or a line is no JSON object.
    """
    for number, line in lines(path):
        try:
            raw = json.loads(line)
        except ValueError as error:
            raise UsageError(f"“{path}”, dòng {number}: không phải JSON ({error}).") from error
        if not isinstance(raw, dict):
            raise UsageError(f"“{path}”, dòng {number}: phải là một đối tượng JSON.")
        yield number, raw
