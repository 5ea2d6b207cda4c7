"""The page over a small assistant whose answers are known: wiring, sessions, and the gate."""

from __future__ import annotations

import os
import re
import socket
from pathlib import Path

import gradio as gr
import pytest
from starlette.testclient import TestClient

from assistant.types import Answer, Citation, Claim, Question, SourceView, Turn
from assistant.web import conversation as talk
from assistant.web import guard, launch, uploads
from assistant.web.app import FONTS, STYLE, create_app
from assistant.web.conversation import Exchange
from ingest.errors import DataFolderHeld, UsageError
from ingest.removal import Removal
from ingest.settings import Settings
from ingest.types import Document, DocumentFacts, IngestReport, Progress, Refusal

TEXT = "Điều 1. Tỉnh giảm 15% đầu mối. Ban Tổ chức chủ trì."


class KnownAssistant:
    """Answers with the sentence of ``TEXT`` that holds the question's first word, else refuses.

    A question of "lỗi" fails as the service would, "hỏng" as a programming error would, and
    "số 18" is ambiguous.
    """

    def __init__(self) -> None:
        self.begin(Path())

    def begin(self, data: Path) -> None:
        self.settings = Settings(data=data)
        self.held: list[Document] = []
        self.asked: list[tuple[str, object, tuple[Turn, ...]]] = []
        self.taken: list[tuple[str, bytes, str]] = []

    def cited(self, quote):
        start = TEXT.index(quote)
        facts = self.held[0].facts
        place = ("Điều 1",), "1", (1,), "v" * 64, "Kho chung", start, start + len(quote)
        known = (facts.title, facts.number, facts.issued)
        return Citation(1, quote, 1, *known, *place, issuer=facts.issuer)

    def ask(self, question, *, libraries=None, history=()):
        self.asked.append((question, libraries, tuple(history)))
        if question == "lỗi":
            raise DataFolderHeld("Kho đang do chương trình khác giữ.")
        if question == "hỏng":
            raise ZeroDivisionError("chi tiết bên trong")
        if question == "số 18":
            return Answer("ambiguous", "Có hai văn bản.", choices=("giảm 2017?", "giảm 2022?"))
        word = question.split()[0].rstrip("?")
        found = next((s for s in re.findall(r"[^.]+\.", TEXT[7:]) if word in s), None)
        if found is None:
            near = self.cited(TEXT[7:20])
            nearest = tuple(self.held[:1])
            return Answer("refused", "Chưa tìm thấy căn cứ.", nearest=nearest, near=(near,))
        quote = found.strip()
        cited = self.cited(quote)
        standalone = Question(question, question + " (rõ)", "what")
        return Answer(
            "answered", quote, (Claim(quote, "verified", (1,)),), (cited,), (), (), standalone
        )

    def open(self, citation, *, around=700):
        if citation.document_id not in [d.id for d in self.held]:
            raise UsageError("Văn bản này đã được gỡ khỏi kho.")
        before, after = TEXT[: citation.start], TEXT[citation.end :]
        return SourceView(citation, before[-around:], citation.quote, after[:around], 1)

    def documents(self, libraries=None):
        return tuple(d for d in self.held if libraries is None or d.library in libraries)

    def libraries(self):
        return tuple(dict.fromkeys(d.library for d in self.held))

    def example_questions(self, count=6):
        return ("giảm bao nhiêu đầu mối?", "Ban nào chủ trì?")[:count] if self.held else ()

    def add(self, paths, *, library="Kho chung", on_progress=None, keep_origin=True):
        self.kept_origin = keep_origin
        ingested, refused = [], []
        for done, path in enumerate(paths):
            if on_progress:
                on_progress(Progress(path.name, done, len(paths), "đọc"))
            content = path.read_bytes()
            self.taken.append((path.name, content, library))
            if not content:
                refused.append(Refusal(path.name, "Tệp trống."))
                continue
            facts = DocumentFacts(f"Văn bản {path.stem}", number="1-NQ/TU", issuer="Tỉnh ủy")
            number = len(self.held) + 1
            self.held.append(Document(number, "v" * 64, library, path.name, facts, 1, 1, 2))
            ingested.append(path.name)
        return IngestReport(tuple(ingested), (), tuple(refused), 2 * len(ingested), 0.5, 9.0)

    def remove(self, document_id):
        gone = next(d for d in self.held if d.id == document_id)
        self.held.remove(gone)
        return Removal(gone, 1, 2, 1, (), None)


