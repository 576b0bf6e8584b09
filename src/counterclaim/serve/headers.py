"""The security headers of every answer, error pages included: set here and nowhere else."""

from __future__ import annotations

from collections.abc import Mapping

from starlette.datastructures import MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send


def policy(*, script: bool = False, framed: bool = False) -> str:
    """A content-security policy: nothing but our own style and images, our own script and other frames where asked."""
    parts = ["default-src 'none'", "style-src 'self'", "img-src 'self'", "base-uri 'none'"]
    if script:
        parts.append("script-src 'self'")
    parts.append("form-action 'none'" if framed else "form-action 'self'")
    parts.append("frame-ancestors *" if framed else "frame-ancestors 'none'")
    return "; ".join(parts)


HEADERS: Mapping[str, str] = {
    "content-security-policy": policy(),
    "x-content-type-options": "nosniff",
    "referrer-policy": "same-origin",
    "permissions-policy": "camera=(), display-capture=(), geolocation=(), microphone=(), payment=(), usb=()",
    "cross-origin-opener-policy": "same-origin",
    "cross-origin-resource-policy": "same-origin",
    "x-frame-options": "DENY",
}
"""What an answer carries unless its route says otherwise. The referrer stays inside: with none at all, a browser
would not say either that a form comes from us."""
FRAMED: dict[str, str] = {
    "content-security-policy": policy(framed=True),
    "cross-origin-resource-policy": "cross-origin",
    "x-frame-options": "",
}
"""What the pages that others may embed carry instead."""
PICTURE: dict[str, str] = FRAMED | {"content-security-policy": "default-src 'none'; style-src 'unsafe-inline'"}
"""What a picture carries that brings its own style: it holds no script, and could run none."""
SCRIPTED: dict[str, str] = {"content-security-policy": policy(script=True)}
"""What pages with our one script carry instead."""


class SecurityHeaders:
    """Adds the headers to whatever the application answers."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass a request on, and its answer back with the headers."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return

        async def with_headers(message: Message) -> None:
            if message["type"] == "http.response.start":
                _complete(MutableHeaders(scope=message), scope.get("scheme") == "https")
            await send(message)

        await self._app(scope, receive, with_headers)


def _complete(headers: MutableHeaders, is_secure: bool) -> None:
    for name, value in HEADERS.items():
        headers.setdefault(name, value)
        if not headers[name]:
            del headers[name]
    if is_secure:
        headers.setdefault("strict-transport-security", "max-age=31536000")
