"""The page in a real Chromium over the real service: a file in, an answer out, its source opened.

One server process and one data folder for the whole file; every request the browser makes, and
every script that a document tries to run, is recorded.
"""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path
from urllib.parse import urlsplit

import pytest

CHROMIUM = Path("/usr/bin/chromium")  # Debian's; Playwright's own cannot be downloaded offline
ROOT = Path(__file__).parents[2]
WAIT = 30_000  # milliseconds; the first question loads the model on two shared cores

pytestmark = [
    pytest.mark.browser,
    pytest.mark.enable_socket,
    pytest.mark.skipif(not CHROMIUM.exists(), reason=f"trình duyệt {CHROMIUM} không có ở máy này"),
]

RESOLUTION = """\
TỈNH ỦY HOÀNH SƠN
*
Số 12-NQ/TU
ĐẢNG CỘNG SẢN VIỆT NAM
Hoành Sơn, ngày 05 tháng 3 năm 2024
NGHỊ QUYẾT
về sắp xếp tổ chức bộ máy của hệ thống chính trị
Điều 1. Mục tiêu
Đến hết năm 2025, toàn tỉnh giảm 15% số đầu mối trực thuộc cấp ủy cấp tỉnh.
Điều 2. Tổ chức thực hiện
Ban Tổ chức Tỉnh ủy chủ trì hướng dẫn, đôn đốc và kiểm tra việc thực hiện Nghị quyết này.
T/M TỈNH ỦY
BÍ THƯ
Nguyễn Văn Mẫu
"""
HOSTILE = """\
<!doctype html><html><head><title>Tin &lt;img src=x onerror="window.hacked=1"&gt;</title></head>
<body><article><h1>Chim hồng hạc &lt;img src=x onerror="window.hacked=1"&gt; về đầm An Khê</h1>
<p>Ngày 12/4/2024, đàn chim hồng hạc gồm 240 con đã về đầm An Khê, theo Hạt Kiểm lâm huyện.
&lt;script&gt;window.hacked=1&lt;/script&gt; {{value}} ${window.hacked=1} **đậm** $x^2$</p>
<p>Hạt Kiểm lâm huyện cử 6 cán bộ canh giữ đầm An Khê suốt mùa chim hồng hạc làm tổ.</p>
</article></body></html>
"""


@pytest.fixture(scope="module")
def address(tmp_path_factory):
    """The address of ``python -m assistant serve`` on an empty data folder and a free port."""
    folder = tmp_path_factory.mktemp("web")
    command = [sys.executable, "-m", "assistant", "serve", "--port", "0"]
    log = folder / "stderr.txt"
    with log.open("w") as stderr:
        server = subprocess.Popen(
            [*command, "--data", str(folder / "data")], cwd=ROOT, stderr=stderr
        )
        try:
            yield announced(server, log)
        finally:
            server.terminate()
            server.wait(30)
        assert server.returncode == 0, "stopped without closing the data folder"


def announced(server: subprocess.Popen[bytes], log: Path) -> str:
    """The address the server prints once it serves."""
    for _ in range(600):
        if found := re.search(r"http://127\.0\.0\.1:\d+", log.read_text(encoding="utf-8")):
            return found[0]
        try:
            server.wait(0.2)
        except subprocess.TimeoutExpired:
            continue
        break
    pytest.fail(f"the server did not start: {log.read_text(encoding='utf-8')}")


@pytest.fixture(scope="module")
def browser():
    from playwright.sync_api import sync_playwright

    quiet = ("no-sandbox", "disable-gpu", "disable-background-networking", "no-first-run")
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(
            executable_path=str(CHROMIUM),
            args=[f"--{flag}" for flag in (*quiet, "disable-component-update")],
        )
        yield chromium
        chromium.close()


@pytest.fixture(scope="module")
def requests() -> list[str]:
    return []


@pytest.fixture(scope="module")
def page(browser, address, requests):
    context = browser.new_context(viewport={"width": 1280, "height": 860})
    context.grant_permissions(["clipboard-read", "clipboard-write"], origin=address)
    tab = context.new_page()
    tab.set_default_timeout(WAIT)
    tab.on("request", lambda request: requests.append(request.url))
    tab.on("dialog", lambda dialog: pytest.fail(f"a script ran: {dialog.message}"))
    tab.goto(address)
    tab.wait_for_selector(".tl-welcome")
    yield tab
    context.close()


def take_in(page, *files):
    page.get_by_role("tab", name="Nạp tài liệu").click()
    page.set_input_files("#tha-tep input[type=file]", files)
    page.wait_for_selector(f".tl-chosen li:nth-child({len(files)})")
    page.click("#nap")
    page.wait_for_selector(".tl-report")
    return page.inner_text("#bao-cao")


def ask(page, question):
    page.get_by_role("tab", name="Hỏi đáp").click()
    before = page.locator(".tl-turn").count()
    page.fill("#cau-hoi textarea", question)
    page.press("#cau-hoi textarea", "Enter")
    turn = page.locator(".tl-turn").nth(before)
    turn.locator(".tl-answer, .tl-failure").wait_for()
    return turn


# The tests below are one session in order: what a clerk does in a first quarter of an hour.


def test_an_empty_library_leads_to_taking_documents_in(page):
    assert "Kho chưa có tài liệu" in page.inner_text(".tl-welcome")
    page.click("[data-goto=nap]")
    page.wait_for_selector("#tha-tep:visible")