@pytest.fixture(scope="module")
def built():
    """An assistant and its page, built once (0.7 s); ``assistant`` begins each test afresh."""
    known = KnownAssistant()
    return known, create_app(known)


@pytest.fixture
def assistant(built, tmp_path):
    known, _ = built
    known.begin(tmp_path / "data")
    file = tmp_path / "nq1.txt"
    file.write_text(TEXT, encoding="utf-8")
    known.add([file])
    return known


class Wired:
    """The page's own handlers, called as Gradio would, answers keyed by element id."""

    def __init__(self, page: gr.Blocks) -> None:
        self.page = page
        self.handlers = {f.fn.__name__: f.fn for f in page.fns.values() if f.fn}

    def __call__(self, name, *given):
        result = self.handlers[name](*given)
        steps = [result] if isinstance(result, dict) else list(result)
        return [{self.name(k): v for k, v in step.items()} for step in steps]

    @staticmethod
    def name(component):
        return component.elem_id or type(component).__name__


@pytest.fixture
def page(built, assistant):  # noqa: ARG001 - the assistant begins afresh
    return Wired(built[1])


def event(**sent):
    return gr.EventData(None, sent)


def asked(page, question, held=(), chosen=None):
    waiting, settled = page("put", question, held, chosen)
    return waiting, settled


# ── asking ──────────────────────────────────────────────────────────────────────────────────


def test_a_question_shows_at_once_then_its_answer_with_the_first_source_open(page):
    waiting, settled = asked(page, "  giảm bao nhiêu?  ")
    assert "Đang tìm căn cứ" in waiting["cuoc-hoi"]
    assert waiting["cau-hoi"] == ""
    assert "Tỉnh giảm 15% đầu mối." in settled["cuoc-hoi"]
    assert "<mark>Tỉnh giảm 15% đầu mối.</mark>" in settled["nguon"]
    assert "Tỉnh ủy" in settled["nguon"]  # the issuer
    assert settled["ban-chep"].startswith("Câu hỏi: giảm bao nhiêu?")
    assert len(settled["State"]) == 1


def test_a_follow_up_hears_what_was_said(page, assistant):
    _, first = asked(page, "giảm bao nhiêu?")
    asked(page, "Ban nào?", first["State"])
    assert assistant.asked[-1][2] == (Turn("giảm bao nhiêu? (rõ)", "Tỉnh giảm 15% đầu mối."),)


def test_libraries_narrow_the_search_and_none_means_all(page, assistant):
    asked(page, "giảm?", (), ["Kho chung"])
    asked(page, "giảm?", (), [])
    assert [libraries for _, libraries, _ in assistant.asked] == [["Kho chung"], None]


@pytest.mark.parametrize("question", ["", "   \n"])
def test_an_empty_question_asks_nothing(page, assistant, question):
    assert len(page("put", question, (), None)) == 1
    assert assistant.asked == []


def test_a_second_question_waits_for_the_first(page, assistant):
    assert len(page("put", "giảm?", (Exchange("trước"),), None)) == 1
    assert assistant.asked == []


def test_a_refusal_opens_what_is_near_and_does_not_call_it_evidence(page):
    _, settled = asked(page, "không có")
    assert "Chưa tìm thấy căn cứ." in settled["cuoc-hoi"]
    assert "Văn bản nq1" in settled["cuoc-hoi"]
    assert "<mark>" in settled["nguon"]
    assert "Đoạn gần nhất [1]" in settled["nguon"]
    assert "Căn cứ" not in settled["nguon"]


def test_our_errors_are_told_and_others_are_not(page, caplog):
    _, told = asked(page, "lỗi")
    assert "Kho đang do chương trình khác giữ." in told["cuoc-hoi"]
    _, hidden = asked(page, "hỏng")
    assert "chi tiết bên trong" not in hidden["cuoc-hoi"]
    assert "Có lỗi ngoài dự kiến" in hidden["cuoc-hoi"]
    assert "chi tiết bên trong" in caplog.text


def test_failures_stay_out_of_the_history(page, assistant):
    _, failed = asked(page, "lỗi")
    asked(page, "giảm?", failed["State"])
    assert assistant.asked[-1][2] == ()


