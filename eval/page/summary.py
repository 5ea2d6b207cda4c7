"""A run told in sentences: what was measured and how it came out."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from eval.page.words import MODES, count, of_a_hundred
from eval.types import Report


def summary(run: Report) -> list[str]:
    """What was measured, then how it came out: the first paragraphs of the page."""
    metrics, day = run.metrics, _day(run.record)
    when = f"Ngày {day}, " if day else ""
    if run.kind == "retrieval":
        spelling = (
            "gõ không dấu"
            if metrics.get("without_diacritics")
            else f"gõ sai dấu ở {of_a_hundred(metrics['wrong_diacritics'])} chữ có dấu"
            if metrics.get("wrong_diacritics")
            else "gõ đủ dấu"
        )
        size = f"{count(metrics['documents'])} văn bản"
        if "passages" in metrics:
            size += f", {count(metrics['passages'])} đoạn trích"
        return [
            f"{when}trợ lý được giao tìm chỗ có lời đáp cho {count(metrics['queries'])} câu hỏi "
            f"trong kho gồm {size}. Với mỗi câu hỏi, chỗ cần tìm đã được người soạn ghi sẵn; phép "
            "đo xem chỗ ấy đứng thứ mấy trong danh sách tìm được. Lần này tìm "
            f"{MODES.get(metrics.get('mode', 'fused'), 'theo cách khác')}, câu hỏi {spelling}.",
            f"Kết quả: {of_a_hundred(metrics['hit@1'])} câu có chỗ cần tìm đứng ngay đầu; "
            f"trong mười kết quả đầu có mặt {of_a_hundred(metrics['recall@10'])} chỗ cần tìm.",
        ]
    if run.kind == "answers":
        return [
            f"{when}trợ lý được hỏi {count(metrics['questions'])} câu đã biết trước lời đáp, văn "
            "bản làm căn cứ, hoặc biết là kho không có căn cứ. Câu trả lời tính là đúng khi nói "
            "đủ điều phải nói và dẫn đúng văn bản; câu không có căn cứ thì phải từ chối.",
            f"Kết quả: đúng {count(metrics['right'])} câu, tức {of_a_hundred(metrics['accuracy'])}"
            f"; từ chối thừa {count(metrics['needless_refusals'])} câu, lẽ ra phải từ chối mà vẫn "
            f"trả lời {count(metrics['missed_refusals'])} câu; "
            f"{count(metrics['quote_violations'])} trích dẫn sai nguyên văn.",
        ]
    if run.kind == "squad":
        return [
            f"{when}trợ lý được hỏi {count(metrics['questions'])} câu có đáp án nằm sẵn trong bài "
            "đọc. Phép đo xem đáp án có nằm trong những câu đầu tiên được đưa ra hay không.",
            f"Kết quả: {of_a_hundred(metrics['contains_gold@1'])} câu có đáp án ngay trong câu đầu "
            f"được đưa ra; từ chối {of_a_hundred(metrics['refused'])} câu dù bài đọc có đáp án.",
        ]
    return [f"{when}đo tốc độ nạp tài liệu và trả lời trên máy ghi ở cuối trang."]


def _day(record: Mapping[str, Any]) -> str:
    try:
        return datetime.fromisoformat(str(record["started"])).strftime("%d-%m-%Y")
    except (KeyError, ValueError):
        return ""
