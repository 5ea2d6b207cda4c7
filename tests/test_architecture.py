"""The README's map of rooms, held against the code: who imports whom, what a start loads, how long
a file may be, what no file may name.
"""

from __future__ import annotations

import ast
import re
import socket
import subprocess
import sys
import tokenize
import tomllib
from functools import cache
from pathlib import Path

import pytest
from pytest_socket import SocketConnectBlockedError

ROOT = Path(__file__).parents[1]
MAY_IMPORT = {
    "ingest": {"ingest"},
    "prompts": {"prompts"},
    "assistant": {"assistant", "ingest", "prompts"},
    "eval": {"eval", "assistant", "ingest"},
}
HEAVY = (
    "chromadb fastapi gradio lxml matplotlib pandas pypdfium2 scipy sentence_transformers torch "
    "transformers uvicorn"
).split()
LINES = 300
LONGER = {
    "ingest/catalog.py": "one class over one schema: every statement of SQL in one place",
    "ingest/readers/docx.py": "one format's elements, walked in one pass that shares its state",
    "ingest/readers/html.py": "one format's elements, walked in one pass that shares its state",
    "ingest/readers/pdf_layout.py": "lines, columns and paragraphs hang on the same measurements",
}
TOP_LEVEL = set(
    "assistant ingest prompts eval tests pyproject.toml README.md Makefile .ci .gitignore "
    "requirements.lock LICENSE".split()
)
BINARY = {".docx", ".pdf", ".png", ".xz", ".safetensors"}


@cache
def tracked() -> tuple[Path, ...]:
    """Every file that git keeps; in a copy without git, every file of the product's own names."""
    listed = subprocess.run(["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, text=True)
    if listed.returncode == 0:
        paths = [ROOT / name for name in listed.stdout.split("\0") if name]
    else:
        paths = [p for name in sorted(TOP_LEVEL) for p in (ROOT / name, *(ROOT / name).rglob("*"))]
    return tuple(p for p in paths if p.is_file() and p.suffix != ".pyc")


@cache
def modules() -> dict[str, Path]:
    """Dotted name of every module in the rooms."""
    named = {}
    for path in tracked():
        parts = path.relative_to(ROOT).with_suffix("").parts
        if path.suffix == ".py" and parts[0] in MAY_IMPORT:
            named[".".join(parts[:-1] if parts[-1] == "__init__" else parts)] = path
    return named


def imported(tree: ast.AST, *, at_import: bool = False) -> set[str]:
    """Modules named by the imports in ``tree``; with ``at_import``, only those that run when the
    module is imported (not inside a function, not for the type checker)."""
    names: set[str] = set()
    waiting: list[ast.AST] = [tree]
    while waiting:
        node = waiting.pop()
        if isinstance(node, ast.Import):
            names |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, "rooms import by full name"
            names.add(node.module or "")
            names |= {f"{node.module}.{alias.name}" for alias in node.names}
        children = list(ast.iter_child_nodes(node))
        if at_import and isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef, ast.Lambda)):
            children = []
        if at_import and isinstance(node, ast.If) and "TYPE_CHECKING" in ast.dump(node.test):
            children = list(node.orelse)
        waiting += children
    return names


@cache
def tree_of(path: Path) -> ast.Module:
    return ast.parse(path.read_text("utf-8"))


def test_the_rooms_are_there_and_found() -> None:
    assert len(modules()) > 80, "the walk below would hold over nothing"
    assert {name.split(".")[0] for name in modules()} == set(MAY_IMPORT)


@pytest.mark.parametrize("room", MAY_IMPORT)
def test_imports_follow_the_arrows(room: str) -> None:
    wrong = {
        f"{name} imports {other}"
        for name, path in modules().items()
        if name.split(".")[0] == room
        for other in imported(tree_of(path))
        if other.split(".")[0] in {*MAY_IMPORT, "tests"} - MAY_IMPORT[room]
    }
    assert not wrong


def test_no_module_imports_itself_in_a_circle() -> None:
    edges = {
        name: {other for other in imported(tree_of(path), at_import=True) if other in modules()}
        - {name}
        for name, path in modules().items()
    }
    done: set[str] = set()

    def walk(name: str, trail: tuple[str, ...]) -> None:
        assert name not in trail, " -> ".join((*trail[trail.index(name) :], name))
        if name in done:
            return
        for other in sorted(edges[name]):
            walk(other, (*trail, name))
        done.add(name)

    for name in edges:
        walk(name, ())
    assert done == set(modules())


def test_no_other_top_level_name() -> None:
    assert {path.relative_to(ROOT).parts[0] for path in tracked()} == TOP_LEVEL


