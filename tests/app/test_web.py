"""The wallboard in a browser: whoever lacks the token gets nothing, the socket included."""

from __future__ import annotations

import asyncio
import os
import re
import socket
import subprocess
import sys
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import aiohttp
import pyte
import pytest
from aiohttp.test_utils import TestClient, TestServer

from app import main
from app.context import Context
from app.web import PAGE, Wallboard, command_of, hand_on, token_of
from models.refusals import Refused
from tests.terminal.terminals import ROOT, Emulator

TOKEN = "a-token-that-somebody-chose_1"
PLACES = ("", "ws", "static/js/textual.js", "static/css/xterm.css", "download/x", "nowhere")
PATIENCE = 60.0


@asynccontextmanager
async def served(command: str = "exit 1") -> AsyncIterator[TestClient[Any, Any]]:
    board = Wallboard(command, TOKEN, "Wallboard")
    async with TestClient(TestServer(await board.application())) as client:
        yield client


@pytest.mark.parametrize("place", PLACES)
@pytest.mark.parametrize("begin", ["/", "/wrong/", f"/{TOKEN[:-1]}/", f"/{TOKEN}x/", f"/{TOKEN.upper()}/", "/%ff/"])
async def test_without_the_token_nothing_is_there(begin: str, place: str) -> None:
    async with served() as client:
        for headers in ({}, {"Authorization": "Bearer wrong"}, {"Authorization": TOKEN}, {"Authorization": "Bearer "}):
            answer = await client.get(begin + place, headers=headers)
            assert (answer.status, TOKEN in await answer.text()) == (403, False), (begin, place, headers)


async def test_a_header_that_is_no_text_is_refused() -> None:
    async with served() as client:
        port = client.port
        reader, writer = await asyncio.open_connection("127.0.0.1", port)
        writer.write(b"GET / HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer \xff\xfe\r\nConnection: close\r\n\r\n")
        assert (await reader.read()).startswith(b"HTTP/1.1 403 ")
        writer.close()


async def test_a_socket_without_the_token_is_refused_and_starts_nothing(tmp_path: Path) -> None:
    async with served(f"touch {tmp_path / 'started'}") as client:
        for path in ("/ws", "/wrong/ws?width=80&height=24"):
            with pytest.raises(aiohttp.WSServerHandshakeError, match="403"):
                await client.ws_connect(path)
    assert not (tmp_path / "started").exists()


@pytest.mark.parametrize(("begin", "headers"), [(f"/{TOKEN}/", {}), ("/", {"Authorization": f"bearer {TOKEN}"})])
async def test_with_the_token_the_page_and_all_that_it_asks_for_is_there(begin: str, headers: dict[str, str]) -> None:
    async with served() as client:
        answer = await client.get(begin, headers={"Host": "desk.example:8080", **headers})
        page = await answer.text()
        assert (answer.status, PAGE.items() <= dict(answer.headers).items()) == (200, True)
        assert f'"ws://desk.example:8080{begin}ws"' in page
        own = re.findall(r'(?:src|href)="(/[^"]*)"', page)
        assert len(own) == 2
        for path in own:
            assert path.startswith(begin)
            assert (await client.get(path, headers=headers)).status == 200


async def test_behind_a_proxy_with_tls_the_socket_has_it_too() -> None:
    async with served() as client:
        headers = {"Host": "desk.example", "X-Forwarded-Proto": "https"}
        page = await (await client.get(f"/{TOKEN}/", headers=headers)).text()
        assert f'"wss://desk.example/{TOKEN}/ws"' in page


def test_a_token_cannot_be_guessed() -> None:
    made = {token_of({}) for _ in range(50)}
    assert len(made) == 50
    assert min(map(len, made)) == 32
    assert token_of({"DESK_WEB_TOKEN": TOKEN}) == TOKEN
    for weak in ("short", "n" * 19, "n" * 30 + "/", "字" * 30, "n" * 30 + " "):
        with pytest.raises(Refused):
            token_of({"DESK_WEB_TOKEN": weak})


def test_wallboards_are_told_of_the_database_in_their_environment_alone(tmp_path: Path) -> None:
    context = Context({"DESK_DB": "postgresql://desk:secret@db/desk", "DESK_CONFIG": "rules"}, "zh")
    environ = {"DESK_WEB_TOKEN": TOKEN, "PYTHONPATH": "elsewhere"}
    hand_on(context, environ)
    assert environ["DESK_DB"].endswith("secret@db/desk")
    assert environ["DESK_LANG"] == "zh"
    assert environ["DESK_CONFIG"] == str(Path("rules").absolute())
    assert environ["PYTHONPATH"].split(os.pathsep) == [str(ROOT), "elsewhere"]
    assert "DESK_WEB_TOKEN" not in environ
    assert "secret" not in command_of(15)


