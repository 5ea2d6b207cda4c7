"""Word 97, RTF and OpenDocument files to DOCX, PowerPoint 97 to PPTX, by LibreOffice.

LibreOffice is a program of its own (``soffice``) that may be absent; files that need it are then
refused with what to install. A start takes 1.8 s, a file after that 0.06 s (10 Word files of 60
paragraphs on 2 cores, 2026-11-25), so many files are converted in one call.

The files are untrusted: each call has a profile of its own in which macros never run, links are
never followed and the network leads nowhere; memory and time are bounded; the program and all it
started end with the call, and with this process.
"""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import sys
import tempfile
import time
import zipfile
from collections.abc import Mapping, Sequence
from contextlib import suppress
from pathlib import Path

from ingest.errors import FileRefused
from ingest.readers.kinds import TARGETS, Kind

_FILTERS = {"docx": "docx:MS Word 2007 XML", "pptx": "pptx:Impress MS PowerPoint 2007 XML"}
_SUFFIXES: Mapping[Kind, str] = {"wordxml": ".xml"}  # else the kind's own name
SILENCE = 120.0  # seconds without one more file done; a report of 700 pages took 20
_AGAIN = 81  # exit code of a first start, which only fills the profile
_MEMORY = 4 * 2**30  # bytes of address space; it maps 1 GB before it opens anything
_PLACES = (
    "/Applications/LibreOffice.app/Contents/MacOS/soffice",
    r"C:\Program Files\LibreOffice\program\soffice.exe",
)
# Never run macros, never refresh links, fetch nothing, and let every request meet a closed port.
_SETTINGS = (
    ("Office.Common/Security/Scripting", "MacroSecurityLevel", "3"),
    ("Office.Common/Security/Scripting", "DisableMacrosExecution", "true"),
    ("Office.Common/Security/Scripting", "BlockUntrustedRefererLinks", "true"),
    ("Office.Writer/Content/Update", "Link", "0"),
    ("Office.Common/Misc", "UseLocking", "false"),
    ("Inet/Settings", "ooInetProxyType", "2"),
    ("Inet/Settings", "ooInetHTTPProxyName", "127.0.0.1"),
    ("Inet/Settings", "ooInetHTTPProxyPort", "9"),
    ("Inet/Settings", "ooInetHTTPSProxyName", "127.0.0.1"),
    ("Inet/Settings", "ooInetHTTPSProxyPort", "9"),
)
_PROXIES = ("http_proxy", "https_proxy", "ftp_proxy", "all_proxy")
# Between this process and LibreOffice on Linux: bounds the memory, and has the system end the
# program when whoever waits for it dies. (``preexec_fn`` is not safe beside threads.)
_LAUNCH = f"""
import ctypes, os, resource, signal, sys
ctypes.CDLL(None).prctl(1, signal.SIGKILL)  # PR_SET_PDEATHSIG
_, most = resource.getrlimit(resource.RLIMIT_AS)
most = {_MEMORY} if most == resource.RLIM_INFINITY else min(most, {_MEMORY})
resource.setrlimit(resource.RLIMIT_AS, (most, most))
resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
os.execv(sys.argv[1], sys.argv[1:])
"""


def soffice() -> Path | None:
    """LibreOffice on this machine."""
    named = shutil.which("soffice") or shutil.which("libreoffice")
    places = [named] if named else [place for place in _PLACES if os.path.exists(place)]
    if not places:
        return None
    # The program itself where there is one: the script before it leaves a child to be killed.
    program = Path(places[0]).resolve()
    itself = program.with_name("soffice.bin")
    return itself if itself.exists() else program


def convert(data: bytes, kind: Kind) -> bytes:
    """One file's bytes as its target (``TARGETS``).

    Raises:
        FileRefused: LibreOffice is absent, cannot open the file, or takes too long.
    """
    with tempfile.TemporaryDirectory(prefix="troly-soffice-") as folder:
        source = Path(folder, "nguon")
        source.write_bytes(data)
        (outcome,) = convert_all([(source, kind)], Path(folder))
        if isinstance(outcome, FileRefused):
            raise outcome
        return outcome.read_bytes()


def convert_all(sources: Sequence[tuple[Path, Kind]], into: Path) -> list[Path | FileRefused]:
    """Convert files in as few calls as possible.

    Returns:
        For each source its converted copy, somewhere under ``into``, or why there is none.
    """
    program = soffice()
    if program is None:
        return [_absent(kind) for _, kind in sources]
    outcomes: dict[int, Path | FileRefused] = {}
    for target in dict.fromkeys(TARGETS[kind] for _, kind in sources):
        together = [i for i, (_, kind) in enumerate(sources) if TARGETS[kind] == target]
        done = _call(program, [sources[i] for i in together], target, into)
        outcomes.update(zip(together, done, strict=True))
        failed = [i for i in together if not isinstance(outcomes[i], Path)]
        if len(together) > 1:  # one bad file may have taken those after it along
            for i in failed:
                outcomes[i] = _call(program, [sources[i]], target, into)[0]
    return [outcomes[i] for i in range(len(sources))]


