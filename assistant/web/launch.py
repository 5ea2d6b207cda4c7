"""Serving the page: on this machine only, with everything outward turned off."""

from __future__ import annotations

import asyncio
import errno
import ipaddress
import os
import signal
import socket
import sys
import tempfile
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from types import FrameType
from typing import TYPE_CHECKING, Any

from ingest.errors import TrolyError, UsageError

if TYPE_CHECKING:
    from assistant.service import Assistant
    from assistant.web.guard import Application

GRACE_SECONDS = 3  # open pages hold a connection; stopping does not wait for them longer


def serve(assistant: Assistant, *, host: str = "127.0.0.1", port: int = 7860) -> None:
    """Serve the web page until interrupted. Port 0 takes any free port.

    Raises:
        UsageError: the host is not this machine, or the port is taken.
    """
    with bound_socket(host, port) as listener, quiet_gradio():
        site = build_site(assistant)
        actual = listener.getsockname()[1]
        shown = f"[{host}]" if ":" in host else host
        threading.Thread(target=_warm_up, args=(assistant,), daemon=True).start()
        asyncio.run(_run(site, listener, f"http://{shown}:{actual}"))


def _warm_up(assistant: Assistant) -> None:
    """Ask something before anybody does: the first question loads Chroma and takes seconds."""
    with suppress(TrolyError):  # whoever asks next will be told
        assistant.example_questions()


def build_site(assistant: Assistant) -> Application:
    """The page behind its gate, as an ASGI application; starts nothing."""
    import gradio
    from fastapi import FastAPI

    from assistant.web.app import HEAD, STYLE, create_app, theme
    from assistant.web.guard import LoopbackOnly

    site = FastAPI(docs_url=None, redoc_url=None, openapi_url=None)
    gradio.mount_gradio_app(
        site,
        create_app(assistant),
        path="/",
        footer_links=[],
        run_history=False,
        show_error=False,
        ssr_mode=False,
        enable_monitoring=False,
        pwa=False,
        mcp_server=False,
        allowed_paths=[],
        blocked_paths=[str(assistant.settings.data.resolve())],
        theme=theme(),
        css_paths=STYLE,
        head=HEAD,
    )
    return LoopbackOnly(site)


@contextmanager
def bound_socket(host: str, port: int) -> Iterator[socket.socket]:
    """A socket bound to ``host`` and ``port`` before anything slow starts, closed afterwards.

    Raises:
        UsageError: the host is not loopback or unknown; the port is taken or not allowed.
    """
    family, address = loopback(host)
    listener = socket.socket(family, socket.SOCK_STREAM)
    try:
        if sys.platform != "win32":  # there it would let two servers share one port
            listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            listener.bind((address, port))
        except (OSError, OverflowError) as error:
            raise UsageError(_unbound(host, port, error)) from error
        yield listener
    finally:
        listener.close()


def loopback(host: str) -> tuple[socket.AddressFamily, str]:
    """The address family and number of a host name that means this machine and no other.

    Raises:
        UsageError: any of its addresses can be reached from elsewhere, or it has none.
    """
    try:
        found = socket.getaddrinfo(host, None, type=socket.SOCK_STREAM)
    except (OSError, UnicodeError) as error:
        raise UsageError(f"Không tìm thấy địa chỉ “{host}”. Hãy dùng 127.0.0.1.") from error
    numbers = [(family, str(address[0])) for family, _, _, _, address in found]
    if not all(ipaddress.ip_address(number.split("%")[0]).is_loopback for _, number in numbers):
        raise UsageError(
            f"Không mở cổng ở “{host}”: chưa có tài khoản người dùng nên chỉ phục vụ trên chính "
            "máy này. Hãy dùng 127.0.0.1."
        )
    return numbers[0]


def _unbound(host: str, port: int, error: Exception) -> str:
    if isinstance(error, OverflowError):
        return f"Số cổng {port} không hợp lệ. Hãy chọn số từ 1024 đến 65535."
    if isinstance(error, OSError) and error.errno == errno.EADDRINUSE:
        return (
            f"Cổng {port} đang có chương trình khác dùng. Có thể trợ lý đã chạy sẵn ở "
            f"http://{host}:{port}; nếu không, hãy chọn cổng khác, ví dụ --port {port + 1}."
        )
    return f"Không mở được cổng {port} ở {host}: {error}. Hãy chọn cổng khác bằng --port."


@contextmanager
def quiet_gradio() -> Iterator[None]:
    """Gradio without telemetry, with uploads in a private folder that goes when the server does."""
    with tempfile.TemporaryDirectory(prefix="troly-web-", ignore_cleanup_errors=True) as uploads:
        wanted = {
            "GRADIO_ANALYTICS_ENABLED": "False",
            "HF_HUB_DISABLE_TELEMETRY": "1",
            "GRADIO_TEMP_DIR": uploads,
            "GRADIO_SHARE": "False",
        }
        before = {name: os.environ.get(name) for name in wanted}
        os.environ.update(wanted)
        try:
            yield
        finally:
            for name, value in before.items():
                if value is None:
                    os.environ.pop(name, None)
                else:
                    os.environ[name] = value


async def _run(site: Application, listener: socket.socket, address: str) -> None:
    import uvicorn

    class Announcing(uvicorn.Server):
        async def startup(self, sockets: list[socket.socket] | None = None) -> None:
            await super().startup(sockets=sockets)
            if self.started:
                print(f"Trợ lý đang chạy tại {address}", file=sys.stderr)
                print("Mở địa chỉ này bằng trình duyệt. Nhấn Ctrl+C để dừng.", file=sys.stderr)

        def handle_exit(self, sig: int, frame: FrameType | None) -> None:  # noqa: ARG002
            # Uvicorn raises the signal again once it has stopped, which would end the process
            # before the data folder is closed and the uploads are deleted.
            self.force_exit = self.should_exit and sig == signal.SIGINT
            self.should_exit = True

    config: Any = uvicorn.Config(
        site,
        log_level="warning",
        access_log=False,
        server_header=False,
        proxy_headers=False,
        timeout_graceful_shutdown=GRACE_SECONDS,
    )
    await Announcing(config).serve(sockets=[listener])
