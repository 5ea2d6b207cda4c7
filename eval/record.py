"""Run records: what was measured, with all that is needed to measure it again.

One JSON file a run, in ``runs/`` under the working folder, which git ignores.
"""

from __future__ import annotations

import dataclasses
import hashlib
import json
import os
import platform
import subprocess
import sys
from collections.abc import Iterable
from datetime import datetime
from importlib import metadata
from pathlib import Path
from typing import Any

from eval.types import Corpus, Outcome, Report
from ingest.errors import UsageError
from ingest.settings import Settings

PACKAGES = ("chromadb", "sentence-transformers", "tantivy", "torch", "ir-measures", "numpy")
ROOT = Path(__file__).resolve().parent.parent
RUNS = Path("runs")


def describe(settings: Settings, corpora: Iterable[Corpus], **options: object) -> dict[str, Any]:
    """The conditions of a run: code, packages, machine, settings, models and data."""
    settings = settings.without_own_model()  # an evaluation's folder has none
    given = {k: str(v) for k, v in dataclasses.asdict(settings).items() if v is not None}
    reranker = given.get("reranker")
    return {
        "started": datetime.now().astimezone().isoformat(timespec="seconds"),
        "command": sys.argv[1:],
        "commit": _git("rev-parse", "HEAD"),
        "dirty": bool(_git("status", "--porcelain", "--untracked-files=no")),
        "python": platform.python_version(),
        "machine": f"{platform.machine()}, {os.cpu_count()} CPU",
        "packages": {name: metadata.version(name) for name in PACKAGES},
        "settings": given,
        "model": model_fingerprint(str(settings.embedding)),
        **({"reranker": model_fingerprint(reranker)} if reranker else {}),
        "corpora": {corpus.name: corpus_hash(corpus) for corpus in corpora},
        "options": options,
    }


def model_fingerprint(name: str) -> str:
    """SHA-256 over a model folder's files; a hub name stands for itself."""
    folder = Path(name)
    return f"sha256:{hash_files([folder])}" if folder.exists() else name


def corpus_hash(corpus: Corpus) -> str:
    """SHA-256 over the documents and the cases."""
    digest = hashlib.sha256(hash_files(corpus.paths).encode())
    for file in corpus.made:
        digest.update(f"{file.name}\0{file.text}\0".encode())
    for case in corpus.cases:
        digest.update(repr(case).encode())
    return digest.hexdigest()


def hash_files(paths: Iterable[Path]) -> str:
    """SHA-256 over names and bytes of all files under the paths, in order of name."""
    digest = hashlib.sha256()
    for path in paths:
        files = sorted(p for p in path.rglob("*") if p.is_file()) if path.is_dir() else [path]
        for file in files:
            if "__pycache__" not in file.parts:
                digest.update(f"{file.relative_to(path)}\0".encode())
                digest.update(hashlib.sha256(file.read_bytes()).digest())
    return digest.hexdigest()


def save(report: Report, folder: Path = RUNS) -> Path:
    """Write a run; the name sorts by time and says what was run."""
    folder.mkdir(parents=True, exist_ok=True)
    stamp = datetime.now().strftime("%Y%m%d-%H%M%S-%f")
    path = folder / f"{stamp}-{report.kind}.json"
    path.write_text(
        json.dumps(dataclasses.asdict(report), ensure_ascii=False, indent=1, default=str) + "\n",
        "utf-8",
    )
    return path


def load(path: Path) -> Report:
    """Read a run back.

    Raises:
        UsageError: the file is missing or is not a run of this program.
    """
    try:
        raw = json.loads(path.read_text("utf-8"))
        outcomes = tuple(
            Outcome(**{**o, "violations": tuple(o["violations"])}) for o in raw["outcomes"]
        )
        return Report(raw["kind"], raw["metrics"], outcomes, raw["record"])
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise UsageError(f"“{path}” không phải là tệp kết quả đo (runs/*.json): {error}") from error


def _git(*arguments: str) -> str:
    """Git's answer about this source tree; empty where there is no git or no repository."""
    try:
        done = subprocess.run(
            ["git", *arguments], cwd=ROOT, capture_output=True, text=True, check=True, timeout=30
        )
    except (OSError, subprocess.SubprocessError):
        return ""
    return done.stdout.strip()
