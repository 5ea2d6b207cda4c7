"""A folder of hostile and broken files, ingested as a clerk would: every file ends as it must, the
good one among them answers, and nothing reaches the network or any place but the data folder."""

from __future__ import annotations

import os
import re
import tempfile
import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest

from ingest import pipeline
from ingest.copies import copies_of
from ingest.data_folder import DataFolder
from ingest.settings import Settings
from ingest.types import IngestReport
from ingest.walk import INSIDE, shown
from tests.hostile.all_cases import hostile_cases
from tests.hostile.case import Case, Traps

ROOT = Path(__file__).parents[2]
SECRET = "lời chỉ có trong tệp của máy 8431"
GOOD = "Hồ sơ kết nạp đảng viên lưu tại văn phòng cấp ủy mười năm."
ESCAPED = re.compile(r"thoat-\d+")


class _Noticing(BaseHTTPRequestHandler):
    asked: list[str]

    def parse_request(self) -> bool:
        self.asked.append(self.raw_requestline.decode("latin-1"))
        return False

    def log_message(self, *_: object) -> None:
        pass


@dataclass
class Ended:
    """What the folder was, and what became of it."""

    folder: DataFolder
    report: IngestReport
    cases: dict[str, Case]  # by the name shown
    asked: list[str]
    before: dict[str, int]
    place: Path

    def outcome(self, name: str) -> tuple[str, str]:
        """How a file ended, or what is inside it, and the words of its refusals or of its texts."""
        inside = f"{name}{INSIDE}"
        taken = [f for f in self.held() if f == name or f.startswith(inside)]
        if taken:
            return "ingested", "\n".join(self.texts()[f] for f in taken)
        reasons = [r.reason for r in self.report.refused if (r.file + INSIDE).startswith(inside)]
        return ("refused", "\n".join(reasons)) if reasons else ("lost", "")

    def held(self) -> set[str]:
        """Every file that was taken, as a document or as a copy of one."""
        return {*self.report.ingested, *self.report.unchanged}

    def texts(self) -> dict[str, str]:
        """The text of every file taken; of a copy that of its document."""
        catalog = self.folder.catalog
        found = {}
        for document in catalog.documents():
            text = catalog.text_of(document.id, document.version)[0]
            found[document.file] = text
            found |= {copy.name: text for copy in copies_of(catalog.database, document.id)}
        return found


def around(place: Path) -> dict[str, int]:
    """Every file outside the data folder, with its size."""
    found = {}
    for folder, folders, files in os.walk(place):
        if Path(folder) == place:
            folders[:] = [name for name in folders if name != "data"]
        found |= {os.path.join(folder, f): os.lstat(os.path.join(folder, f)).st_size for f in files}
    return found


@pytest.fixture(scope="module")
def ended(tmp_path_factory: pytest.TempPathFactory, model: Path) -> Iterator[Ended]:
    place = tmp_path_factory.mktemp("độc hại")
    (place / "bí mật.txt").write_text(SECRET, "utf-8")
    (place / "tạm").mkdir()
    files = place / "hồ sơ"
    files.mkdir()
    asked: list[str] = []
    handler = type("Noticing", (_Noticing,), {"asked": asked})
    server = ThreadingHTTPServer(("127.0.0.1", 0), handler)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    traps = Traps(f"http://127.0.0.1:{server.server_port}", str(place / "bí mật.txt"))
    cases = {}
    for case in hostile_cases(traps):
        name = os.fsencode(case.name)
        assert not os.path.exists(os.path.join(os.fsencode(files), name)), case.name
        with open(os.path.join(os.fsencode(files), name), "xb") as file:
            file.write(case.data)
        cases["hồ sơ/" + shown(os.fsdecode(name))] = Case(case.name, b"", case.must, case.says)
    (files / "văn bản tốt.txt").write_text(f"QUY ĐỊNH\n\nĐiều 1. Hồ sơ\n{GOOD}\n", "utf-8")
    before = around(place)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(tempfile, "tempdir", str(place / "tạm"))
        with DataFolder(Settings(data=place / "data", embedding=str(model)), "phép thử") as folder:
            report = pipeline.add(folder, [files], "Kho chung")
            yield Ended(folder, report, cases, asked, before, place)
    server.shutdown()
    server.server_close()


