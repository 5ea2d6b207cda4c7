"""Real files spoilt at random and ingested: ``python -m tests.fuzz --runs 2000``.

Every file must end as a refusal or as a document whose passages are exact spans, in a folder whose
catalog and indexes agree. One number makes all of a run; each file follows from it and its own
place, so that one alone can be made again: ``--seed S --only N --keep FOLDER``.
"""

from __future__ import annotations

import argparse
import io
import os
import random
import re
import sys
import tempfile
import time
import warnings
import zipfile
from collections import Counter
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path

from ingest import pipeline
from ingest.checking import check
from ingest.data_folder import DataFolder
from ingest.settings import Settings
from tests.hostile.case import OLE, PAGE, SENTENCE, Traps, docx, pdf, undated
from tests.hostile.packages import package_cases
from tests.hostile.texts import text_cases

SAMPLES = Path(__file__).parents[1] / "eval" / "samples" / "documents"
SMALL = 200_000  # bytes of a made file that is worth spoiling many times
BATCH = 100  # files of one ingest
TELLING = (
    b"\x00",
    b"\xff",
    b"0",
    b"-1",
    b"9" * 12,
    b"<",
    b">",
    b"&",
    b"\\",
    b"\r\n",
    b"%s",
    b"\xed\xa0\x80",
)


@dataclass
class Ended:
    """How many files of a run ended how."""

    ingested: int = 0
    unchanged: int = 0
    reasons: Counter[str] = field(default_factory=Counter)
    passages: int = 0

    @property
    def files(self) -> int:
        return self.ingested + self.unchanged + sum(self.reasons.values())


