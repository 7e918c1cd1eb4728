"""The wallboard in a browser: textual-serve starts a `desk wall` for each page that is open; in front stands a token.

The token is part of the address, `http://HOST:PORT/TOKEN/`, and so of everything that the page asks for, the socket
too; or it comes in the header `Authorization: Bearer TOKEN`, from a proxy for example. Whatever lacks it is refused.
"""

from __future__ import annotations

import logging
import os
import secrets
import shlex
import socket
import sys
from collections.abc import Mapping, MutableMapping
from pathlib import Path

import aiohttp_jinja2
from aiohttp import web
from aiohttp.typedefs import Handler, Middleware
from textual_serve.server import Server

from app.context import Context
from app.opening import check_theme
from config.texts import T
from models.refusals import Refused

SHORTEST = 20
"""Characters of a token that somebody chose himself."""
PAGE = {
    "Content-Security-Policy": "default-src 'self'; style-src 'self' 'unsafe-inline'; connect-src 'self' ws: wss:; "
    "script-src 'self' 'unsafe-inline' 'unsafe-eval'; font-src 'self' data:; frame-ancestors 'none'",
    "Referrer-Policy": "no-referrer",
    "Cache-Control": "no-store",
}
"""Nothing is fetched from elsewhere, such as the fonts that the page asks for, and nobody elsewhere hears the token."""


class Wallboard(Server):
    """Serves `command`, a program on Textual's driver for the web, to who has the token."""

    def __init__(self, command: str, token: str, title: str) -> None:
        super().__init__(command, title=title)
        self._token = token

    async def application(self) -> web.Application:
        """The application: everything once below the token, and once for who has it in the header."""
        outer = await self._make_app()
        outer.middlewares.append(self._guard())
        outer.add_subapp(f"/{self._token}", await self._make_app())
        return outer

    def _guard(self) -> Middleware:
        @web.middleware
        async def guard(request: web.Request, handler: Handler) -> web.StreamResponse:
            if not self.admits(request.path, request.headers):
                return web.Response(status=403, text="403: the token is missing or wrong.\n", headers=PAGE)
            return await handler(request)

        return guard

    def admits(self, path: str, headers: Mapping[str, str]) -> bool:
        """Whether a request has the token, in its path or in a header; how long that takes tells nothing of it."""
        scheme, _, header = headers.get("Authorization", "").partition(" ")
        in_header = _same(header.strip(), self._token) and scheme.lower() == "bearer"
        return _same(path.split("/")[1] if "/" in path else "", self._token) or in_header

    async def on_startup(self, app: web.Application) -> None:
        """Textual-serve would print its own name and the command."""

    async def handle_index(self, request: web.Request) -> web.Response:
        """The page, with addresses under which who asks can reach this server, whatever it listens to."""
        routes = request.app.router
        secure = request.headers.get("X-Forwarded-Proto", request.scheme) == "https"
        context = {
            "font_size": request.query.get("fontsize", "16") if request.query.get("fontsize", "").isdigit() else "16",
            "app_websocket_url": f"{'wss' if secure else 'ws'}://{request.host}{routes['websocket'].url_for()}",
            "config": {"static": {"url": f"{routes['static'].url_for(filename='')}".rstrip("/") + "/"}},
            "application": {"name": self.title},
        }
        page = aiohttp_jinja2.render_template("app_index.html", request, context)
        page.headers.update(PAGE)
        return page


def _same(given: str, token: str) -> bool:
    return secrets.compare_digest(given.encode("utf-8", "replace"), token.encode())


def serve(context: Context, host: str, port: int, interval: int) -> None:
    """Serve the wallboard until Ctrl+C; the address with the token is printed first.

    Raises:
        Refused: no database, no such theme, a token that could be guessed, or an address that cannot be listened to.
    """
    context.desk()
    check_theme(context)
    context.close()
    token = token_of(context.environ)
    hand_on(context, os.environ)
    board = Wallboard(command_of(interval), token, context.say(T("Wallboard")))

    def tell(*_said: object) -> None:
        context.tell(T("The wallboard: {url}", url=f"http://{_called(host)}:{port}/{token}/"))
        sys.stdout.flush()

    logging.getLogger("asyncio").setLevel(logging.ERROR)  # at the end it warns of wallboards that end a moment later
    try:
        web.run_app(board.application(), host=host, port=port, access_log=None, print=tell)
    except OSError as error:
        text = T("{host}:{port} cannot be listened to: {why}", host=host, port=port, why=error.strerror or str(error))
        raise Refused("conflict", text, "port") from None


def _called(host: str) -> str:
    """By what name a browser finds what listens there: everywhere is no name, and colons need brackets."""
    if host in ("0.0.0.0", "::"):  # noqa: S104 - said, not listened to
        return socket.gethostname()
    return f"[{host}]" if ":" in host else host


def token_of(environ: Mapping[str, str]) -> str:
    """DESK_WEB_TOKEN, so that the address of a display outlives a restart; else a new one that nobody can guess.

    Raises:
        Refused: it is short, or could not stand in an address.
    """
    token = environ.get("DESK_WEB_TOKEN", "")
    if not token:
        return secrets.token_urlsafe(24)
    if len(token) < SHORTEST or not all(sign.isascii() and (sign.isalnum() or sign in "-_") for sign in token):
        text = T("DESK_WEB_TOKEN needs at least {n} letters, digits, - or _.", n=SHORTEST)
        raise Refused("invalid", text, "DESK_WEB_TOKEN")
    return token


def command_of(interval: int) -> str:
    """How a wallboard is started: by this program, wherever it stands."""
    return shlex.join([sys.executable, "-P", "-m", "app", "wall", "--in-browser", "--interval", str(interval)])


def hand_on(context: Context, environ: MutableMapping[str, str]) -> None:
    """Give the wallboards what was asked for; not as arguments, which everybody on the machine may read."""
    environ["DESK_DB"] = context.database_url
    environ["DESK_LANG"] = context.language
    environ["DESK_THEME"] = context.theme
    if context.rules_directory:
        environ["DESK_CONFIG"] = str(Path(context.rules_directory).absolute())
    environ.pop("DESK_WEB_TOKEN", None)
    house = str(Path(__file__).parents[1])
    environ["PYTHONPATH"] = os.pathsep.join([house, *filter(None, [environ.get("PYTHONPATH")])])