pytestmark = [pytest.mark.slow, pytest.mark.timeout(600)]


def test_there_are_many_of_every_format(ended) -> None:
    assert len(ended.cases) >= 200
    suffixes = {Path(name).suffix for name in ended.cases}
    assert suffixes >= set(
        ".pdf .docx .xlsx .pptx .odt .zip .doc .xls .ppt .rtf .eml .mht .html .xhtml .txt .md .csv "
        ".png .jpg .tif .gif .bmp .gz .7z .rar".split()
    )


def test_each_file_ends_as_it_must(ended) -> None:
    wrong = {}
    for name, case in ended.cases.items():
        how, words = ended.outcome(name)
        if how == "lost" or case.must not in (how, "either") or case.says not in words:
            wrong[name] = (case.must, case.says, how, words[:200])
    assert not wrong
    outermost = {
        n.split(INSIDE)[0] for n in (*ended.held(), *(r.file for r in ended.report.refused))
    }
    assert outermost == {*ended.cases, "hồ sơ/văn bản tốt.txt"}


def test_each_refusal_is_one_a_clerk_can_act_on(ended) -> None:
    for refusal in ended.report.refused:
        assert re.search(r"(?i)\bhãy\b|tệp gốc|các loại đọc được", refusal.reason), refusal
        assert refusal.reason.endswith("."), refusal
        assert 30 < len(refusal.reason) < 600, refusal
        assert "Traceback" not in refusal.reason
        assert str(ended.place) not in refusal.reason


def test_the_good_file_answers(ended, found) -> None:
    assert any(GOOD in text for text in found(ended.folder, "hồ sơ kết nạp lưu mấy năm"))


def test_every_document_is_whole_and_its_quotes_are_exact(ended) -> None:
    catalog = ended.folder.catalog
    counts = catalog.passage_counts()
    assert ended.folder.lexical.count() == sum(counts.values())
    for library_id in catalog.libraries().values():
        assert ended.folder.dense.count(library_id) == counts[library_id]
    assert catalog.pending() == []
    assert set(ended.texts()) == ended.held()
    for document in catalog.documents():
        text, _ = catalog.text_of(document.id, document.version)
        passages = catalog.passages_of(document.id)
        assert passages
        for passage in passages:
            assert text[passage.start : passage.end] == passage.text
        assert ended.folder.originals.find(document.version) is not None


def test_nothing_was_fetched(ended) -> None:
    assert ended.asked == []


def test_nothing_of_the_machine_was_read(ended) -> None:
    passwords = Path("/etc/passwd").read_text().splitlines()[0]
    for name, text in ended.texts().items():
        assert SECRET not in text, name
        assert passwords not in text, name


def test_nothing_was_written_outside_the_data_folder(ended) -> None:
    ended.folder.workers.close()  # what a worker leaves for a while goes with it
    assert around(ended.place) == ended.before
    for place in (Path("/tmp"), Path("/"), ROOT, Path.cwd(), Path.home(), *ended.place.parents):
        assert not [name for name in os.listdir(place) if ESCAPED.search(name)], place
    everywhere = "\n".join(str(p) for p in (ended.place / "data").rglob("*"))
    assert not ESCAPED.search(everywhere)


def test_adding_the_folder_again_changes_nothing(
    ended: Ended, opened: Callable[..., DataFolder]
) -> None:
    ended.folder.close()
    folder = opened(ended.place / "data")
    report = pipeline.add(folder, [ended.place / "hồ sơ"], "Kho chung")
    assert report.ingested == ()
    assert set(report.unchanged) == ended.held()
    assert [r.file for r in report.refused] == [r.file for r in ended.report.refused]
    ended.folder = folder
    assert set(ended.texts()) == ended.held()
