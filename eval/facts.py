"""Facts that ingest reads from documents, against what is known of them.

What is known comes with the documents: ``registry.json`` beside laws, the front matter of the
sample documents' sources. A fact counts where the truth says it; every miss is listed with why.
"""

from __future__ import annotations

import json
import re
import unicodedata
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from eval.cases_file import SAMPLE_DOCUMENTS
from eval.samples.source import load_sources
from ingest.errors import UsageError
from ingest.fact_values import find_value
from ingest.parsing import parse_file
from ingest.types import ParsedDocument, SourceFile

Known = str | tuple[str, ...] | None


@dataclass(frozen=True, slots=True)
class Truth:
    """One document and what is known of it, by the fields of DocumentFacts; None: it has none."""

    path: Path
    facts: Mapping[str, Known]


@dataclass(frozen=True, slots=True)
class Miss:
    """A fact read otherwise than it is known. ``ours`` is false where the document itself speaks
    for what was read, or does not say what is known."""

    file: str
    fact: str
    known: Known
    read: Known
    why: str
    ours: bool


@dataclass(frozen=True, slots=True)
class Tally:
    """How many documents have a fact, and how many of those were read rightly, by fact."""

    documents: int
    right: Mapping[str, int]
    known: Mapping[str, int]
    misses: tuple[Miss, ...]


def truths(folder: Path | None) -> list[Truth]:
    """What is known of a folder's documents; of the sample documents with None.

    Raises:
        UsageError: the folder has no ``registry.json``, or a broken one.
    """
    if folder is None:
        return list(_of_samples())
    registry = folder / "registry.json"
    try:
        entries = json.loads(registry.read_text(encoding="utf-8"))
        return [Truth(folder / entry["file"], _of_entry(entry)) for entry in entries]
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise UsageError(
            f"Không đọc được {registry}: cần một danh sách JSON, mỗi văn bản một mục có “file” và "
            "các thông tin đã biết (number, issued, issuer, in_force_from)."
        ) from error


def _of_entry(entry: Mapping[str, str | None]) -> dict[str, Known]:
    """A registry's entry; it does not know what it leaves out or gives as null."""
    known: dict[str, Known] = {
        ours: entry[theirs]
        for theirs, ours in (
            ("number", "number"), ("issued", "issued"), ("issuer", "issuer"),
            ("in_force_from", "effective_from"),
        )
        if entry.get(theirs)
    }  # fmt: skip
    number = str(known.get("number", ""))
    if number.lower() == "không số":
        known["number"] = None
    elif number:
        known["number"] = re.sub(r"^số\s+", "", number, flags=re.IGNORECASE)
    return known


def _of_samples() -> Iterator[Truth]:
    for source in load_sources():
        known: dict[str, Known] = {
            "kind": source.fields["kind"], "number": source.number,
            "issued": source.issued.isoformat(),
        }  # fmt: skip
        if source.form != "news":
            roles = source.items("authority")
            known |= {
                "issuer": source.fields["organ"], "place": source.fields["place"],
                "subject": source.fields["title"], "signatory": source.fields.get("signer"),
                "recipients": source.items("recipients"),
            }  # fmt: skip
            known |= {"signatory_role": roles[-1]} if roles else {}
        yield Truth(SAMPLE_DOCUMENTS / source.file, known)


def measure(known: Sequence[Truth], step: Callable[[], None] = lambda: None) -> Tally:
    """Read every document and compare."""
    right: dict[str, int] = {}
    of: dict[str, int] = {}
    misses: list[Miss] = []
    for truth in known:
        parsed = parse_file(SourceFile(truth.path, truth.path.name, ""))
        for fact, value in truth.facts.items():
            of[fact] = of.get(fact, 0) + 1
            read = getattr(parsed.facts, fact)
            if _same(fact, value, read):
                right[fact] = right.get(fact, 0) + 1
            else:
                misses.append(_miss(truth.path.name, fact, value, read, parsed))
        step()
    return Tally(len(known), right, of, tuple(misses))


def _same(fact: str, known: Known, read: Known) -> bool:
    if isinstance(known, tuple) or isinstance(read, tuple):
        return [_letters(v) for v in known or ()] == [_letters(v) for v in read or ()]
    if known is None or read is None:
        return known == read
    if fact == "issuer":  # "Ban Tổ chức" is printed, Ban Tổ chức Tỉnh ủy Đông Lĩnh is meant
        return _letters(read).startswith(_letters(known))
    if fact == "subject":
        return _letters(read).endswith(_letters(known))
    return _letters(known) == _letters(read)


def _letters(text: str) -> str:
    return " ".join(re.findall(r"[\w/-]+", unicodedata.normalize("NFC", text).casefold()))


def _miss(file: str, fact: str, known: Known, read: Known, parsed: ParsedDocument) -> Miss:
    span = parsed.facts.evidence.get(fact)
    stated = isinstance(known, str) and find_value(parsed.text, fact, known) is not None
    if read and span:
        quote = " ".join(parsed.text[slice(*span)].split())[:120]
        return Miss(file, fact, known, read, f"văn bản ghi “{quote}”", ours=stated)
    if not read and known and not stated:
        return Miss(file, fact, known, read, "văn bản không ghi", ours=False)
    return Miss(file, fact, known, read, "đọc sót hoặc đọc sai", ours=True)
