"""Invented office documents in any amount, for speed only: their words are shuffled.

A chain over word pairs of a small set of phrases keeps the length of sentences and the uneven
use of words that make an index slow or fast; what the sentences say means nothing.
"""

from __future__ import annotations

import itertools
import random
from collections import defaultdict

from eval.types import Corpus, TextFile

SEED = 7
ARTICLES_A_FILE = 40
WORDS_AN_ARTICLE = 110  # about one passage

PHRASES = """
Ban Thường vụ Tỉnh ủy chỉ đạo các cấp ủy trực thuộc rà soát, sắp xếp tổ chức bộ máy của hệ thống
chính trị tinh gọn, hoạt động hiệu lực, hiệu quả.

Các huyện ủy, thị ủy, thành ủy xây dựng kế hoạch sắp xếp, sáp nhập thôn, tổ dân phố không bảo
đảm tiêu chuẩn và báo cáo kết quả trước ngày 31 tháng 12.

Ban Tổ chức chủ trì, phối hợp với Ủy ban Kiểm tra tham mưu quy hoạch, luân chuyển, bổ nhiệm cán
bộ lãnh đạo, quản lý thuộc diện Ban Thường vụ quản lý.

Chi bộ họp định kỳ mỗi tháng một lần để đánh giá kết quả thực hiện nhiệm vụ, thảo luận công tác
phát triển đảng viên và thu nộp đảng phí.

Ủy ban nhân dân tỉnh bố trí kinh phí thực hiện chính sách tinh giản biên chế đối với người hoạt
động không chuyên trách ở xã, phường, thị trấn.

Đảng viên có trách nhiệm học tập, quán triệt nghị quyết, giữ gìn đoàn kết nội bộ, gương mẫu
trong công tác và trong cuộc sống ở nơi cư trú.

Hội nghị thống nhất đề nghị cấp có thẩm quyền xem xét số lượng cấp phó của các cơ quan chuyên
môn sau khi hợp nhất theo quy định của Trung ương.

Đảng ủy cơ sở kiểm tra, giám sát việc chấp hành quy chế làm việc, kịp thời xử lý tổ chức đảng và
đảng viên vi phạm kỷ luật của Đảng.

Năm học mới, ngành giáo dục tiếp tục sắp xếp mạng lưới trường, lớp; giảm điểm trường lẻ, bố trí
giáo viên phù hợp với quy mô học sinh của địa bàn.

Văn phòng cấp ủy tổng hợp báo cáo, theo dõi, đôn đốc việc thực hiện kết luận và tham mưu sơ kết,
tổng kết theo đúng thời hạn quy định.

Tỷ lệ người dân tham gia bảo hiểm y tế tăng, số hộ nghèo giảm, sản xuất nông nghiệp phát triển
ổn định, quốc phòng, an ninh được giữ vững.

Công tác dân vận của chính quyền chuyển biến tích cực, việc tiếp công dân, giải quyết đơn thư
khiếu nại, tố cáo bảo đảm đúng trình tự, thủ tục.
"""  # a blank line between phrases


def corpus(passages: int) -> Corpus:
    """About ``passages`` passages, the same ones on every call."""
    chance = random.Random(SEED)
    chain = _chain()
    starts = [line.split()[0] for line in PHRASES.split("\n\n")]
    made = []
    for first in range(0, passages, ARTICLES_A_FILE):
        number = first // ARTICLES_A_FILE + 1
        count = min(ARTICLES_A_FILE, passages - first)
        articles = [
            f"Điều {article}. {_article(chance, chain, starts)}" for article in range(1, count + 1)
        ]
        heading = f"QUY CHẾ LÀM VIỆC SỐ {number}"
        made.append(TextFile(f"{number:05d}.txt", "\n\n".join([heading, *articles]) + "\n"))
    return Corpus(name=f"made:{passages}", made=tuple(made))


def _chain() -> dict[str, list[str]]:
    """word -> the words that follow it; one that ends a phrase leads nowhere."""
    follows: dict[str, list[str]] = defaultdict(list)
    for line in PHRASES.split("\n\n"):
        tokens = line.split()
        for word, after in itertools.pairwise(tokens):
            follows[word].append(after)
    return follows


def _article(chance: random.Random, chain: dict[str, list[str]], starts: list[str]) -> str:
    """A title and sentences of shuffled phrases, with a place and a number that others lack."""
    tokens = ["Nhiệm", "vụ", "của", "xã", f"Tân Lập {chance.randrange(10_000)}\n"]
    word = chance.choice(starts)
    while len(tokens) < WORDS_AN_ARTICLE or not tokens[-1].endswith("."):
        tokens.append(word)
        after = chain.get(word)
        word = chance.choice(after) if after else chance.choice(starts)
        if len(tokens) % 25 == 0:
            tokens.append(f"({chance.randrange(2, 5000)} người)")
    return " ".join(tokens)
