"""Corpora by layout: ``FORMAT:PATH[@WHAT]`` names a loader of this folder and what it reads.

A loader only reads and labels; ingest and asking are the same for all of them. ``@WHAT`` is the
split of a BEIR folder, or the documents of labelled cases.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path

from eval.corpora import alqac, beir, folder, labelled, squad
from eval.corpora.reading import in_words
from eval.types import Corpus
from ingest.errors import UsageError

LOADERS: dict[str, Callable[[Path], Corpus]] = {
    "alqac": alqac.load_expert,
    "alqac-synthetic": alqac.load_synthetic,
    "beir": beir.load,
    "cases": labelled.load,
    "docx": folder.load,
    "squad": squad.load,
}
LOADERS_OF_PART: dict[str, Callable[[Path, str], Corpus]] = {
    "beir": beir.load,
    "cases": labelled.load,
}


def split_name(corpus: str) -> tuple[str, Path, str | None]:
    """``beir:a/b@dev`` -> ("beir", Path("a/b"), "dev"); None without an ``@``.

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
    whole, sign, what = path.rpartition("@")
    if layout in LOADERS_OF_PART and sign and whole and what and not Path(path).exists():
        return layout, Path(whole), what
    return layout, Path(path), None


def load_corpus(corpus: str) -> Corpus:
    """Read a corpus named ``FORMAT:PATH[@WHAT]``.

    Raises:
        UsageError: an unknown format, a missing path, or a file of another layout.
    """
    layout, path, what = split_name(corpus)
    if not path.exists():
        raise UsageError(f"Không thấy “{path}” của bộ dữ liệu “{corpus}”.")
    try:
        if what is not None:
            return LOADERS_OF_PART[layout](path, what)
        return LOADERS[layout](path)
    except (KeyError, TypeError, ValueError, AttributeError, OSError) as error:
        raise UsageError(f"“{path}” không đúng khuôn dạng {layout}: {in_words(error)}") from error


def load_together(names: Sequence[str]) -> list[Corpus]:
    """Corpora for one index.

    Raises:
        UsageError: as ``load_corpus``, or two corpora whose files, labels or questions would be
            mixed up.
    """
    corpora = [load_corpus(name) for name in dict.fromkeys(names)]
    seen: dict[str, str] = {}
    for corpus in corpora:
        files = {f"tệp {file.name}" for file in corpus.made}
        keys = {f"đoạn {part.key}" for parts in corpus.parts.values() for part in parts}
        cases = {f"câu hỏi {case.id}" for case in corpus.cases}
        ours = files | keys | cases
        for name in sorted(ours & seen.keys()):
            raise UsageError(
                f"Hai bộ dữ liệu “{seen[name]}” và “{corpus.name}” cùng có {name} nên không gộp "
                "được. Hãy đo từng bộ một."
            )
        seen |= dict.fromkeys(ours, corpus.name)
    return corpora
