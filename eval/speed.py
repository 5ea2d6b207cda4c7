"""How fast: ingest of a corpus, then warm questions over it, stage by stage where it was built for
that. One thread; all times are wall time in milliseconds, sizes in MB (10^6 bytes)."""

from __future__ import annotations

import time
from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from eval.prepare import Ingested
from eval.significance import percentile
from eval.speed_folder import Built
from eval.stopwatch import Stopwatch
from eval.types import Report
from ingest.memory import peak_memory_mb

if TYPE_CHECKING:
    from assistant.reranking import Reranker
    from assistant.service import Assistant
    from ingest.data_folder import DataFolder

ROUNDS = 3
NEAREST = 100  # at which the dense index's recall is measured
QUESTIONS = (
    "Ai ký nghị quyết về sắp xếp tổ chức bộ máy?",
    "Chi bộ họp định kỳ mấy lần một tháng?",
    "Bao nhiêu thôn, tổ dân phố được sáp nhập trong năm?",
    "Trách nhiệm của Ban Tổ chức trong công tác quy hoạch cán bộ là gì?",
    "Đảng viên có những quyền và nghĩa vụ nào?",
    "Khi nào các huyện ủy phải báo cáo kết quả thực hiện?",
    "Kinh phí tinh giản biên chế lấy từ nguồn nào?",
    "Số lượng cấp phó của cơ quan chuyên môn sau hợp nhất được quy định thế nào?",
    "Việc bổ nhiệm lại cán bộ có cần kiểm tra lý lịch không?",
    "Ủy ban Kiểm tra có nhiệm vụ gì khi xử lý tổ chức đảng vi phạm?",
    "thoi han nop bao cao so ket cua cap uy la ngay nao",
    "Tỷ lệ hộ nghèo của tỉnh giảm bao nhiêu phần trăm?",
    "Những trường hợp nào được miễn sinh hoạt đảng?",
    "Điều 5 quy định gì?",
    "Công thức nấu phở bò gồm những gì?",
)


def run(
    assistant: Assistant, ingested: Ingested, on_case: Callable[[], None] = lambda: None
) -> Report:
    """Ask each question several times, after one round that warms up; times are wall time."""
    for question in QUESTIONS:
        assistant.ask(question)
    asked, searched = [], []
    for _ in range(ROUNDS):
        for question in QUESTIONS:
            start = time.perf_counter()
            assistant.search(question)
            middle = time.perf_counter()
            assistant.ask(question)
            searched.append((middle - start) * 1000)
            asked.append((time.perf_counter() - middle) * 1000)
            on_case()
    pages = sum(document.pages for document in assistant.documents())
    metrics = {
        "files": ingested.files,
        "pages": pages,
        "pages_per_second": pages / ingested.seconds if ingested.seconds else 0.0,
        "passages": ingested.passages,
        "seconds_to_ingest": ingested.seconds,
        "passages_per_second": ingested.passages / ingested.seconds if ingested.seconds else 0.0,
        "ingest_reused": ingested.reused,
        "ingest_peak_memory_mb": ingested.peak_memory_mb,
        "peak_memory_mb": peak_memory_mb(),
        "ask_ms_p50": percentile(asked, 50),
        "ask_ms_p95": percentile(asked, 95),
        "search_ms_p50": percentile(searched, 50),
        "search_ms_p95": percentile(searched, 95),
        "questions": len(QUESTIONS),
    }
    return Report("speed", metrics)


