import pytest
from hypothesis import given
from hypothesis import strategies as st

from ingest.sentences import sentence_spans


def sentences(text: str) -> list[str]:
    return [text[start:end] for start, end in sentence_spans(text)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            "Tỉnh đã giảm 131 đầu mối. Hiệu quả tăng.",
            ["Tỉnh đã giảm 131 đầu mối.", "Hiệu quả tăng."],
        ),
        ("Hội nghị ở TP. Thanh Hóa. Xong.", ["Hội nghị ở TP. Thanh Hóa.", "Xong."]),
        ("PGS. TS. Lê Văn B nói. Đ/c Trần C. ghi.", ["PGS. TS. Lê Văn B nói.", "Đ/c Trần C. ghi."]),
        ("Cháu Lê Văn Th. (6 tuổi) và bà Ng. Thị Mai dự.", None),
        ("Họp ở TP. HCM. Theo đó, việc đã xong.", ["Họp ở TP. HCM.", "Theo đó, việc đã xong."]),
        ("Ông Nguyễn V. A. Nam và bà Lê T.H. Mai dự.", None),
        ("Tăng 12.5% với 1.578 thôn từ ngày 1.7.2019 theo 18-NQ/TW.", None),
        ("1. Mục đích. Yêu cầu.", ["1. Mục đích.", "Yêu cầu."]),
        ("a. Rà soát. b) Báo cáo.", ["a. Rà soát.", "b) Báo cáo."]),
        ("II. TÌNH HÌNH", None),
        ("Cán bộ, công chức, v.v. Tất cả đều dự.", None),
        ("Xem tr. 5 của báo cáo.", None),
        ("Trụ sở ở P. 5, Q. 1 của thành phố.", None),
        ("Đồng chí nói: “Phải làm. Làm ngay” rồi kết thúc.", None),
        (
            "Đồng chí nói: “Phải làm.” Hội nghị tán thành.",
            ["Đồng chí nói: “Phải làm.”", "Hội nghị tán thành."],
        ),
        ("Có hai xã (Xã A. Xã B) chưa xong.", None),
        ("Đã xong chưa? Xong rồi! Tốt…", ["Đã xong chưa?", "Xong rồi!", "Tốt…"]),
        ("Luật này được thông qua./. Nơi nhận", ["Luật này được thông qua./.", "Nơi nhận"]),
        ("Năm 2019. 5 đồng chí dự.", ["Năm 2019.", "5 đồng chí dự."]),
        ("Dòng một\nDòng hai", ["Dòng một", "Dòng hai"]),
        ("(Baothanhhoa.vn) - Chiều 1-7, Ban Tổ chức họp.", None),
        ("  \n ", []),
    ],
    ids=lambda value: value[:24] if isinstance(value, str) else None,
)
def test_cuts_where_a_reader_would(text: str, expected: list[str] | None) -> None:
    assert sentences(text) == ([text] if expected is None else expected)


_TEXTS = st.one_of(
    st.text(max_size=80),
    st.lists(
        st.sampled_from(
            [
                "TP.",
                "Đảng.",
                "giảm",
                "Tốt!",
                "1.",
                "“Phải",
                "làm”",
                '"',
                "(A.",
                "b)",
                "B.",
                "\n",
                " ",
                "v.v.",
                "năm?",
                "…",
            ]
        ),
        max_size=25,
    ).map(" ".join),
)


@given(_TEXTS)
def test_spans_cover_everything_visible_in_order(text: str) -> None:
    spans = sentence_spans(text)
    previous = 0
    for start, end in spans:
        assert previous <= start < end
        assert not text[previous:start].strip()
        assert text[start:end] == text[start:end].strip()
        previous = end
    assert not text[previous:].strip()


@given(_TEXTS)
def test_a_sentence_is_one_sentence(text: str) -> None:
    for sentence in sentences(text):
        assert sentence_spans(sentence) == [(0, len(sentence))]


def test_time_grows_with_length_only() -> None:
    text = "(Một câu dài. Hai. " * 30_000
    assert len(sentence_spans(text)) > 30_000
