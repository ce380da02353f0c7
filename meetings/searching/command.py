"""`meetings reindex` at the operator's door."""

import argparse
from collections.abc import Awaitable, Callable

from meetings.searching.index import reindex

Inside = Callable[[Callable[[], Awaitable[int]]], int]


def add_parser(verbs: "argparse._SubParsersAction[argparse.ArgumentParser]", inside: Inside) -> None:
    """`inside` runs the work with a pool of its own: the door's business."""
    parser = verbs.add_parser(
        "reindex",
        help="rebuild what the search finds",
        description="Compares the index with every text of topics, agendas, minutes and resolutions and puts right what "
        "differs, beside the running portal. After a bulk load; harmless at any time.",
    )
    parser.set_defaults(run=lambda _: inside(_run))


async def _run() -> int:
    looked, righted = 0, 0
    async for looked, righted in reindex():
        print(f"已核对 {looked} 项，更正 {righted} 处", flush=True)
    print(f"联席会议的搜索索引已与全部文字一致：{looked} 项，更正 {righted} 处。")
    return 0
