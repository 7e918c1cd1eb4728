"""The gateway: one thread, in order; late answers do not count."""

from __future__ import annotations

import asyncio
import gc
import threading

import pytest

from config.texts import T
from models.refusals import Refused
from screens.gateway import Gateway, Late


async def test_requests_are_done_in_the_order_in_which_they_were_made() -> None:
    done: list[int] = []
    gateway = Gateway(list[int])
    await asyncio.gather(*(gateway.run(lambda _, n: done.append(n), n) for n in range(50)))
    assert done == list(range(50))
    await gateway.close()


async def test_the_desk_is_opened_once_in_its_own_thread_and_closed_there() -> None:
    threads: list[int] = []

    def open_desk() -> str:
        threads.append(threading.get_ident())
        return "desk"

    gateway = Gateway(open_desk, lambda _: threads.append(threading.get_ident()))
    assert await gateway.run(lambda desk: desk) == "desk"
    assert await gateway.run(lambda desk: desk) == "desk"
    await gateway.close()
    assert len(threads) == 2
    assert len(set(threads)) == 1
    assert threads[0] != threading.get_ident()
    await gateway.close()


async def test_only_the_newest_request_of_a_channel_counts() -> None:
    gate = threading.Event()
    gateway = Gateway(lambda: "desk")
    blocked = asyncio.create_task(gateway.run(lambda _: gate.wait(10)))
    asked = [asyncio.create_task(gateway.latest("match", lambda _, n: n, n)) for n in range(3)]
    other = asyncio.create_task(gateway.latest("else", lambda _: "else"))
    await asyncio.sleep(0)
    gate.set()
    answers = await asyncio.gather(*asked, other, return_exceptions=True)
    assert [type(answer) for answer in answers[:2]] == [Late, Late]
    assert answers[2:] == [2, "else"]
    await blocked
    await gateway.close()


async def test_what_was_asked_for_is_done_though_nobody_waits_any_more() -> None:
    gate = threading.Event()
    done: list[str] = []
    gateway = Gateway(lambda: done)

    def save(desk: list[str]) -> None:
        gate.wait(10)
        desk.append("saved")

    saving = asyncio.create_task(gateway.run(save))
    await asyncio.sleep(0)
    saving.cancel()
    gate.set()
    with pytest.raises(asyncio.CancelledError):
        await saving
    await gateway.close()
    assert done == ["saved"]


async def test_an_error_reaches_who_asked() -> None:
    gateway = Gateway(lambda: 0)
    with pytest.raises(ZeroDivisionError):
        await gateway.run(lambda desk: 1 // desk)
    await gateway.close()


async def test_what_nobody_waits_for_any_more_is_no_error_unless_nobody_foresaw_it(
    caplog: pytest.LogCaptureFixture,
) -> None:
    """A screen is left while it reads: answers that came too late and refusals are told nobody, and logged nowhere."""
    gate = threading.Event()
    gateway = Gateway(lambda: "desk")

    def refused(desk: str) -> object:
        raise Refused("not_found", T("There is no such case."))

    def wrong(desk: str) -> object:
        return 1 // 0

    asked: list[asyncio.Task[object]] = [asyncio.create_task(gateway.run(lambda _: gate.wait(10)))]
    asked += [asyncio.create_task(gateway.latest("match", lambda _, n: n, n)) for n in range(2)]
    asked += [asyncio.create_task(gateway.run(what)) for what in (refused, wrong)]
    await asyncio.sleep(0)
    for one in asked:
        one.cancel()
    await asyncio.gather(*asked, return_exceptions=True)
    gate.set()
    await gateway.close()
    gc.collect()
    await asyncio.sleep(0)
    assert [record.exc_info[0] for record in caplog.records if record.exc_info] == [ZeroDivisionError]
