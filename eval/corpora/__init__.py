"""Corpora by layout: ``FORMAT:PATH`` names a loader of this folder and what it reads.

A loader only reads and labels; ingest and asking are the same for all of them.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from eval.corpora import alqac, folder, squad
from eval.types import Corpus
from ingest.errors import UsageError

LOADERS: dict[str, Callable[[Path], Corpus]] = {
    "alqac": alqac.load_expert,
    "alqac-synthetic": alqac.load_synthetic,
    "docx": folder.load,
    "squad": squad.load,
}


def split_name(corpus: str) -> tuple[str, Path]:
    """``squad:a/b.json`` -> ("squad", Path("a/b.json")).

    Raises:
        UsageError: no colon, or a format that has no loader.
    """
    layout, colon, path = corpus.partition(":")
    if not colon or not path or layout not in LOADERS:
        known = ", ".join(LOADERS)
        raise UsageError(
            f"Không đọc được bộ dữ liệu “{corpus}”. "
            f"Viết theo dạng ĐỊNH-DẠNG:ĐƯỜNG-DẪN, với định dạng là một trong: {known}."
        )
    return layout, Path(path)


def load_corpus(corpus: str) -> Corpus:
    """Read a corpus named ``FORMAT:PATH``.

    Raises:
        UsageError: an unknown format, a missing path, or a file of another layout.
    """
    layout, path = split_name(corpus)
    if not path.exists():
        raise UsageError(f"Không thấy “{path}” của bộ dữ liệu “{corpus}”.")
    try:
        return LOADERS[layout](path)
    except (KeyError, TypeError, ValueError, AttributeError, OSError) as error:
        raise UsageError(
            f"“{path}” không đúng khuôn dạng {layout}: {type(error).__name__}: {error}"
        ) from error
