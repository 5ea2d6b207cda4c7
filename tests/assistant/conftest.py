"""Real assistants on small libraries written here: real SQLite, tantivy, Chroma, the real model."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping
from contextlib import ExitStack
from pathlib import Path

import hypothesis
import pytest

from assistant.service import Assistant
from assistant.types import Answer, Turn
from assistant.wiring import open_assistant
from ingest.settings import Settings

ROOT = Path(__file__).parents[2]
# A busy machine makes a slow example, not a wrong one.
hypothesis.settings.register_profile("busy machine", deadline=None)
hypothesis.settings.load_profile("busy machine")

NEWS = """\
(Baohoanhson.vn) - Sáng 12-7, Ban Tổ chức Tỉnh ủy Hoành Sơn tổ chức hội nghị sơ kết công tác tổ \
chức xây dựng Đảng 6 tháng đầu năm 2019.

Tin liên quan

Đọc nhiều

Hoành Sơn sơ kết công tác tổ chức xây dựng Đảng 6 tháng đầu năm 2019

Sáng 12-7, Ban Tổ chức Tỉnh ủy Hoành Sơn tổ chức hội nghị sơ kết công tác tổ chức xây dựng Đảng \
6 tháng đầu năm 2019.

Các đồng chí: Đỗ Quang Vĩnh, Ủy viên Ban Thường vụ, Trưởng Ban Tổ chức Tỉnh ủy; Lê Thị Thu Hà, \
Phó Trưởng ban Thường trực Ban Tổ chức Tỉnh ủy đồng chủ trì hội nghị.

Sáu tháng qua, ngành tổ chức xây dựng Đảng tỉnh Hoành Sơn đã sắp xếp lại các phòng, ban của khối \
Đảng, qua đó giảm được 47 đầu mối so với năm 2018. Việc sáp nhập thôn được hoàn thành trong quý \
II, giảm 612 thôn, tổ dân phố và 3.204 người hoạt động không chuyên trách.

Toàn tỉnh kết nạp 1.105 đảng viên mới, trong đó có 412 đảng viên là đoàn viên thanh niên.

Từ thực tiễn ở cơ sở, tỉnh Hoành Sơn đề nghị Bộ Nội vụ sớm hướng dẫn chế độ đối với cán bộ dôi dư \
sau sáp nhập; đề nghị Ban Tổ chức Trung ương hướng dẫn việc chuyển sinh hoạt đảng ở các thôn mới.

Phát biểu kết luận hội nghị, đồng chí Đỗ Quang Vĩnh yêu cầu các huyện ủy hoàn thành việc lấy phiếu \
tín nhiệm trước ngày 30-9-2019.

Nguyễn An

0 bình luận

Ý kiến của bạn sẽ được biên tập trước khi đăng. Vui lòng gõ tiếng Việt có dấu

Địa phương

Thời tiết
"""


def official_letter(
    kind: str,
    number: str,
    day: str,
    subject: str,
    body: str,
    *,
    organ: str = "TỈNH ỦY HOÀNH SƠN",
    place: str = "Hoành Sơn",
    signed: str = "Nguyễn Văn Mẫu",
    role: str = "BÍ THƯ",
    sent_to: tuple[str, ...] = ("Các huyện ủy", "Lưu Văn phòng"),
) -> str:
    """A document in the Party's official layout; ``day`` is "10/3/2016"."""
    d, m, y = day.split("/")
    return "\n".join(
        [
            organ,
            "*",
            f"Số {number}",
            "",
            "ĐẢNG CỘNG SẢN VIỆT NAM",
            f"{place}, ngày {int(d):02} tháng {int(m):02} năm {y}",
            "",
            kind.upper(),
            subject,
            "-----",
            "",
            body.strip(),
            "",
            "Nơi nhận:",
            *[f"- {name}" for name in sent_to],
            "",
            "T/M BAN THƯỜNG VỤ",
            role,
            "(đã ký)",
            signed,
            "",
        ]
    )