def run_built(
    folder: DataFolder,
    built: Built,
    reranker: Reranker | None = None,
    on_case: Callable[[], None] = lambda: None,
) -> Report:
    """Ask a built folder its own questions and the fixed ones: whole searches and answers with the
    stages inside them, and either index alone.

    Every question is searched for once to warm up, then ``ROUNDS`` times, and answered once.
    """
    start = time.perf_counter()
    from assistant.service import Assistant

    assistant = Assistant(folder, reranker)
    assistant.search(QUESTIONS[0])
    first = (time.perf_counter() - start) * 1000
    questions = (*built.questions, *QUESTIONS)
    times: dict[str, list[float]] = defaultdict(list)
    stages: dict[tuple[object, str], str] = {
        (folder.embedding, "encode_query"): "embed",
        (folder.lexical, "search"): "lexical",
        (folder.lexical, "coverage"): "lexical",
        (folder.dense, "search"): "dense",
        (folder.dense, "similarity"): "dense",
    }
    if reranker is not None:
        stages[reranker, "scores"] = "rerank"
    watch = Stopwatch(stages)
    for turn in range(ROUNDS + 1):
        for question in questions:
            timed = {
                **_search_stages(assistant, question, watch),
                **_alone(assistant, question, watch),
            }
            if turn == ROUNDS:
                timed["ask"] = _ask(assistant, question)
            on_case()
            if turn:
                for name, ms in timed.items():
                    times[name].append(ms)
    rates = {
        f"{stage}_passages_per_second": built.passages / seconds
        for stage, seconds in _rates(built).items()
        if seconds
    }
    return Report(
        "speed",
        {
            "passages": built.passages,
            "documents": built.documents,
            "text_turns": built.turns,
            "seconds_to_ingest": built.seconds,
            "passages_per_second": built.passages / built.seconds,
            "passages_per_cpu_second": built.passages / built.cpu_seconds,
            **rates,
            "ingest_reused": built.reused,
            "ingest_commit": built.commit,
            "ingest_peak_memory_mb": built.peak_memory_mb,
            "peak_memory_mb": peak_memory_mb(),
            **{f"{part}_mb": size for part, size in _disk(folder.settings.data).items()},
            "questions": len(questions),
            "first_search_ms": first,
            **{
                f"{name}_ms_p{rank}": percentile(values, rank)
                for name, values in times.items()
                for rank in (50, 95, 99)
            },
            f"dense_recall@{NEAREST}": _recall(folder, built),
        },
    )


def _search_stages(assistant: Assistant, question: str, watch: Stopwatch) -> dict[str, float]:
    """A whole search with its stages, of which the indexes' run side by side. ``rest`` is what a
    search does while none runs: which documents are named, fusing, loading from the catalog.
    ``search_cpu`` is the time on processors, which another program's work lengthens little."""
    from assistant.question import understand

    start = time.perf_counter()
    understand(question)
    understood = time.perf_counter()
    watch.take()
    busy = time.process_time()
    assistant.search(question)
    busy = time.process_time() - busy
    searched = time.perf_counter()
    stages, in_stages = watch.take_with_busy()
    whole, reading = (searched - understood) * 1000, (understood - start) * 1000
    return {
        "understand": reading,
        **stages,
        "rest": whole - reading - in_stages,
        "search": whole,
        "search_cpu": busy * 1000,
    }


def _ask(assistant: Assistant, question: str) -> float:
    start = time.perf_counter()
    assistant.ask(question)
    return (time.perf_counter() - start) * 1000


def _alone(assistant: Assistant, question: str, watch: Stopwatch) -> dict[str, float]:
    """A whole search with either index alone."""
    from assistant.types import SearchSettings

    start = time.perf_counter()
    assistant.search(question, using=SearchSettings(mode="lexical"))
    middle = time.perf_counter()
    assistant.search(question, using=SearchSettings(mode="dense"))
    end = time.perf_counter()
    watch.take()
    return {"lexical_alone": (middle - start) * 1000, "dense_alone": (end - middle) * 1000}


def _rates(built: Built) -> Mapping[str, float]:
    """Seconds of each part of ingest. The parts run side by side and share the interpreter, so
    each would be faster by itself."""
    spent = defaultdict(float, built.stage_seconds)
    return {
        "catalog": spent["catalog"] + spent["publish"],
        "lexical": spent["lexical"],
        "embed": spent["embed"],
        "dense": spent["dense"],
    }


def _disk(data: Path) -> dict[str, float]:
    """MB of the catalog and of both indexes."""
    parts: dict[str, Sequence[Path]] = {
        "catalog": list(data.glob("catalog.sqlite*")),
        "lexical": list((data / "lexical").rglob("*")),
        "dense": list((data / "dense").rglob("*")),
    }
    return {
        name: sum(path.stat().st_size for path in paths if path.is_file()) / 1e6
        for name, paths in parts.items()
    }


def _recall(folder: DataFolder, built: Built) -> float:
    """How many of the truly nearest passages the dense index finds, of as many."""
    ids = list(folder.library_ids(None).values())
    shares = []
    for question, nearest in zip(built.questions, built.nearest, strict=True):
        found = folder.dense.search(folder.embedding.encode_query(question), ids, len(nearest))
        shares.append(len({i for i, _ in found} & set(nearest)) / len(nearest))
    return sum(shares) / len(shares)