# ── what is pressed in the thread ───────────────────────────────────────────────────────────


def test_a_citation_opens_in_the_panel(page):
    _, settled = asked(page, "giảm?")
    pressed = page(
        "pressed", event(kind="citation", turn="0", number="1"), settled["State"], (), None
    )
    assert "<mark>" in pressed[0]["nguon"]


def test_a_citation_of_a_removed_document_says_so(page, assistant):
    _, settled = asked(page, "giảm?")
    assistant.held.clear()
    pressed = page(
        "pressed", event(kind="citation", turn="0", number="1"), settled["State"], (), None
    )
    assert "đã được gỡ khỏi kho" in pressed[0]["nguon"]


def test_a_choice_and_an_example_ask_their_question(page, assistant):
    _, settled = asked(page, "số 18")
    page("pressed", event(kind="choice", turn="0", number="1"), settled["State"], (), None)
    page("pressed", event(kind="example", number="0"), (), ("Ban nào chủ trì?",), None)
    assert [question for question, _, _ in assistant.asked[1:]] == [
        "giảm 2022?",
        "Ban nào chủ trì?",
    ]


@pytest.mark.parametrize(
    "sent",
    [
        {},
        {"kind": "citation", "turn": "7", "number": "1"},
        {"kind": "citation", "turn": "-1", "number": "1"},
        {"kind": "choice", "turn": "0", "number": "99"},
        {"kind": "example", "number": "-1"},
        {"kind": "example", "number": "<b>"},
        {"kind": "other", "turn": "0", "number": "0"},
    ],
)
def test_a_press_that_means_nothing_does_nothing(page, assistant, sent):
    _, settled = asked(page, "giảm?")
    before = len(assistant.asked)
    steps = page("pressed", event(**sent), settled["State"], ("một",), None)
    assert len(assistant.asked) == before
    assert all("<mark>" not in str(step) for step in steps)


def test_starting_over_forgets_and_offers_examples(page):
    (fresh,) = page("started_over", ("Ban nào chủ trì?",))
    assert fresh["State"] == ()
    assert "Ban nào chủ trì?" in fresh["cuoc-hoi"]
    assert fresh["ban-chep"] == ""


def test_a_citation_is_found_by_turn_and_number():
    cited = Citation(2, "q", 1, "t", None, None, (), None, (), "v", "k", 0, 1)
    held = (Exchange("a"), Exchange("b", Answer("answered", "q", (), (cited,))))
    assert talk.cited(held, 1, 2) is cited
    assert talk.cited(held, 1, 1) is None
    assert talk.cited(held, 0, 2) is None
    assert talk.cited(held, 2, 2) is None


# ── taking documents in ─────────────────────────────────────────────────────────────────────


@pytest.fixture
def stored(tmp_path, monkeypatch):
    folder = tmp_path / "uploads"
    folder.mkdir()
    monkeypatch.setenv("GRADIO_TEMP_DIR", str(folder))

    def store(name, content=b"chu"):
        place = folder / f"hash{len(list(folder.iterdir()))}" / "cut.bin"
        place.parent.mkdir()
        place.write_bytes(content)
        return {"path": str(place), "name": name}

    return store


def test_files_are_taken_in_under_their_own_names(page, assistant, stored):
    claims = [stored("Báo cáo số 12 #1.docx"), stored("trống.txt", b""), stored("trống.txt", b"x")]
    (chosen,) = page("chosen_more", event(files=claims), ())
    assert "Báo cáo số 12 #1.docx" in chosen["tep-da-chon"]
    steps = page("added", chosen["State"], " Kho mới ")
    assert assistant.kept_origin is False
    assert [name for name, _, library in assistant.taken if library == "Kho mới"] == [
        "Báo cáo số 12 #1.docx",
        "trống.txt",
        "trống.txt",
    ]
    assert "Đang đọc" in steps[1]["bao-cao"]
    assert "Tệp trống." in steps[-1]["bao-cao"]
    assert "Kho mới: đã nạp 2 tệp" in steps[-1]["bao-cao"]
    assert steps[-1]["State"] == ()
    assert not any(Path(claim["path"]).exists() for claim in claims)