def test_without_a_database_or_with_a_bad_token_it_says_so(
    capsys: pytest.CaptureFixture[str], sqlite_url: str, tmp_path: Path
) -> None:
    assert main.run(["web"], {"DESK_DB": f"sqlite:///{tmp_path / 'none.db'}"}) == 1
    assert "There is no database yet." in capsys.readouterr().err
    assert main.run(["web"], {"DESK_DB": sqlite_url, "DESK_THEME": "pink"}) == 1
    assert "DESK_THEME must be one of: dark, light" in capsys.readouterr().err
    assert main.run(["web"], {"DESK_DB": sqlite_url, "DESK_WEB_TOKEN": "short"}) == 1
    assert capsys.readouterr().err == "DESK_WEB_TOKEN needs at least 20 letters, digits, - or _.\n"


def test_without_the_extra_it_says_what_to_install(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delitem(sys.modules, "app.web", raising=False)
    monkeypatch.setitem(sys.modules, "textual_serve", None)
    monkeypatch.setitem(sys.modules, "textual_serve.server", None)
    assert main.run(["web"], {}) == 1
    assert capsys.readouterr().err == "desk web needs an extra: pip install 'aftersales-desk[web]'\n"


def test_a_port_that_is_taken_is_a_sentence(sqlite_url: str) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        command = [sys.executable, "-m", "app", "--db", sqlite_url, "--lang", "en", "web", "--port", str(port)]
        done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    assert (done.returncode, done.stdout) == (1, "")
    assert done.stderr.startswith(f"127.0.0.1:{port} cannot be listened to: ")
    assert done.stderr.count("\n") == 1


@asynccontextmanager
async def desk_web(url: str, directory: Path) -> AsyncIterator[tuple[str, int]]:
    """The command itself, started somewhere else; the address that it prints, and its port."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    environ = {**os.environ, "DESK_DB": url, "PYTHONPATH": str(ROOT)}
    command = [sys.executable, "-m", "app", "--lang", "en", "web", "--port", str(port)]
    program = await asyncio.create_subprocess_exec(
        *command, cwd=directory, env=environ, stdout=subprocess.PIPE, stderr=subprocess.PIPE
    )
    assert program.stdout is not None
    assert program.stderr is not None
    try:
        line = (await program.stdout.readline()).decode()
        assert line.startswith("The wallboard: http://127.0.0.1:"), line + (await program.stderr.read()).decode()
        yield line.split()[-1], port
    finally:
        program.terminate()
        out, err = await program.communicate()
    assert (program.returncode, out, err) == (0, b"", b"")


async def test_a_browser_sees_the_wallboard(sqlite_url: str, tmp_path: Path) -> None:
    seen = Emulator(100, 30, lambda answer: None)
    program, client = desk_web(sqlite_url, tmp_path), aiohttp.ClientSession()
    async with asyncio.timeout(PATIENCE), program as (url, port), client as http:
        assert url.startswith(f"http://127.0.0.1:{port}/")
        async with http.get(f"http://127.0.0.1:{port}/") as refused:
            assert refused.status == 403
        async with http.ws_connect(f"{url}ws?width=100&height=30") as browser:
            await browser.send_json(["resize", {"width": 100, "height": 30}])
            await _watch(browser, seen, lambda text: "Service level today" in text and "of 0 open" in text)
            assert max(len(line.rstrip()) for line in seen.display) > 80
            await browser.send_json(["stdin", "n"])
            await _watch(browser, seen, lambda text: "page 2 of 2" in text and "Last hour" in text)
            await browser.send_json(["stdin", "q"])
            await _watch(browser, seen, lambda text: browser.closed)


async def _watch(browser: aiohttp.ClientWebSocketResponse, seen: Emulator, holds: Callable[[str], bool]) -> None:
    """Show what the browser is sent until something holds."""

    stream = pyte.ByteStream(seen)
    while not holds("\n".join(seen.display)):
        message = await browser.receive()
        if message.type is aiohttp.WSMsgType.BINARY:
            stream.feed(message.data)
