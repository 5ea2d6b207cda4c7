"""The gate in front of every request: this machine only, our own page only, nothing outward.

There are no accounts yet, so whoever reaches the port reads every document. Binding to loopback
keeps other machines out; this keeps out the other way in, a web page in the same browser: one
that points its own name at 127.0.0.1 (DNS rebinding) or posts a form across origins. It also
shuts the parts of Gradio that the page does not use, above all ``/gradio_api/file=http…``, which
fetches any address on the caller's behalf, and tells the browser to talk to nobody else.
"""

from __future__ import annotations

import ipaddress
from collections.abc import Awaitable, Callable, Iterable, MutableMapping
from typing import Any
from urllib.parse import urlsplit

Scope = MutableMapping[str, Any]
Message = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[Message]]
Send = Callable[[Message], Awaitable[None]]
Application = Callable[[Scope, Receive, Send], Awaitable[None]]

# What the page asks of Gradio 6.31, taken from a browser's own log of a whole session.
EXACT = frozenset(
    {
        "/",
        "/config",
        "/favicon.ico",
        "/theme.css",
        "/gradio_api/startup-events",
        "/gradio_api/queue/join",
        "/gradio_api/queue/data",
        "/gradio_api/upload",
        "/gradio_api/upload_progress",
        "/gradio_api/reset",
        "/gradio_api/cancel",
    }
)
UNDER = ("/assets/", "/static/", "/gradio_api/heartbeat/")

# Gradio's page is inline scripts and compiled templates, hence the two "unsafe-" words for code;
# what matters here is that no address but our own may be fetched, framed, posted to or embedded.
POLICY = (
    "default-src 'self'; script-src 'self' 'unsafe-inline' 'unsafe-eval' blob:; "
    "style-src 'self' 'unsafe-inline'; img-src 'self' data: blob:; font-src 'self' data:; "
    "connect-src 'self'; worker-src 'self' blob:; object-src 'none'; base-uri 'self'; "
    "form-action 'self'; frame-ancestors 'none'"
)
HEADERS = (
    (b"content-security-policy", POLICY.encode()),
    (b"referrer-policy", b"no-referrer"),
    (b"x-content-type-options", b"nosniff"),
    (b"cross-origin-resource-policy", b"same-origin"),
)


class LoopbackOnly:
    """ASGI middleware: refuses what the page itself would not send, marks what it answers."""

    def __init__(self, app: Application) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "lifespan":
            await self.app(scope, receive, send)
            return
        if scope["type"] != "http" or not allowed(scope["path"], scope["headers"]):
            await _refuse(scope, send)
            return

        async def marked(message: Message) -> None:
            if message["type"] == "http.response.start":
                message["headers"] = [*message.get("headers", ()), *HEADERS]
            await send(message)

        await self.app(scope, receive, marked)


def allowed(path: str, headers: Iterable[tuple[bytes, bytes]]) -> bool:
    """Whether a request for ``path`` with these raw headers can have come from our own page."""
    if path not in EXACT and not path.startswith(UNDER):
        return False
    given = {name.lower(): value.decode("latin-1") for name, value in headers}
    host = given.get(b"host", "")
    if not is_this_machine(host):
        return False
    origin = given.get(b"origin")
    return origin is None or urlsplit(origin).netloc == host


def is_this_machine(host: str) -> bool:
    """Whether a Host header names loopback itself; another name that leads here does not count."""
    try:
        name = urlsplit(f"http://{host}").hostname or ""
        return name == "localhost" or ipaddress.ip_address(name).is_loopback
    except ValueError:
        return False


async def _refuse(scope: Scope, send: Send) -> None:
    if scope["type"] == "websocket":
        await send({"type": "websocket.close", "code": 1008})
        return
    body = "Chỉ phục vụ trang của trợ lý trên chính máy này.".encode()
    headers = [(b"content-type", b"text/plain; charset=utf-8"), *HEADERS]
    await send({"type": "http.response.start", "status": 403, "headers": headers})
    await send({"type": "http.response.body", "body": body})