REORGANISE = official_letter(
    "Nghị quyết",
    "18-NQ/TU",
    "25/10/2017",
    "về sắp xếp tổ chức bộ máy của hệ thống chính trị",
    """
Điều 1. Mục tiêu
Đến năm 2021, toàn tỉnh giảm 15% số đầu mối trực thuộc các cơ quan đảng.

Điều 2. Tổ chức thực hiện
Ban Tổ chức Tỉnh ủy phối hợp với Văn phòng Tỉnh ủy theo dõi việc thực hiện.
""",
)
TOURISM = official_letter(
    "Nghị quyết",
    "18-NQ/TU",
    "16/6/2022",
    "về phát triển du lịch biển",
    """
Điều 1. Mục tiêu
Đến năm 2025, toàn tỉnh đón 4.500.000 lượt khách du lịch mỗi năm.

Điều 2. Tổ chức thực hiện
Ban Cán sự đảng Ủy ban nhân dân tỉnh lãnh đạo xây dựng đề án phát triển du lịch biển.
""",
    signed="Hoàng Minh Tuệ",
)
STUDY_2016 = official_letter(
    "Quy định",
    "05-QĐ/TU",
    "10/3/2016",
    "về chế độ học tập lý luận chính trị của cán bộ",
    """
Điều 1. Thời gian học tập
Cán bộ lãnh đạo cấp phòng học tập lý luận chính trị 03 ngày trong một năm.

Điều 2. Hiệu lực
Quy định này có hiệu lực từ ngày ký.
""",
)
STUDY_2020 = official_letter(
    "Quy định",
    "31-QĐ/TU",
    "8/9/2020",
    "về bồi dưỡng chuyên môn đối với cán bộ, đảng viên",
    """
Điều 1. Phạm vi
Quy định này áp dụng đối với cán bộ, đảng viên trong toàn Đảng bộ tỉnh.

Điều 2. Giải thích từ ngữ
Bồi dưỡng tại chỗ là việc cán bộ được hướng dẫn ngay ở nơi làm việc, không mở lớp tập trung.

Điều 5. Trách nhiệm của cấp ủy
1. Lập kế hoạch bồi dưỡng hằng năm trước ngày 31 tháng 01.
2. Cấp ủy có trách nhiệm:
a) Cử cán bộ đi học đúng đối tượng;
b) Bố trí kinh phí cho lớp học;
c) Kiểm tra kết quả học tập của cán bộ.
3. Báo cáo Tỉnh ủy trước ngày 15 tháng 12.

Điều 6. Hiệu lực
Quy định này thay thế Quy định số 05-QĐ/TU, ngày 10/3/2016 của Tỉnh ủy.
""",
)
OFFICE = {
    "tin so ket.txt": NEWS,
    "nq18-2017.txt": REORGANISE,
    "nq18-2022.txt": TOURISM,
    "qd05.txt": STUDY_2016,
    "qd31.txt": STUDY_2020,
}

MakeAssistant = Callable[[Mapping[str, Mapping[str, str]]], Assistant]


@pytest.fixture(scope="session")
def letter() -> Callable[..., str]:
    return official_letter


@pytest.fixture(scope="session")
def make_assistant(tmp_path_factory: pytest.TempPathFactory) -> Iterator[MakeAssistant]:
    """Makes an assistant from ``{library: {file name: text}}``; all are closed at the end."""
    with ExitStack() as opened:

        def make(libraries: Mapping[str, Mapping[str, str]]) -> Assistant:
            folder = tmp_path_factory.mktemp("kho")
            assistant = opened.enter_context(open_assistant(Settings(data=folder / "data")))
            for index, (library, files) in enumerate(libraries.items()):
                sources = folder / f"nguon-{index}"
                sources.mkdir()
                for name, text in files.items():
                    (sources / name).write_text(text, encoding="utf-8")
                report = assistant.add([sources], library=library)
                assert not report.refused
            return assistant

        yield make


@pytest.fixture(scope="session")
def office(make_assistant: MakeAssistant) -> Assistant:
    """A news page, two resolutions that share a number, a regulation and its replacement.
    Tests only read it."""
    return make_assistant({"Kho chung": OFFICE})


@pytest.fixture(scope="session")
def empty(make_assistant: MakeAssistant) -> Assistant:
    return make_assistant({})


@pytest.fixture(scope="session")
def sample_documents() -> Path:
    return ROOT / "eval" / "samples" / "documents"


@pytest.fixture(scope="session")
def samples(make_assistant: MakeAssistant, sample_documents: Path) -> Assistant:
    """The sample documents, ingested once. Tests only read it."""
    assistant = make_assistant({})
    report = assistant.add([sample_documents], library="Tài liệu mẫu")
    assert report.ingested
    assert not report.refused
    return assistant


@pytest.fixture(scope="session")
def sample_answers(samples: Assistant) -> list[Answer]:
    """An answer to every question of eval/cases/samples.jsonl, asked with its history."""
    lines = (ROOT / "eval" / "cases" / "samples.jsonl").read_text(encoding="utf-8").splitlines()
    answers = []
    for case in map(json.loads, filter(None, lines)):
        history: list[Turn] = []
        for earlier in case.get("history", ()):
            told = samples.ask(earlier, history=history)
            assert told.question
            history.append(Turn(told.question.standalone, told.text))
        answers.append(samples.ask(case["question"], history=history))
    return answers
