from hypothesis import given, settings
from hypothesis import strategies as st

from ingest.sentences import sentence_spans
from ingest.structure import assign_roles, parse
from ingest.structure.closing import find_closings
from ingest.structure.facts import read_facts
from ingest.structure.letterhead import read_letterhead
from ingest.structure.lines import Role, lay_out
from ingest.structure.outline import outline
from ingest.structure.passages import LONGEST_CLAUSE, LONGEST_PARAGRAPH, MERGED
from ingest.types import Block

_LINES = st.sampled_from(
    [
        "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM",
        "TỈNH ỦY ĐÔNG LĨNH",
        "Số 12-NQ/TU",
        "Lĩnh An, ngày 15 tháng 8 năm 2019",
        "NGHỊ QUYẾT",
        "về sắp xếp tổ chức bộ máy",
        "-------",
        "- Căn cứ Điều lệ Đảng;",
        "Chương I",
        "QUY ĐỊNH CHUNG",
        "Mục 2. TỔ CHỨC",
        "Điều 1. Phạm vi",
        "Điều 1. Sửa đổi, bổ sung một số điều của Luật Cư trú",
        "Điều 2",
        "Điều 3. Luật này có hiệu lực từ ngày ký.",
        "“Điều 7a. Quyền",
        "kết thúc.”.",
        "1. Khoản một gồm:",
        "2. Khoản hai. Câu nữa.",
        "a) điểm a;",
        "b) điểm b.",
        "I. TÌNH HÌNH",
        "1.1. Kết quả",
        "Đoạn văn thường. Có hai câu.",
        "Một câu dài " + "nối tiếp " * 40 + "đến đây. Rồi câu sau.",
        "Nhiều câu. " * 170,
        "PHỤ LỤC I",
        "Nơi nhận:",
        "- Như trên;",
        "T/M TỈNH ỦY",
        "BÍ THƯ",
        "(đã ký)",
        "Lương Đình Khoát",
        "Luật này được Quốc hội khóa XV thông qua ngày 24 tháng 6 năm 2025.",
    ]
)
_BLOCKS = st.lists(
    st.builds(
        Block,
        text=st.one_of(_LINES, st.text(min_size=1, max_size=30).filter(str.strip)),
        kind=st.sampled_from(["paragraph"] * 6 + ["row", "caption", "footnote", "heading"]),
        level=st.sampled_from([None, None, None, 1, 2]),
        bold=st.booleans(),
        bold_lead=st.sampled_from([0, 0, 5]),
        centered=st.booleans(),
        groups=st.sampled_from([(), (), (), ("I. Khối Đảng",), ("I. Khối Đảng", "Văn phòng")]),
    ),
    max_size=25,
)


def roles_of(blocks: list[Block]) -> list[Role]:
    layout = lay_out(blocks)
    head = read_letterhead(layout.lines)
    closings = find_closings(layout.lines, head.body)
    facts = read_facts(layout, head, closings, file_name="tep")
    return outline(layout.lines, assign_roles(layout, head, closings, facts)).roles


@settings(max_examples=100, deadline=None)
@given(_BLOCKS)
def test_every_content_block_is_in_exactly_one_passage_in_order(blocks: list[Block]) -> None:
    document = parse(blocks, file_name="tep")
    assert document.text == "\n".join(block.text for block in blocks)
    covered = [0] * len(document.text)
    end = 0
    for passage in document.passages:
        assert end <= passage.start < passage.end
        assert passage.text == document.text[passage.start : passage.end]
        end = passage.end
        for index in range(passage.start, passage.end):
            covered[index] += 1
    position = 0
    for block, role in zip(blocks, roles_of(blocks), strict=True):
        expected = 1 if role == "content" else 0
        for offset, char in enumerate(block.text):
            assert char.isspace() or covered[position + offset] == expected, (role, block)
        position += len(block.text) + 1


@settings(max_examples=100, deadline=None)
@given(_BLOCKS)
def test_no_sentence_is_cut_and_no_passage_is_long(blocks: list[Block]) -> None:
    document = parse(blocks, file_name="tep")
    cuts = {p.start for p in document.passages} | {p.end for p in document.passages}
    for start, end in sentence_spans(document.text):
        assert not any(start < cut < end for cut in cuts)
    for passage in document.passages:
        one_sentence = len(sentence_spans(passage.text)) == 1
        limit = LONGEST_CLAUSE if passage.article else LONGEST_PARAGRAPH
        assert len(passage.text) <= limit or one_sentence


@settings(max_examples=100, deadline=None)
@given(_BLOCKS)
def test_evidence_lies_in_the_text(blocks: list[Block]) -> None:
    document = parse(blocks, file_name="tep")
    for start, end in document.facts.evidence.values():
        assert 0 <= start < end <= len(document.text)


def test_pages_of_passages() -> None:
    blocks = [
        Block("Trang một. " * 30, page=1),
        Block("Sang trang ba. " * 150, page=3),
        Block("Trang bốn.", page=4),
    ]
    document = parse(blocks, file_name="tep.pdf")
    assert document.pages == 4
    assert document.page_starts == (0, 331, 331, 2582)
    assert [p.pages for p in document.passages] == [(1,), (3,), (3,), (3,), (4,)]


def test_short_paragraphs_are_merged_and_long_ones_split_between_sentences() -> None:
    blocks = [Block(f"Đoạn {n} nói về việc thứ {n}.") for n in range(80)]
    blocks.append(Block("Đây là một câu trong một đoạn rất dài. " * 60))
    document = parse(blocks, file_name="tep")
    assert all(len(p.text) <= MERGED for p in document.passages)
    assert all(p.text.endswith(".") for p in document.passages)
    assert 4 <= len(document.passages) <= 8


def test_a_long_clause_is_split_at_its_points_under_its_lead() -> None:
    point = "nội dung của điểm này được quy định chi tiết, đầy đủ, rõ ràng. "
    document = parse(
        [
            Block("Điều 4. Nguyên tắc"),
            Block("Điều 5. Nhiệm vụ"),
            Block("1. Việc ngắn."),
            Block("2. Cơ quan có các nhiệm vụ sau đây:"),
            *(Block(f"{letter}) " + point * 20) for letter in "abcd"),
        ],
        file_name="tep",
    )
    assert [p.heading_path[1:] for p in document.passages[1:]] == [
        ("Khoản 1",),
        ("Khoản 2. Cơ quan có các nhiệm vụ sau đây:", "Điểm a"),
        ("Khoản 2. Cơ quan có các nhiệm vụ sau đây:", "Điểm b"),
        ("Khoản 2. Cơ quan có các nhiệm vụ sau đây:", "Điểm c"),
        ("Khoản 2. Cơ quan có các nhiệm vụ sau đây:", "Điểm d"),
    ]
    assert document.passages[2].text.startswith("2. Cơ quan")
    assert {p.article for p in document.passages[1:]} == {"5"}


def test_a_long_introduction_is_a_passage_of_its_own() -> None:
    introduction = "Lời dẫn dài của điều này nêu rõ phạm vi. " * 10
    document = parse(
        [Block("Điều 1. Phạm vi"), Block(introduction), Block("1. Một."), Block("2. Hai.")],
        file_name="tep",
    )
    assert [p.heading_path for p in document.passages] == [
        ("Điều 1. Phạm vi",),
        ("Điều 1. Phạm vi", "Khoản 1"),
        ("Điều 1. Phạm vi", "Khoản 2"),
    ]


def test_nothing_gives_nothing() -> None:
    document = parse([], file_name="trống.txt")
    assert (document.text, document.passages, document.pages) == ("", (), 0)
    assert document.facts.title == "trống"
