"""How fast: ingest of a corpus, then warm questions over it."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import TYPE_CHECKING

from eval.prepare import Ingested
from eval.significance import percentile
from eval.types import Report
from ingest.memory import peak_memory_mb

if TYPE_CHECKING:
    from assistant.service import Assistant

ROUNDS = 3
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
    metrics = {
        "files": ingested.files,
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
