"""Take the README's picture again, from the real product: ``python tests/picture.py [FILE.png]``.

Serves the sample documents from a folder of its own, asks one question in Chromium and lets the
first source open beside the answer.
"""

from __future__ import annotations

import re
import subprocess
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).parents[1]
CHROMIUM = Path("/usr/bin/chromium")
PICTURE = ROOT / "assistant" / "web" / "pictures" / "hoi-dap.png"
QUESTION = "Ban Tổ chức Tỉnh ủy kiến nghị những gì với Trung ương?"
QUIET = ("no-sandbox", "disable-gpu", "disable-background-networking", "no-first-run")


def take(address: str, file: Path) -> None:
    """Ask ``QUESTION`` at ``address``; the page with answer and open source goes to ``file``."""
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=str(CHROMIUM), args=[f"--{flag}" for flag in QUIET]
        )
        page = browser.new_page(viewport={"width": 1280, "height": 800}, locale="vi-VN")
        page.set_default_timeout(60_000)  # milliseconds; the first question loads the model
        page.goto(address)
        page.wait_for_selector(".tl-welcome")
        page.fill("#cau-hoi textarea", QUESTION)
        page.press("#cau-hoi textarea", "Enter")
        page.wait_for_selector("#nguon mark")
        page.mouse.move(0, 0)
        page.wait_for_timeout(1000)  # scrolling to the mark is animated
        file.parent.mkdir(parents=True, exist_ok=True)
        page.screenshot(path=str(file))
        browser.close()


def main() -> None:
    file = Path(sys.argv[1]) if len(sys.argv) > 1 else PICTURE
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as data:
        server = subprocess.Popen(
            [sys.executable, "-m", "assistant", "serve", "--samples", "--port", "0"]
            + ["--data", data],
            cwd=ROOT, stderr=subprocess.PIPE, text=True,
        )  # fmt: skip
        try:
            assert server.stderr is not None
            for line in server.stderr:
                if found := re.search(r"http://127\.0\.0\.1:\d+", line):
                    take(found[0], file)
                    print(file)
                    break
            else:
                sys.exit("máy chủ không khởi động được")
        finally:
            server.terminate()
            server.communicate()


if __name__ == "__main__":
    main()