def test_an_ingest_that_fails_says_why(page, assistant, stored, monkeypatch):
    def refuse(*_, **__):
        raise DataFolderHeld("Kho đang do chương trình khác giữ.")

    monkeypatch.setattr(assistant, "add", refuse)
    (chosen,) = page("chosen_more", event(files=[stored("a.txt")]), ())
    assert "chương trình khác giữ" in page("added", chosen["State"], None)[-1]["bao-cao"]


def test_nothing_chosen_is_said(page):
    assert "Chưa chọn tệp nào." in page("added", (), None)[0]["bao-cao"]


@pytest.mark.parametrize("claims", [None, "x", [1], [{"name": "a"}], [{"path": "/etc/passwd"}]])
@pytest.mark.usefixtures("stored")
def test_only_uploaded_files_are_taken(page, claims):
    (refused,) = page("chosen_more", event(files=claims), ())
    assert "chọn lại tệp" in refused["bao-cao"]
    assert "State" not in refused


def test_a_path_cannot_climb_out_of_the_upload_folder(tmp_path, stored):
    secret = tmp_path / "secret.txt"
    secret.write_text("mật")
    inside = Path(stored("a.txt")["path"])
    link = inside.parent / "link.txt"
    link.symlink_to(secret)
    for path in (inside.parent / ".." / ".." / "secret.txt", link, inside.parent):
        with pytest.raises(UsageError):
            uploads.accepted([{"path": str(path), "name": "a"}], tmp_path / "uploads")


@pytest.mark.parametrize(
    ("given", "kept"),
    [
        ("Báo cáo số 12-BC/TU.docx", "TU.docx"),
        ("C:\\Văn bản\\a.pdf", "a.pdf"),
        ("../../etc/passwd", "passwd"),
        ("..", "tep-khong-ten"),
        (" a\x00b\n.txt ", "ab.txt"),
        (".hidden.txt", "hidden.txt"),
        ("không đuôi", "không đuôi"),
        ("", "tep-khong-ten"),
    ],
)
def test_a_name_is_only_a_name(given, kept):
    assert uploads.plain_name(given) == kept


def test_a_long_name_keeps_its_extension():
    name = uploads.plain_name("ế" * 300 + ".docx")
    assert name.endswith("ế.docx")
    assert len(name.encode()) <= uploads.NAME_BYTES


# ── what is held ────────────────────────────────────────────────────────────────────────────


def test_a_document_is_removed_only_after_a_question(page, assistant):
    (question,) = page("asked_first", event(document="1"))
    assert len(assistant.held) == 1
    assert question["State"] == 1
    (done,) = page("removed", question["State"])
    assert assistant.held == []
    assert "Đã gỡ Văn bản nq1." in done["ket-qua-go"]


def test_removing_what_is_gone_says_so(page):
    assert "không còn trong kho" in page("asked_first", event(document="99"))[0]["ket-qua-go"]
    assert "Có lỗi ngoài dự kiến" in page("removed", 99)[0]["ket-qua-go"]


def test_the_page_refreshes_what_depends_on_the_documents(page, assistant):
    (before,) = page("refreshed", (), ["Kho chung", "Kho đã xóa"])
    assert "Ban nào chủ trì?" in before["cuoc-hoi"]
    assert before["loc-kho"]["value"] == ["Kho chung"]
    assert before["loc-kho"]["visible"] is False  # one library leaves nothing to choose
    assistant.held.clear()
    (after,) = page("refreshed", (), None)
    assert "Kho chưa có tài liệu" in after["cuoc-hoi"]
    (after,) = page("listed", "")
    assert "chưa có văn bản nào" in after["bang-van-ban"]


# ── the gate ────────────────────────────────────────────────────────────────────────────────

OURS = [(b"host", b"127.0.0.1:7860")]


