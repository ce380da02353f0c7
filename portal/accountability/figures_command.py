"""`figures verify NUMBER` at the operator's door: whether the figures of an issued paper still come out."""

import argparse
from collections.abc import Awaitable, Callable
from functools import partial

from portal.accountability.queries.figures_bulletins import by_number
from portal.accountability.queries.figures_papers import differences
from portal.errors import BadInput

Inside = Callable[[Callable[[], Awaitable[int]]], int]


def add_parser(verbs: "argparse._SubParsersAction[argparse.ArgumentParser]", inside: Inside) -> None:
    """`inside` runs the work with a pool of its own: the door's business."""
    parser = verbs.add_parser(
        "verify",
        help="count the figures of an issued paper again",
        description="Asks every figure of a 督办通报 or 月报 again, as of its day, and names those that come out otherwise. "
        "1 when one does.",
    )
    parser.add_argument("number", help="the number of the paper, or the eight signs of its short address")
    parser.set_defaults(run=lambda args: inside(partial(verify, args.number)))


async def verify(number: str) -> int:
    found = await by_number(number.strip())
    if not found:
        raise BadInput(("NUMBER", f"没有编号为“{number}”的通报或报告"))
    wrong = 0
    for bulletin in found:
        many, changed = await differences(bulletin)
        head = f"{bulletin['label']} {bulletin['title']}（{bulletin['unit_name']}）"
        print(f"{head}：{many} 个数字，{'一致' if not changed else f'有 {len(changed)} 个不一致'}。")
        print("".join(f"  {one.words}\n" for one in changed), end="")
        wrong += len(changed)
    return 1 if wrong else 0
