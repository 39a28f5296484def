"""How requests come in: through a MockTransport, or a server on this machine; and how answers are spoilt."""

from __future__ import annotations

import socket
import threading
import time
from contextlib import contextmanager, suppress
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import TYPE_CHECKING

import httpx

from tests.servers.github_forge.faults import CutOffError, LateError
from tests.servers.github_forge.wire import HTML, JSON, Answer, Refusal, read_request

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tests.servers.github_forge.faults import Fault
    from tests.servers.github_forge.forge import GithubForge

SECONDARY = (
    "You have exceeded a secondary rate limit. Please wait a few minutes before you try again."
)


def early(fault: Fault | None) -> Answer | None:
    """The answer of a fault that keeps the request from being done."""
    if fault is None or fault.kind in ("error_after", "cut_after", "late", "garbage"):
        return None
    if fault.kind == "cut":
        raise CutOffError
    if fault.kind == "html":
        return Answer(fault.status, HTML, {"Content-Type": "text/html; charset=utf-8"})
    if fault.kind in ("redirect", "moved"):
        return Answer(fault.status, {"message": "Moved"}, {"Location": fault.target})
    return _refused(fault)


def _refused(fault: Fault) -> Answer:
    """An answer in GitHub's words."""
    if fault.kind == "conflict":
        words = "Head branch was modified. Review and try the merge again."
        return Refusal(fault.status, words).answer()
    if fault.kind == "limited":
        reset = str(int(time.time()) + fault.seconds)
        given = Refusal(fault.status, "API rate limit exceeded for user ID 1.").answer()
        return Answer(
            given.status, given.body,
            {"X-RateLimit-Limit": "5000", "X-RateLimit-Remaining": "0", "X-RateLimit-Reset": reset},
        )  # fmt: skip
    if fault.kind in ("secondary", "busy"):
        given = Refusal(fault.status, SECONDARY).answer()
        return Answer(given.status, given.body, {"Retry-After": str(fault.seconds)})
    return Refusal(fault.status, "Server Error").answer()


def spoilt(fault: Fault | None, given: Answer) -> Answer:
    """The answer after a fault that lets the request be done first."""
    if fault is None:
        return given
    if fault.kind == "error_after":
        return Refusal(fault.status, "Server Error").answer()
    if fault.kind == "cut_after":
        raise CutOffError
    if fault.kind == "late":
        raise LateError
    if fault.kind == "garbage":
        return Answer(given.status, given.content()[: len(given.content()) // 2], given.headers)
    return given


def handle(forge: GithubForge, request: httpx.Request) -> httpx.Response:
    """For a MockTransport."""
    site = forge.url or f"{request.url.scheme}://{request.url.netloc.decode('ascii')}"
    target = request.url.raw_path.decode("ascii")
    asked = read_request(request.method, target, request.headers, request.content, site)
    try:
        given = forge.answer(asked)
    except CutOffError as error:
        words = "Server disconnected without sending a response."
        raise httpx.RemoteProtocolError(words, request=request) from error
    except LateError as error:
        raise httpx.ReadTimeout("The read operation timed out", request=request) from error
    headers = {"Content-Type": JSON, **given.headers}
    return httpx.Response(given.status, headers=headers, content=given.content())


@contextmanager
def serve(forge: GithubForge, port: int = 0) -> Iterator[str]:
    """A server in threads of its own; gives its address."""
    server = ThreadingHTTPServer(("127.0.0.1", port), _handler(forge))
    server.daemon_threads = True
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02})
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_address[1]}"
    finally:
        forge.faults.released.set()
        server.shutdown()
        thread.join()
        server.server_close()


def _handler(forge: GithubForge) -> type[BaseHTTPRequestHandler]:
    """Answers requests with what the fake says."""

    class Handler(BaseHTTPRequestHandler):
        def _any(self) -> None:
            length = int(self.headers.get("content-length", 0))
            content = self.rfile.read(length) if length else b""
            site = forge.url or f"http://{self.headers.get('host')}"
            asked = read_request(self.command, self.path, dict(self.headers), content, site)
            try:
                self._send(forge.answer(asked))
            except CutOffError:
                self._cut()
            except LateError:
                forge.faults.released.wait()
                self._cut()

        def _send(self, given: Answer) -> None:
            content = given.content()
            self.send_response(given.status)
            for name, value in {"Content-Type": JSON, **given.headers}.items():
                self.send_header(name, value)
            self.send_header("Content-Length", str(len(content)))
            self.end_headers()
            with suppress(ConnectionError):  # the client may have gone away
                self.wfile.write(content)

        def _cut(self) -> None:
            self.close_connection = True
            with suppress(OSError):
                self.connection.shutdown(socket.SHUT_RDWR)

        do_GET = do_POST = do_PUT = do_PATCH = do_DELETE = _any  # noqa: N815

        def log_message(self, *_: object) -> None:
            """Nothing."""

    return Handler