def _call(
    program: Path, sources: Sequence[tuple[Path, Kind]], target: Kind, into: Path
) -> list[Path | FileRefused]:
    folder = Path(tempfile.mkdtemp(prefix="doi-", dir=into))
    out = folder / "ra"
    out.mkdir()
    names = []
    for number, (path, kind) in enumerate(sources):
        # Copied, under a suffix that fits: LibreOffice writes lock files beside what it opens.
        name = f"{number}{_SUFFIXES.get(kind, f'.{kind}')}"
        shutil.copyfile(path, folder / name)
        names.append(name)
    in_time = _run(program, folder, out, _FILTERS[target], names)
    made: list[Path | FileRefused] = []
    for number, (_, kind) in enumerate(sources):
        (folder / names[number]).unlink()
        result = out / f"{number}.{target}"
        if zipfile.is_zipfile(result):  # half a file has no directory at its end
            made.append(result)
        else:
            made.append(_failed(kind) if in_time else _too_slow())
    return made


def _run(program: Path, folder: Path, out: Path, form: str, names: Sequence[str]) -> bool:
    """Whether the call ended by itself; otherwise it was killed with all it had started."""
    profile = folder / "ho-so"
    (profile / "user").mkdir(parents=True)
    (profile / "user" / "registrymodifications.xcu").write_text(_settings(), encoding="utf-8")
    command = [
        str(program), f"-env:UserInstallation={profile.resolve().as_uri()}", "--headless",
        "--invisible", "--nologo", "--nodefault", "--norestore", "--nolockcheck",
        "--convert-to", form, "--outdir", str(out), *names,
    ]  # fmt: skip
    if sys.platform == "linux":
        command = [sys.executable, "-I", "-S", "-c", _LAUNCH, *command]
    environment = {
        **os.environ, "HOME": str(profile), "SAL_USE_VCLPLUGIN": "svp",
        **dict.fromkeys(_PROXIES, "http://127.0.0.1:9"),
    }  # fmt: skip
    try:
        ended = _started_and_ended(command, folder, environment, out)
        if ended == _AGAIN:
            ended = _started_and_ended(command, folder, environment, out)
        return ended is not None
    finally:
        shutil.rmtree(profile, ignore_errors=True)


def _started_and_ended(
    command: Sequence[str], folder: Path, environment: Mapping[str, str], out: Path
) -> int | None:
    """The exit code; None where nothing came for too long."""
    process = subprocess.Popen(
        command,
        cwd=folder,
        env=environment,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
    )
    done, deadline = 0, time.monotonic() + SILENCE
    try:
        while time.monotonic() < deadline:
            with suppress(subprocess.TimeoutExpired):
                return process.wait(0.5)
            now = len(os.listdir(out))
            if now > done:
                done, deadline = now, time.monotonic() + SILENCE
        return None
    finally:
        _kill(process)


def _kill(process: subprocess.Popen[bytes]) -> None:
    with suppress(OSError):  # the group is its own; what is left of it goes too
        if sys.platform == "win32":
            process.kill()
        else:
            os.killpg(process.pid, signal.SIGKILL)
    process.wait()


def _settings() -> str:
    items = "".join(
        f'<item oor:path="/org.openoffice.{path}"><prop oor:name="{name}" oor:op="fuse">'
        f"<value>{value}</value></prop></item>"
        for path, name, value in _SETTINGS
    )
    return (
        '<?xml version="1.0" encoding="UTF-8"?><oor:items '
        f'xmlns:oor="http://openoffice.org/2001/registry">{items}</oor:items>'
    )


def _absent(kind: Kind) -> FileRefused:
    if TARGETS[kind] == "pptx":
        return FileRefused(
            "Tệp trình chiếu đời cũ cần LibreOffice để đọc mà máy này chưa có. Hãy cài "
            "libreoffice-impress rồi nạp lại, hoặc mở bằng PowerPoint, lưu lại thành .pptx."
        )
    return FileRefused(
        "Tệp Word 97-2003 (.doc), RTF và OpenDocument cần LibreOffice để đọc mà máy này chưa có. "
        "Hãy cài LibreOffice (gói libreoffice-writer) rồi nạp lại, hoặc mở tệp bằng Word, lưu lại "
        "thành .docx rồi nạp."
    )


def _failed(kind: Kind) -> FileRefused:
    if TARGETS[kind] == "pptx":
        return FileRefused(
            "LibreOffice trên máy này không mở được tệp trình chiếu đời cũ. Hãy cài thêm "
            "libreoffice-impress rồi nạp lại, hoặc mở bằng PowerPoint, lưu lại thành .pptx."
        )
    return FileRefused(
        "LibreOffice không mở được tệp này: tệp bị hỏng hoặc có mật khẩu. Hãy mở bằng Word, lưu "
        "lại thành .docx không có mật khẩu rồi nạp lại."
    )


def _too_slow() -> FileRefused:
    return FileRefused(
        f"LibreOffice chuyển tệp này quá {SILENCE:.0f} giây chưa xong nên đã dừng. Hãy mở bằng "
        "Word, lưu lại thành .docx (hoặc tách thành nhiều tệp) rồi nạp lại."
    )