@pytest.mark.parametrize(
    ("path", "headers", "passes"),
    [
        ("/", OURS, True),
        ("/", [(b"host", b"localhost:7860")], True),
        ("/", [(b"host", b"[::1]:7860")], True),
        ("/assets/index.js", OURS, True),
        ("/gradio_api/queue/join", [*OURS, (b"origin", b"http://127.0.0.1:7860")], True),
        ("/gradio_api/queue/join", [*OURS, (b"origin", b"http://127.0.0.1:9999")], False),
        ("/gradio_api/queue/join", [*OURS, (b"origin", b"https://trang.vn")], False),
        ("/gradio_api/queue/join", [*OURS, (b"origin", b"null")], False),
        ("/", [(b"host", b"trang.vn")], False),
        ("/", [(b"host", b"127.0.0.1.trang.vn:7860")], False),
        ("/", [(b"host", b"10.0.0.5:7860")], False),
        ("/", [(b"host", b"[")], False),
        ("/", [], False),
        ("/gradio_api/file=/etc/passwd", OURS, False),
        ("/gradio_api/file=http://trang.vn/x", OURS, False),
        ("/gradio_api/proxy=http://trang.vn", OURS, False),
        ("/gradio_api/info", OURS, False),
        ("/gradio_api/run/predict", OURS, False),
        ("/docs", OURS, False),
    ],
)
def test_who_may_ask_for_what(path, headers, passes):
    assert guard.allowed(path, headers) is passes


@pytest.fixture
def site(assistant):
    with launch.quiet_gradio():
        yield TestClient(launch.build_site(assistant), base_url="http://127.0.0.1:7860")


def test_the_page_is_served_and_points_nowhere_else(site):
    answer = site.get("/")
    assert answer.status_code == 200
    assert "connect-src 'self'" in answer.headers["content-security-policy"]
    fetched = re.findall(
        r"<(?:script|link|img|iframe)\b[^>]*?(?:src|href)=\"([^\"]+)\"", answer.text
    )
    assert fetched
    assert [url for url in fetched if re.match(r"(https?:)?//", url)] == []
    assert "fonts.googleapis" not in answer.text


def test_the_style_sheet_and_theme_ask_for_no_font_file(site):
    styles = STYLE.read_text(encoding="utf-8") + site.get("/theme.css").text
    assert FONTS[0] in styles
    assert re.findall(r"@import|url\(\s*['\"]?(?:https?:)?//|@font-face", styles) == []


def test_files_of_this_machine_are_not_served(site, assistant):
    held = assistant.settings.data / "catalog.sqlite"
    held.parent.mkdir()
    held.write_text("mật")
    for path in (held, "/etc/passwd", "http://127.0.0.1:7860/", STYLE):
        answer = site.get(f"/gradio_api/file={path}")
        assert answer.status_code == 403
        assert "mật" not in answer.text


def test_no_handler_is_a_public_endpoint(page):
    shown = {d["api_visibility"] for d in page.page.config["dependencies"]}
    assert shown == {"private"}
    assert page.page.analytics_enabled is False


def test_several_people_may_ask_at_once(page):
    limits = {f.fn.__name__: f.concurrency_limit for f in page.page.fns.values() if f.fn}
    assert limits["put"] > 1
    assert limits["pressed"] > 1


# ── where it listens ────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("host", ["0.0.0.0", "::", "192.0.2.7"])
def test_only_this_machine_is_served(host, assistant):
    with pytest.raises(UsageError, match="chưa có tài khoản người dùng nên chỉ phục vụ"):
        launch.serve(assistant, host=host, port=0)


def test_a_host_that_is_nowhere_is_named(assistant):
    with pytest.raises(UsageError, match="Không tìm thấy địa chỉ “”"):
        launch.serve(assistant, host="", port=0)


@pytest.mark.parametrize("host", ["127.0.0.1", "127.0.0.2", "::1"])
def test_loopback_in_any_form_is_this_machine(host):
    assert launch.loopback(host)[1] == host


def test_a_taken_port_is_named(assistant):
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        port = other.getsockname()[1]
        with pytest.raises(UsageError, match=f"Cổng {port} đang có chương trình khác dùng"):
            launch.serve(assistant, port=port)


def test_a_port_that_cannot_be_is_refused(assistant):
    with pytest.raises(UsageError, match="70000 không hợp lệ"):
        launch.serve(assistant, port=70000)


def test_the_environment_is_given_back(monkeypatch):
    monkeypatch.setenv("GRADIO_TEMP_DIR", "of-before")
    with launch.quiet_gradio():
        folder = Path(os.environ["GRADIO_TEMP_DIR"])
        assert os.environ["GRADIO_ANALYTICS_ENABLED"] == "False"
        assert folder.is_dir()
    assert os.environ["GRADIO_TEMP_DIR"] == "of-before"
    assert not folder.exists()
