"""A sentence that holds the sort of thing asked for goes before one that does not."""

from __future__ import annotations

import unicodedata

import pytest

from assistant.answering.signals import signal
from assistant.question import understand
from ingest.folding import fold_aligned


def fits(question: str, sentence: str) -> float:
    asked = understand(question)
    return signal(asked.kind, fold_aligned(asked.readings[0]).text, sentence)


@pytest.mark.parametrize(
    ("question", "better", "worse"),
    [
        ("Giảm bao nhiêu thôn?", "Toàn tỉnh giảm 1.578 thôn.", "Toàn tỉnh giảm 12 xã."),
        ("giam bao nhieu thon", "Toàn tỉnh giảm 1.578 thôn.", "Toàn tỉnh giảm 12 xã."),
        (
            "Giảm bao nhiêu thôn?",
            "3 · Đơn vị: Huyện A · Thôn giảm: 12 · Tỷ lệ: 8,5%",
            "3 · Đơn vị: Huyện A · Xã: 4",
        ),
        ("Giảm bao nhiêu đầu mối?", "Tổng số 47 đầu mối.", "Các đầu mối được sắp xếp lại."),
        ("Giảm bao nhiêu thôn?", "Giảm 12 thôn.", "Ngày 12/7/2019 sáp nhập thôn."),
        ("Giảm bao nhiêu thôn?", "Giảm 12 thôn.", "Sáp nhập thôn theo Nghị quyết số 18-NQ/TU."),
        ("Giảm bao nhiêu thôn?", "Giảm 12 thôn.", "3. Tiếp tục sáp nhập thôn."),
        ("Quy trình có bao nhiêu bước?", "Quy trình gồm ba bước.", "Quy trình được niêm yết."),
        ("Tái phạm là gì?", "3. Tái phạm là việc vi phạm lại.", "Xử lý nặng khi tái phạm."),
        ("Thế nào là tái phạm?", "Tái phạm được hiểu là vi phạm lại.", "Xử lý nặng khi tái phạm."),
        ("tai pham la gi", "3. Tái phạm là việc vi phạm lại.", "Xử lý nặng khi tái phạm."),
        ("Hội nghị họp khi nào?", "Hội nghị họp ngày 12/7/2019.", "Hội nghị rất quan trọng."),
        ("Báo cáo định kỳ khi nào?", "Báo cáo hằng quý.", "Báo cáo phải trung thực."),
        ("Xong năm nào?", "Việc đã xong trong năm 2018.", "Làm trong 6 tháng, từ quý I."),
        ("Họp ở đâu?", "Họp tại huyện Bình Lãng.", "Cuộc họp rất quan trọng."),
        ("Bao lâu phải báo cáo?", "Trong 05 ngày làm việc.", "Phải báo cáo kịp thời."),
        ("Ai chủ trì?", "Đồng chí Đỗ Quang Vĩnh chủ trì.", "Hội nghị được chuẩn bị chu đáo."),
        ("Ai chủ trì?", "Đỗ Quang Vĩnh chủ trì.", "Ban Tổ chức chủ trì."),
        (  # the place asked about is nobody's name
            "Ai là Bí thư Tỉnh ủy Thanh Hóa?",
            "Đồng chí Trịnh Văn Chiến, Bí thư Tỉnh ủy, phát biểu tại Thanh Hóa.",
            "Đồng chí Bí thư Tỉnh ủy nói về Ban Chấp hành ở Thanh Hóa.",
        ),
        (  # a date that belongs to a number dates only the document
            "Hội nghị họp khi nào?",
            "Chiều 1-7, hội nghị họp.",
            "Hội nghị bám sát Kết luận số 05-KL/BTCTW, ngày 1-2-2019.",
        ),
        (  # a rank asks for a place of that rank, by its name
            "Thôn chưa có chi bộ nằm ở huyện nào?",
            "Còn 27 thôn, tập trung ở huyện Mường Thàng.",
            "Huyện còn 19 bản, chủ yếu ở xã Pù Hin.",
        ),
        (  # the place asked about is none of its own districts
            "Địa phương nào của Thanh Hóa không sáp nhập xã?",
            "26 huyện (TP Sầm Sơn không sáp nhập) đã xây dựng phương án.",
            "Tỉnh Thanh Hóa phát huy kinh nghiệm sáp nhập.",
        ),
        ("Theo nghị quyết nào?", "Theo Nghị quyết số 37-NQ/TW.", "Theo nghị quyết của Đảng."),
        ("Vì sao giải thể?", "Giải thể do doanh nghiệp phá sản.", "Giải thể 01 chi bộ."),
        (
            "Đơn nặc danh có được giải quyết không?",
            "Đơn không rõ danh tính thì không giải quyết.",
            "Đơn nặc danh là đơn không ghi tên.",
        ),
        (
            "Có bắt buộc phải cài ứng dụng không?",
            "Không bắt buộc đảng viên cao tuổi cài đặt.",
            "Ứng dụng khó triển khai ở vùng cao.",
        ),
        ("Có bị tinh giản không?", "Người đó bị tinh giản.", "Đơn vị: A · Tinh giản (người): 41"),
        (  # one item is no list
            "Hồ sơ gồm những gì?",
            "Hồ sơ gồm: tờ trình; biên bản.",
            "4. Thời hạn: gửi hồ sơ trước ngày 15/9/2021.",
        ),
        ("Kết nạp bao nhiêu đảng viên?", "Kết nạp 12 đảng viên.", "Có 60/63 tỉnh đã ban hành."),
        (  # a plenum's number and a day count nothing
            "Có bao nhiêu chi bộ?",
            "Có 12 chi bộ.",
            "Chi bộ thực hiện Nghị quyết Trung ương 4, sáng 17/5 đã họp.",
        ),
        ("Tiền thưởng là bao nhiêu?", "Thưởng 12 triệu đồng.", "Làm thử ở 45 chi bộ."),
        ("Có bao nhiêu công nhân?", "Có 300 công nhân.", "Khu công nghiệp có 36 doanh nghiệp."),
        ("Vì sao giải thể?", "Giải thể do phá sản.", "Giải thể để gọn đầu mối."),
        ("Vì sao giải thể?", "Giải thể để gọn đầu mối.", "Giải thể 01 chi bộ."),
        ("Còn bao nhiêu thôn?", "Từ 40 còn 12 thôn.", "Giảm 28 thôn."),
        ("Mấy kỳ một tháng?", "Họp hai kỳ mỗi tháng.", "Họp thường lệ theo kỳ."),
        ("Ai chủ trì?", "Đỗ Quang Vĩnh chủ trì.", "Việc ấy được thực hiện ở các địa phương."),
    ],
)
def test_the_right_form_goes_first(question: str, better: str, worse: str) -> None:
    assert fits(question, better) > fits(question, worse)