@pytest.mark.parametrize(
    "names",
    ["assistant.service, assistant.cli, assistant.wiring", "ingest.cli", "eval.cli, eval.compare"],
)
def test_importing_a_command_loads_nothing_heavy(names: str) -> None:
    code = f"import sys, {names}; print(*sorted(set({HEAVY!r}) & set(sys.modules)))"
    done = subprocess.run(
        [sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True
    )
    assert done.stdout.split() == []


def test_files_fit_on_a_few_screens() -> None:
    lengths = {
        str(path.relative_to(ROOT)): len(path.read_text("utf-8").splitlines())
        for path in modules().values()
    }
    assert {name for name, lines in lengths.items() if lines > LINES} <= set(LONGER)
    assert set(LONGER) <= {name for name, lines in lengths.items() if lines > LINES}, (
        "no longer long: take it off the list"
    )


def text_files() -> list[tuple[str, str]]:
    return [
        (str(path.relative_to(ROOT)), path.read_text("utf-8"))
        for path in tracked()
        if path.suffix not in BINARY
    ]


def test_no_path_of_a_machine_and_no_registry_is_named() -> None:
    # The words are put together here so that this file does not hold them.
    folders = "|".join(("work", "root", "home", "opt", "mnt", "Users"))
    hosts = "|".join(("pypi", "pythonhosted", "download.pytorch", "huggingface")).replace(
        ".", r"\."
    )
    machine = re.compile(
        rf"(?<![\w./<-])/(?:{folders})/[\w.]|\b(?:\w+\.)*(?:{hosts})\.(?:org|co)\b"
    )
    found = [
        f"{name}: {match[0]}" for name, text in text_files() for match in machine.finditer(text)
    ]
    assert not found


def test_nothing_is_left_for_later() -> None:
    later = re.compile(r"\b(TODO|FIXME|XXX)\b")  # as a Roman numeral XXX stands in no comment
    found = []
    for name, path in modules().items():
        with path.open("rb") as file:
            comments = [t for t in tokenize.tokenize(file.readline) if t.type == tokenize.COMMENT]
        found += [f"{name}: {t.string}" for t in comments if later.search(t.string)]
        raised = (node.exc for node in ast.walk(tree_of(path)) if isinstance(node, ast.Raise))
        found += [
            f"{name} raises it" for exc in raised if exc and "NotImplementedError" in ast.dump(exc)
        ]
    assert not found


def test_every_direct_dependency_is_used_and_every_import_is_declared() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
    names = {"charset-normalizer": "charset_normalizer", "ir-measures": "ir_measures",
             "huggingface-hub": "huggingface_hub",
             "langchain-core": "langchain_core", "sentence-transformers": "sentence_transformers",
             "python-docx": "docx", "fpdf2": "fpdf", "fonttools": "fontTools",
             "python-pptx": "pptx", "pillow": "PIL"}  # fmt: skip
    run, dev = (
        {names.get(n, n) for n in (re.split(r"[><=]", line)[0] for line in lines)}
        for lines in (project["dependencies"], project["optional-dependencies"]["dev"])
    )
    used = {
        other.split(".")[0] for path in modules().values() for other in imported(tree_of(path))
    } - set(sys.stdlib_module_names) - set(MAY_IMPORT)  # fmt: skip
    assert run <= used, "declared, never imported"
    assert used <= run | dev, "imported, not declared"
    samples = {"docx", "fpdf", "fontTools"}  # whoever renders the samples anew has a checkout
    assert used & dev == samples


def test_every_direct_dependency_is_locked() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
    lines = (ROOT / "requirements.lock").read_text("utf-8").splitlines()
    pins = [line for line in lines if not line.startswith("#")]
    assert all(re.match(r"[a-z0-9-]+==\d[\w.]*(?: ; .+?)?\s+# via ", line) for line in pins)
    locked = {line.split("==")[0] for line in pins}
    asked = [*project["dependencies"], *project["optional-dependencies"]["dev"]]
    named = {re.split(r"[><=]", name)[0] for name in asked}
    ours = {line.split("==")[0] for line in pins if f"{project['name']} (pyproject.toml)" in line}
    assert named == ours <= locked
    assert not {name for name in locked if name.startswith(("nvidia-", "cuda-", "triton"))}


def test_a_test_cannot_reach_another_machine() -> None:
    with pytest.warns(UserWarning, match="connect"), pytest.raises(SocketConnectBlockedError):
        socket.create_connection(("192.0.2.1", 80), timeout=1)  # an address kept for examples
