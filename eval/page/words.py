"""What a reader who never heard of nDCG is told."""

from __future__ import annotations

# Figures of a run in the order shown: name in the record -> (label, one sentence).
FIGURES: dict[str, tuple[str, str]] = {
    "ndcg@10": (
        "nDCG@10",
        "Chỗ cần tìm càng gần đầu trong mười kết quả thì càng gần 1; đứng đầu là 1, "
        "không có trong mười kết quả là 0.",
    ),
    "mrr@10": (
        "MRR@10",
        "Nghịch đảo của thứ hạng: chỗ cần tìm đứng đầu được 1, thứ hai được 0,5, thứ ba được 0,33, "
        "ngoài mười kết quả đầu được 0.",
    ),
    "recall@5": ("Có trong năm kết quả đầu", "Phần chỗ cần tìm có mặt trong năm kết quả đầu."),
    "recall@10": ("Có trong mười kết quả đầu", "Phần chỗ cần tìm có mặt trong mười kết quả đầu."),
    "hit@1": ("Đứng ngay đầu", "Phần câu hỏi có ngay kết quả đầu tiên là chỗ cần tìm."),
    "accuracy": (
        "Đúng",
        "Phần câu hỏi kết thúc đúng như phải thế: trả lời đúng và dẫn đúng văn bản, từ chối khi "
        "kho không có căn cứ, hỏi lại khi số văn bản trùng nhau.",
    ),
    "contains_gold@1": (
        "Đáp án trong câu đầu",
        "Phần câu hỏi có đáp án nằm ngay trong câu đầu tiên được đưa ra.",
    ),
    "contains_gold@2": (
        "Đáp án trong hai câu đầu",
        "Phần câu hỏi có đáp án nằm trong hai câu đầu được đưa ra.",
    ),
    "contains_gold@3": (
        "Đáp án trong ba câu đầu",
        "Phần câu hỏi có đáp án nằm trong ba câu đầu được đưa ra.",
    ),
}
# In a comparison a case is judged right or not; in a run that is the share "accuracy".
COMPARED = {**FIGURES, "right": FIGURES["accuracy"]}

READING: tuple[tuple[str, str], ...] = (
    (
        "Khoảng tin cậy 95%",
        "Hỏi những câu khác cùng loại thì con số sẽ xê dịch, phần nhiều trong khoảng này; khoảng "
        "rộng nghĩa là số câu hỏi còn ít.",
    ),
    (
        "Thời gian p50, p95",
        "Một nửa số câu hỏi được đáp nhanh hơn p50, chín mươi lăm phần trăm nhanh hơn p95.",
    ),
)
READING_COMPARISON: tuple[tuple[str, str], ...] = (
    (
        "Câu hơn, câu kém",
        "Số câu hỏi mà lần đo B được điểm cao hơn, thấp hơn lần đo A; những câu như nhau "
        "không tính.",
    ),
    (
        "p",
        "Khả năng thấy chênh lệch lớn như vậy khi hai lần đo thật ra ngang nhau; nhỏ hơn 0,05 thì "
        "coi là khác nhau thật.",
    ),
)

TYPES = {
    "who": "Hỏi ai",
    "how_many": "Hỏi bao nhiêu",
    "when": "Hỏi khi nào",
    "where": "Hỏi ở đâu",
    "list": "Liệt kê",
    "proposal": "Kiến nghị",
    "definition": "Khái niệm",
    "yes_no": "Có hay không",
    "abbreviation": "Viết tắt",
    "compare": "So sánh",
    "two_documents": "Cần hai văn bản",
    "no_diacritics": "Gõ không dấu",
    "ambiguous_number": "Số trùng nhau",
    "follow_up": "Hỏi nối tiếp",
    "absent": "Kho không có",
    "other_words": "Hỏi bằng lời khác",
    "answerable": "Có đáp án",
    "impossible": "Không có đáp án",
}
VERDICTS = {
    "right": "đúng",
    "wrong": "sai",
    "needless_refusal": "từ chối thừa",
    "missed_refusal": "lẽ ra phải từ chối",
    "error": "lỗi",
}
STATUSES = {"answered": "trả lời", "refused": "từ chối", "ambiguous": "hỏi lại"}
MODES = {
    "fused": "theo cả từ ngữ và ý nghĩa",
    "lexical": "chỉ theo từ ngữ",
    "dense": "chỉ theo ý nghĩa",
}


def wanted(expected: str) -> str:
    """``Outcome.expected`` for a reader: ``answered: 45`` -> ``trả lời: 45``."""
    status, colon, rest = expected.partition(":")
    return STATUSES.get(status, status) + colon + rest


def decimal(value: float, places: int = 3) -> str:
    """A number as Vietnamese print it: ``0,824``."""
    return f"{value:.{places}f}".replace(".", ",").replace("-", "\N{MINUS SIGN}")


def chance(p: float) -> str:
    """A p value: ``0,574``, and no zero where there is a chance left."""
    return "< 0,001" if p < 0.001 else decimal(p)


def count(value: int) -> str:
    """A whole number with its thousands apart: ``15.684``."""
    return f"{value:,}".replace(",", ".")


def of_a_hundred(share: float) -> str:
    """A share as a person says it: ``82 trong 100``."""
    return f"{round(100 * share)} trong 100"