@pytest.mark.parametrize(
    ("question", "sentence"),
    [
        ("Giảm bao nhiêu thôn?", "Năm 2019, theo Điều 5, Khoản 2 và Nghị quyết số 18-NQ/TU."),
        ("Có bao nhiêu thôn?", ""),
        ("Có bao nhiêu chi bộ?", "Chi bộ theo Nghị quyết Trung ương 4, sáng 17/5 đã họp."),
        ("Hội nghị họp khi nào?", "Hội nghị rất quan trọng."),
    ],
    ids=["only-names", "empty", "plenum-and-day", "no-time"],
)
def test_nothing_of_the_sort_is_nothing(question: str, sentence: str) -> None:
    assert fits(question, sentence) == 0


@pytest.mark.parametrize("sentence", ["", "Điều 1.", "12 thôn", "· : ·", "a" * 5_000])
@pytest.mark.parametrize(
    "question", ["Ai?", "Bao nhiêu thôn?", "Khi nào?", "Ở đâu?", "X là gì?", "Gồm những gì?", "?"]
)
def test_always_between_0_and_1(question: str, sentence: str) -> None:
    assert 0 <= fits(question, sentence) <= 1


def test_names_are_found_in_decomposed_text() -> None:
    sentence = unicodedata.normalize("NFD", "Đều thuộc xã Nậm Cát, ở nơi vùng cao.")
    assert fits("Ở xã nào?", sentence) == 1


def test_a_length_of_time_is_told_in_any_of_its_units() -> None:
    asked = "thoi han luan chuyen can bo la may nam"
    assert signal("how_many", asked, "Thời gian luân chuyển ít nhất 36 tháng.") == 1.0
    assert signal("how_many", asked, "Luân chuyển 36 cán bộ.") < 0.5


@pytest.mark.parametrize(
    ("question", "better", "worse"),
    [
        ("Tỷ lệ hộ nghèo là bao nhiêu?", "Hộ nghèo còn 24,6%.", "Có 164 hộ nghèo được giúp."),
        ("Bao nhiêu phần trăm hộ nghèo?", "Hộ nghèo: 12/60.", "Có 164 hộ nghèo được giúp."),
        ("Tỷ lệ hộ nghèo?", "Hộ nghèo · Số hộ: 12 · Tỷ lệ: 8,5", "Hộ nghèo · Số hộ: 12"),
        ("Trước sáp nhập có bao nhiêu thôn?", "Có 12 thôn.", "Sau sáp nhập, có 9 thôn."),
        ("Trước khi sáp nhập có mấy thôn?", "Từ 12 thôn còn 9.", "Sau khi sáp nhập có 9 thôn."),
        ("Sau sáp nhập có bao nhiêu thôn?", "Có 9 thôn.", "Trước sáp nhập, có 12 thôn."),
        ("Cần bao nhiêu ủy viên dự họp?", "Ít nhất hai phần ba số ủy viên.", "Ủy viên dự họp."),
        ("Cần bao nhiêu ủy viên để tiến hành?", "Có 12 ủy viên.", "Có 12 triệu đồng."),
        ("Hỗ trợ bao nhiêu tiền?", "Hỗ trợ 12 triệu đồng.", "Hỗ trợ 12 hộ."),
    ],
)
def test_a_count_of_the_sort_asked_for(question: str, better: str, worse: str) -> None:
    assert fits(question, better) >= 0.5 > fits(question, worse)


def test_a_row_with_both_sides_tells_either() -> None:
    row = "Xã A · Thôn – Trước sáp nhập: 12 · Thôn – Sau sáp nhập: 9"
    assert fits("Trước khi sáp nhập có bao nhiêu thôn?", row) >= 0.5