@cache
def seeds() -> tuple[tuple[str, bytes], ...]:
    """Files to spoil, as (name, bytes): the sample documents, and made ones of every format."""
    real = [(p.name, p.read_bytes()) for p in sorted(SAMPLES.iterdir())]
    nowhere = Traps("http://127.0.0.1:9", "/khong-co")
    made = [
        (case.name, case.data)
        for cases in (package_cases(nowhere), text_cases(nowhere))
        for case in cases
        if isinstance(case.name, str) and 0 < len(case.data) < SMALL
    ]
    sound = [("lành.docx", docx()), ("lành.pdf", pdf(PAGE, PAGE + b" ")),
             ("lành.doc", OLE + SENTENCE.encode("utf-16") * 40)]  # fmt: skip
    # The samples as often as all the made ones together: they reach furthest into the readers.
    return tuple(real * (1 + len(made) // len(real)) + made + sound)


def flipped(data: bytes, rng: random.Random) -> bytes:
    spoilt = bytearray(data)
    for _ in range(rng.choice((1, 1, 4, 30, 300))):
        spoilt[rng.randrange(len(spoilt))] ^= 1 << rng.randrange(8)
    return bytes(spoilt)


def cut(data: bytes, rng: random.Random) -> bytes:
    return data[: rng.randrange(len(data)) + 1]


def swapped(data: bytes, rng: random.Random) -> bytes:
    """Two stretches in each other's place."""
    a, b, c, d = sorted(rng.randrange(len(data) + 1) for _ in range(4))
    return data[:a] + data[c:d] + data[b:c] + data[a:b] + data[d:]


def dropped(data: bytes, rng: random.Random) -> bytes:
    a, b = sorted(rng.randrange(len(data) + 1) for _ in range(2))
    return data[:a] + data[b:] or data[:1]


def repeated(data: bytes, rng: random.Random) -> bytes:
    a = rng.randrange(len(data))
    piece = data[a : a + rng.choice((1, 16, 400))]
    return data[:a] + piece * rng.choice((2, 50, 2000)) + data[a:]


def told(data: bytes, rng: random.Random) -> bytes:
    """Bytes that mean something to parsers, written over what stood there."""
    spoilt = bytearray(data)
    for _ in range(rng.choice((1, 3, 20))):
        piece = rng.choice(TELLING)
        at = rng.randrange(len(spoilt))
        spoilt[at : at + len(piece)] = piece
    return bytes(spoilt)


def renumbered(data: bytes, rng: random.Random) -> bytes:
    """One written number made another: counts, offsets, sizes, levels."""
    places = [m.span() for m in re.finditer(rb"\d+", data)][:5000]
    if not places:
        return told(data, rng)
    a, b = rng.choice(places)
    number = rng.choice((b"0", b"-1", b"4294967296", b"9" * 30, b"%d" % rng.randrange(10**6)))
    return data[:a] + number + data[b:]


PLAIN = (flipped, cut, swapped, dropped, repeated, told, renumbered)


def inside(data: bytes, rng: random.Random) -> bytes:
    """A member of a zip spoilt, lost or under another's name, in a sound zip: what gets past the
    checksums."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as old:
            members = [(name, old.read(name)) for name in old.namelist()[:200]]
    except Exception:  # no zip, or one that is broken already
        return rng.choice(PLAIN)(data, rng)
    if not members:
        return flipped(data, rng)
    place = rng.randrange(len(members))
    name, content = members[place]
    how = rng.random()
    if how < 0.8 and content:
        members[place] = (name, rng.choice(PLAIN)(content, rng))
    elif how < 0.9:
        del members[place]
    else:
        members[place] = (rng.choice(members)[0], content)
    buffer = io.BytesIO()
    with warnings.catch_warnings(), zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as new:
        warnings.simplefilter("ignore")  # two members of one name are meant
        for name, content in members:
            new.writestr(undated(name), content, zipfile.ZIP_DEFLATED)
    return buffer.getvalue()


def spoilt_file(seed: int, number: int) -> tuple[str, bytes]:
    """The name and bytes of one file of a run."""
    rng = random.Random(f"{seed}:{number}")
    name, data = rng.choice(seeds())
    ways: Sequence[Callable[[bytes, random.Random], bytes]] = PLAIN
    if data.startswith(b"PK"):
        ways = (*PLAIN[:3], inside, inside, inside, inside)
    for _ in range(rng.choice((1, 1, 1, 2, 4))):
        data = rng.choice(ways)(data, rng)
    suffix = Path(name).suffix
    if rng.random() < 0.05:
        suffix = rng.choice((".docx", ".pdf", ".txt", ".html", ".xlsx", ""))
    return f"{number:06} {Path(name).stem[:60]}{suffix}", data


def run(folder: DataFolder, files: Path, seed: int, numbers: Sequence[int]) -> Ended:
    """Ingest spoilt files, and hold what became of them against what is promised.

    Raises:
        AssertionError: names the file that broke a promise.
    """
    ended = Ended()
    for start in range(0, len(numbers), BATCH):
        batch = numbers[start : start + BATCH]
        place = files / f"{start:06}"
        place.mkdir(parents=True)
        for number in batch:
            name, data = spoilt_file(seed, number)
            (place / name).write_bytes(data)
        before = set(folder.catalog.documents_by_id())
        report = pipeline.add(folder, [place], "Kho thử")
        ended_as = (*report.ingested, *report.unchanged, *(r.file for r in report.refused))
        # An archive ends as what is inside it, each part by the archive's name.
        told = {int(name.removeprefix(f"{place.name}/")[:6]) for name in ended_as}
        assert told == set(batch), f"seed {seed}: nothing is told of {set(batch) - told}"
        for refusal in report.refused:
            assert refusal.reason.endswith("."), f"seed {seed}: {refusal}"
        for document_id, document in folder.catalog.documents_by_id().items():
            if document_id in before:
                continue
            text, _ = folder.catalog.text_of(document_id, document.version)
            passages = folder.catalog.passages_of(document_id)
            assert passages, f"seed {seed}: {document.file} has nothing"
            for passage in passages:
                exact = text[passage.start : passage.end] == passage.text
                assert exact, f"seed {seed}: {document.file} at {passage.start}"
        assert folder.catalog.pending() == []
        ended.ingested += len(report.ingested)
        ended.unchanged += len(report.unchanged)
        ended.passages += report.passages
        ended.reasons.update(
            re.sub(r"\d+|\(.*?\)", "…", refusal.reason).split(".")[0] for refusal in report.refused
        )
    found = check(folder)
    assert found.problems == (), f"seed {seed}: {found.problems}"
    return ended


def main(arguments: Sequence[str] | None = None) -> None:
    options = argparse.ArgumentParser(prog="python -m tests.fuzz", description=__doc__)
    options.add_argument("--runs", type=int, default=2000, help="how many files")
    options.add_argument("--seed", type=int, default=None, help="another run, or one seen before")
    options.add_argument("--only", type=int, default=None, help="one file of a run")
    options.add_argument("--keep", type=Path, default=None, help="an empty folder for the files")
    chosen = options.parse_args(arguments)
    seed = chosen.seed if chosen.seed is not None else random.SystemRandom().randrange(10**9)
    numbers = list(range(chosen.runs)) if chosen.only is None else [chosen.only]
    print(f"seed {seed}, {len(numbers)} files", flush=True)
    started = time.perf_counter()
    with tempfile.TemporaryDirectory(prefix="troly-fuzz-", ignore_cleanup_errors=True) as scratch:
        files = chosen.keep or Path(scratch) / "files"
        files.mkdir(parents=True, exist_ok=True)
        with DataFolder(Settings(data=Path(scratch) / "data"), "tests.fuzz") as folder:
            ended = run(folder, files, seed, numbers)
    seconds = time.perf_counter() - started
    print(
        f"{ended.files} files in {seconds:.0f} s: {ended.ingested} ingested "
        f"({ended.passages} passages), {ended.unchanged} unchanged, "
        f"{sum(ended.reasons.values())} refused"
    )
    for reason, count in ended.reasons.most_common():
        print(f"{count:6} {reason}")


if __name__ == "__main__":
    with suppress(KeyboardInterrupt):
        sys.stdout.reconfigure(errors="replace")  # type: ignore[union-attr]
        os.environ.setdefault("OMP_NUM_THREADS", "1")
        main()
