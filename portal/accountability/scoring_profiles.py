"""The scoring schemes that come with the house, each as some office published it. An office takes one over and changes its
own copy; these stay as they are."""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal

from portal.accountability.figures.scoring import ENTERED, LineRule


@dataclass(frozen=True)
class ShippedScheme:
    """`known`: what of the original is here and what is not, in words."""

    name: str
    source: str
    known: str
    lines: tuple[LineRule, ...]


SOLVING, DUTY = "解决信访问题", "责任制"

DACHUAN = ShippedScheme(
    name="信访工作考核评分（达川区）",
    source="达川区，依据国信发〔2022〕11号",
    known="只收录已经公开的 8 条，满分合计 50 分；原办法的其余条目，采用后按本级文件补充。",
    lines=(
        LineRule("accept", SOLVING, "及时受理率", "rate", "accept_rate", Decimal(5)),
        LineRule("finish", SOLVING, "按期答复率", "rate", "finish_rate", Decimal(10)),
        LineRule("repeat", SOLVING, "重复信访治理", "each", "repeat_added", Decimal(10), Decimal(1)),
        LineRule("satisfied", SOLVING, "参评群众满意率", "rate", "satisfied_rate", Decimal(10)),
        LineRule("rated", SOLVING, "参评率", "rate", "rated_rate", Decimal(5)),
        LineRule("studied", DUTY, "党政办公会或者联席会议专题研究", "credit", ENTERED, Decimal(6), Decimal(1)),
        LineRule("carried", DUTY, "领导包案化解率", "step", ENTERED, Decimal(2), Decimal(1), Decimal(85), Decimal(2)),
        LineRule("received", DUTY, "有接访记录", "step", ENTERED, Decimal(2), Decimal(2), Decimal(100), Decimal(2)),
    ),
)
SHIPPED: Mapping[str, ShippedScheme] = {"dachuan": DACHUAN}
