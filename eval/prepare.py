"""An assistant with a corpus ingested by the ordinary ingest path, in a folder of its own.

The office's data folder is never touched: without ``--data`` everything lives in a temporary
folder; with it, under ``DIR/eval-<hash>``, kept for the next run of the same corpus, model and
ingest code.
"""

from __future__ import annotations

import contextlib
import dataclasses
import hashlib
import json
import shutil
import tempfile
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from eval.gold import parts_of, squashed
from eval.record import ROOT, corpus_hash, hash_files, model_fingerprint
from eval.types import Corpus, Part
from ingest.errors import DataFolderError, DataFolderHeld
from ingest.normalise import words
from ingest.settings import Settings
from ingest.types import Progress, Refusal

if TYPE_CHECKING:
    from assistant.service import Assistant

# Parts of ingest that shape no index: the model has a fingerprint of its own, everyday words are
# read when a question is asked.
_NOT_OF_AN_INDEX = frozenset(("everyday", "model", "training", "__pycache__"))
KEPT = 0.9  # a Điều with fewer of its words than this is worth a look


@dataclass(frozen=True, slots=True)
class Ingested:
    """How the corpus came through ingest; read back when a kept folder is used again."""

    seconds: float
    passages: int
    peak_memory_mb: float
    files: int
    refused: tuple[Refusal, ...] = ()
    lost: tuple[str, ...] = ()  # "file@Điều", or a part: did not come through on its own
    short: tuple[str, ...] = ()  # "file@Điều: 81%": came through with this share of its words
    reused: bool = False


@contextlib.contextmanager
def prepared(
    corpora: Sequence[Corpus],
    settings: Settings,
    *,
    data: Path | None = None,
    on_progress: Callable[[Progress], None] | None = None,
) -> Iterator[tuple[Assistant, Ingested]]:
    """Open an assistant that holds exactly these corpora.

    Raises:
        DataFolderError: the folder is held by another process or cannot be used.
    """
    settings = settings.without_own_model()  # what the run record names
    with contextlib.ExitStack() as stack:
        scratch = stack.enter_context(tempfile.TemporaryDirectory(prefix="troly-eval-"))
        folder = data / f"eval-{_key(corpora, settings)}" if data else Path(scratch) / "data"
        stack.enter_context(alone(folder))
        marker = folder / "ingested.json"
        known = _read(marker)
        if known is None and folder.exists():
            shutil.rmtree(folder)  # an earlier run was cut short: our own folder, made anew
        folder.mkdir(parents=True, exist_ok=True)
        assistant = stack.enter_context(_open(settings.with_data(folder)))
        if known is None:
            known = _ingest(assistant, corpora, Path(scratch) / "made", on_progress)
            marker.write_text(json.dumps(dataclasses.asdict(known)), "utf-8")
        yield assistant, known


@contextlib.contextmanager
def alone(folder: Path) -> Iterator[None]:
    """Hold the kept folder from before it is looked at: another run may be filling it."""
    from filelock import FileLock, Timeout

    lock = FileLock(folder.with_suffix(".lock"))
    try:
        folder.parent.mkdir(parents=True, exist_ok=True)
        lock.acquire(timeout=0)
    except Timeout as error:
        raise DataFolderHeld(
            f"Một lần đo khác đang dùng {folder}. Hãy chờ lần đo ấy xong, "
            "hoặc chọn thư mục khác bằng --data."
        ) from error
    except OSError as error:
        raise DataFolderError(f"Không dùng được thư mục {folder.parent}: {error}") from error
    try:
        yield
    finally:
        lock.release()


def _open(settings: Settings) -> Assistant:
    from assistant.wiring import open_assistant

    return open_assistant(settings)


def _ingest(
    assistant: Assistant,
    corpora: Sequence[Corpus],
    made: Path,
    on_progress: Callable[[Progress], None] | None,
) -> Ingested:
    paths = list(dict.fromkeys(path for corpus in corpora for path in corpus.paths))
    files = [file for corpus in corpora for file in corpus.made]
    if files:
        made.mkdir()
        for file in files:
            (made / file.name).write_text(file.text, "utf-8")
        paths.append(made)
    start = time.perf_counter()
    report = assistant.add(paths, on_progress=on_progress)
    seconds = time.perf_counter() - start
    shares = [
        (f"{name}@{article}", share)
        for corpus in corpora
        for name, sections in corpus.sections.items()
        for article, share in kept_shares(made / name, sections).items()
    ]
    return Ingested(
        seconds,
        report.passages,
        report.peak_memory_mb,
        report.files,
        report.refused,
        lost=(
            *(key for key, share in shares if share == 0),
            *(
                key
                for corpus in corpora
                for name, parts in corpus.parts.items()
                for key in (lost_parts(made / name, parts) if len(parts) > 1 else ())
            ),
        ),
        short=tuple(f"{key}: {share:.0%}" for key, share in shares if 0 < share < KEPT),
    )


def kept_shares(file: Path, expected: Mapping[str, int]) -> dict[str, float]:
    """Điều -> the share of its words that reading and structure keep in passages of that Điều.

    Args:
        expected: Điều -> words in the source.
    """
    from ingest.readers import read
    from ingest.structure import parse

    texts: dict[str, list[str]] = {}
    for passage in parse(read(file).blocks, file_name=file.name).passages:
        if passage.article is not None:
            # Headings are not part of a passage's text: a title comes back through the path.
            texts.setdefault(passage.article, []).extend([*passage.heading_path, passage.text])
    return {
        article: sum(len(words(text)) for text in dict.fromkeys(texts.get(article, ()))) / count
        for article, count in expected.items()
    }


def lost_parts(file: Path, parts: Sequence[Part]) -> list[str]:
    """The parts of which no passage holds anything: taken for a heading, or for clutter."""
    from ingest.readers import read
    from ingest.structure import parse

    told = [(part.key, squashed(part.text)) for part in parts]
    passages = parse(read(file).blocks, file_name=file.name).passages
    found = {key for passage in passages for key in parts_of(passage.text, told)}
    return [part.key for part in parts if part.key not in found]


def _key(corpora: Sequence[Corpus], settings: Settings) -> str:
    """Names a kept folder by all that shapes it: documents, model and ingest's own code."""
    digest = hashlib.sha256()
    for corpus in corpora:
        documents = dataclasses.replace(corpus, cases=())
        digest.update(corpus_hash(documents).encode())
    digest.update(model_fingerprint(str(settings.embedding)).encode())
    digest.update(repr((settings.query_prompt, settings.passage_prompt)).encode())
    parts = sorted(p for p in (ROOT / "ingest").iterdir() if p.name not in _NOT_OF_AN_INDEX)
    digest.update(hash_files(parts).encode())
    return digest.hexdigest()[:16]


def _read(marker: Path) -> Ingested | None:
    try:
        raw: dict[str, Any] = json.loads(marker.read_text("utf-8"))
    except (OSError, ValueError):
        return None
    raw["refused"] = tuple(Refusal(**refusal) for refusal in raw["refused"])
    return Ingested(
        **{**raw, "lost": tuple(raw["lost"]), "short": tuple(raw["short"]), "reused": True}
    )