def test_files_go_in_under_their_own_names_and_the_report_says_what_became_of_each(page, tmp_path):
    resolution = tmp_path / "Nghị quyết số 12 <b> (bản chính) về sắp xếp tổ chức bộ máy.txt"
    resolution.write_text(RESOLUTION, encoding="utf-8")
    hostile = tmp_path / "tin <img src=x onerror=window.hacked=1>.html"
    hostile.write_text(HOSTILE, encoding="utf-8")
    empty = tmp_path / "trống.txt"
    empty.write_text("", encoding="utf-8")
    report = take_in(page, resolution, hostile, empty)
    assert "đã nạp 2 tệp" in report
    for file in (resolution, hostile, empty):
        assert file.name in report
    assert "bị từ chối" in report


def test_an_answer_opens_its_first_source_with_the_quote_marked(page):
    turn = ask(page, "Đến hết năm 2025 toàn tỉnh giảm bao nhiêu đầu mối trực thuộc cấp ủy?")
    assert "giảm 15%" in turn.inner_text()
    page.wait_for_selector("#nguon mark")
    source = page.inner_text("#nguon")
    assert "12-NQ/TU" in source
    assert "05/03/2024" in source
    assert "giảm 15% số đầu mối" in page.inner_text("#nguon mark")


def test_pressing_a_citation_opens_it_with_mouse_and_keyboard(page):
    first = page.locator(".tl-turn").first
    turn = ask(page, "Hạt Kiểm lâm huyện cử bao nhiêu cán bộ canh giữ đầm An Khê?")
    assert "6 cán bộ" in turn.inner_text()
    page.wait_for_function("document.querySelector('#nguon mark')?.innerText.includes('6 cán bộ')")
    first.locator("[data-citation]").first.click()
    page.wait_for_function("document.querySelector('#nguon mark')?.innerText.includes('15%')")
    turn.locator("[data-citation]").first.focus()
    page.keyboard.press("Enter")
    page.wait_for_function("document.querySelector('#nguon mark')?.innerText.includes('6 cán bộ')")


def test_a_hostile_document_is_shown_and_does_not_run(page):
    ask(page, "Đàn chim hồng hạc về đầm An Khê gồm bao nhiêu con?")
    page.wait_for_function("document.querySelector('#nguon mark')?.innerText.includes('240')")
    assert "{{value}} ${window.hacked=1} **đậm** $x^2$" in page.inner_text("#nguon .tl-page")
    page.get_by_role("tab", name="Danh mục văn bản").click()
    page.wait_for_selector(".tl-documents")
    assert "<img src=x onerror" in page.inner_text(".tl-documents")
    assert page.locator(".tl-documents img, #nguon img, #cuoc-hoi img, #bao-cao img").count() == 0
    assert page.evaluate("window.hacked") is None


def test_what_is_not_in_the_library_is_refused_calmly(page):
    turn = ask(page, "Giá vàng thế giới hôm nay tăng hay giảm?")
    assert turn.locator(".tl-refused").count() == 1


def test_the_answer_is_copied_with_its_sources(page):
    ask(page, "Đến hết năm 2025 toàn tỉnh giảm bao nhiêu đầu mối trực thuộc cấp ủy?")
    page.click("#sao-chep")
    page.wait_for_selector("#sao-chep.tl-done")
    copied = page.evaluate("navigator.clipboard.readText()")
    assert copied.startswith("Câu hỏi: Đến hết năm 2025")
    assert "Căn cứ:\n[1] " in copied


def test_starting_over_offers_examples_and_one_can_be_asked(page):
    page.click("#cuoc-moi")
    page.wait_for_selector(".tl-welcome")
    example = page.locator("[data-example]").first
    question = example.inner_text()
    example.click()
    page.wait_for_selector(".tl-answer")
    assert question in page.inner_text(".tl-turn")


def test_the_list_is_filtered_without_diacritics_and_a_document_removed(page):
    page.get_by_role("tab", name="Danh mục văn bản").click()
    page.fill("#loc-danh-muc input, #loc-danh-muc textarea", "hong hac")
    page.wait_for_function("document.querySelectorAll('[data-remove]').length === 1")
    page.click("[data-remove]")
    page.wait_for_selector("#giu-lai:visible")
    page.click("#giu-lai")
    page.wait_for_selector("#giu-lai", state="hidden")
    page.click("[data-remove]")
    page.click("#dong-y-go")
    page.wait_for_function("document.querySelector('#ket-qua-go').innerText.includes('Đã gỡ')")
    page.fill("#loc-danh-muc input, #loc-danh-muc textarea", "")
    page.wait_for_function(
        "document.querySelector('.tl-documents')?.innerText.includes('12-NQ/TU')"
    )
    assert "hồng hạc" not in page.inner_text(".tl-documents")


@pytest.mark.parametrize("width", [1280, 1024, 390])
def test_nothing_runs_off_the_side(page, width):
    page.set_viewport_size({"width": width, "height": 844})
    for name in ("Hỏi đáp", "Nạp tài liệu", "Danh mục văn bản"):
        page.get_by_role("tab", name=name).click()
        page.wait_for_timeout(300)
        over = page.evaluate(
            "Math.max(document.documentElement.scrollWidth, ...[...document.querySelectorAll("
            "'.tl-table, .tl-panel, .tl-turn, .tl-drop')].map(e => e.getBoundingClientRect().right)"
            ") - window.innerWidth"
        )
        assert over <= 0, f"{name} at {width} px is {over} px too wide"


def test_no_request_left_this_machine(requests):
    assert len(requests) > 20
    schemes = {urlsplit(url).scheme for url in requests}
    hosts = {urlsplit(url).hostname for url in requests if urlsplit(url).scheme.startswith("http")}
    assert schemes <= {"http", "data", "blob"}
    assert hosts == {"127.0.0.1"}
