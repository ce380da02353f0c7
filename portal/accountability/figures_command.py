"""`figures verify NUMBER` at the operator's door: whether the figures of an issued paper still come out."""

import argparse
from collections.abc import Awaitable, Callable, Mapping, Sequence
from functools import partial
from typing import Any

from portal.accountability.queries.figures_bulletins import by_number
from portal.accountability.queries.figures_papers import differences
from portal.accountability.queries.scoring_verifying import verified
from portal.errors import BadInput

Inside = Callable[[Callable[[], Awaitable[int]]], int]


def add_parser(verbs: "argparse._SubParsersAction[argparse.ArgumentParser]", inside: Inside) -> None:
    """`inside` runs the work with a pool of its own: the door's business."""
    parser = verbs.add_parser(
        "verify",
        help="count the figures of an issued paper again",
        description="Asks every figure of a 督办通报, a report or a 考核评分 again, as of its day, and names those that come out otherwise. "
        "1 when one does.",
    )
    parser.add_argument("number", help="the number of the paper, or the eight signs of its short address")
    parser.set_defaults(run=lambda args: inside(partial(verify, args.number)))


async def verify(number: str) -> int:
    found, scores = await by_number(number.strip()), await verified(number.strip())
    if not found and not scores:
        raise BadInput(("NUMBER", f"没有编号为“{number}”的通报、报告或考核评分"))
    wrong = 0
    for bulletin in found:
        many, changed = await differences(bulletin)
        wrong += _said(bulletin, many, [one.words for one in changed])
    return 1 if wrong + sum(_said(*one) for one in scores) else 0


def _said(paper: Mapping[str, Any], many: int, changed: Sequence[str]) -> int:
    head = f"{paper['label']} {paper['title']}（{paper['unit_name']}）"
    print(f"{head}：{many} 个数字，{'一致' if not changed else f'有 {len(changed)} 个不一致'}。")
    print("".join(f"  {words}\n" for words in changed), end="")
    return len(changed)
