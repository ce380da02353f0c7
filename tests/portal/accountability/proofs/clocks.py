"""Clocks that are real processes, told what time it is, and killed with -9 at a statement chosen beforehand.

Each is forked from a server that has imported the program once, and does what `python -m portal.jobs --once` does.
A statement is counted when it is about to be sent; whoever dies `under_way` has sent it and hears no answer.
"""

import asyncio
import multiprocessing
import os
import signal
import time
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from multiprocessing.context import ForkServerContext, ForkServerProcess
from typing import Any

import asyncpg
import time_machine

from portal import db
from portal.jobs import ring_all
from portal.logs import quiet_logging
from portal.messages import channels
from portal.messages.channels import WeCom


@dataclass(frozen=True)
class Order:
    """`dies_at`: at which statement, counted from 1; 0 for never. `gateway`: the address of a 企业微信, or none.
    `zone`: where the machine believes it stands; it counts only when `at` itself is told in UTC."""

    url: str
    at: datetime
    dies_at: int = 0
    under_way: bool = False
    gateway: str = ""
    zone: str = ""


def live(order: Order) -> None:
    """The whole life of one clock. Its exit code is that of the door; it is -9 when it was killed."""
    quiet_logging()
    if order.zone:
        os.environ["TZ"] = order.zone
        time.tzset()
    db.DB.config = db.config(order.url)
    if order.gateway:
        made = WeCom({"url": order.gateway, "corpid": "c", "secret": "s", "agent": "1"})
        channels._made["wecom"] = made
    if order.dies_at:
        _die_at(order.dies_at, under_way=order.under_way)
    with time_machine.travel(order.at, tick=False):
        well = asyncio.run(_ring())
    os._exit(0 if well else 1)


async def _ring() -> bool:
    """As the door does, but for its look at the migrations, which would take longer than all the rest."""
    await db.open_pool(size=4)
    try:
        return await ring_all()
    finally:
        await db.close_pool()


def _die_at(number: int, *, under_way: bool) -> None:
    sent = 0

    def counted(ask: Callable[..., Awaitable[Any]]) -> Callable[..., Awaitable[Any]]:
        async def asked(*args: Any, **named: Any) -> Any:
            nonlocal sent
            sent += 1
            if sent == number and under_way:
                asyncio.get_running_loop().call_soon(os.kill, os.getpid(), signal.SIGKILL)
            elif sent == number:
                os.kill(os.getpid(), signal.SIGKILL)
            return await ask(*args, **named)

        return asked

    connection: Any = asyncpg.connection.Connection
    connection._execute = counted(connection._execute)
    connection.execute = counted(connection.execute)


@cache
def _nursery() -> ForkServerContext:
    made = multiprocessing.get_context("forkserver")
    made.set_forkserver_preload([__name__])
    return made


def start(order: Order) -> ForkServerProcess:
    process = _nursery().Process(target=live, args=(order,))
    process.start()
    return process


def _say(ended: "asyncio.Future[None]") -> None:
    if not ended.done():
        ended.set_result(None)


async def end_of(process: ForkServerProcess) -> int:
    """Its exit code."""
    ended: asyncio.Future[None] = asyncio.get_running_loop().create_future()
    asyncio.get_running_loop().add_reader(process.sentinel, _say, ended)
    try:
        await ended
    finally:
        asyncio.get_running_loop().remove_reader(process.sentinel)
    process.join()
    code = process.exitcode
    process.close()
    assert code is not None
    return code


async def once(order: Order) -> int:
    return await end_of(start(order))
