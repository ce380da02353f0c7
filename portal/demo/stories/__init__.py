"""What happened in the demonstration district: texts and days, no code. All of it was written for this project."""

from portal.demo.stories.hewu import HEWU
from portal.demo.stories.lanqiao import LANQIAO
from portal.demo.stories.liuan import LIUAN
from portal.demo.stories.minzheng import MINZHENG
from portal.demo.stories.model import RoundTold
from portal.demo.stories.qingshi import QINGSHI
from portal.demo.stories.tongxi import TONGXI
from portal.demo.stories.yunjin import YUNJIN

ROUNDS = (
    RoundTold(
        key="regular",
        title="区委第六轮巡察（街道和部门常规巡察）",
        kind="regular",
        topic=None,
        day=-330,
        limits={"plan": (1, "月"), "focus": (6, "月"), "report": (6, "月"), "item": (3, "月")},
        inspections=(TONGXI, MINZHENG),
    ),
    RoundTold(
        key="petitions",
        title="区委第七轮巡察（信访工作专项巡察）",
        kind="special",
        topic="信访工作",
        day=-190,
        limits={"plan": (1, "月"), "focus": (6, "月"), "report": (6, "月"), "item": (3, "月")},
        inspections=(QINGSHI, LIUAN, YUNJIN),
    ),
    RoundTold(
        key="follow_up",
        title="区委巡察“回头看”（基层治理）",
        kind="follow_up",
        topic="基层治理",
        day=-70,
        limits={"plan": (15, "工作日"), "focus": (3, "月"), "report": (3, "月"), "item": (2, "月")},
        inspections=(LANQIAO, HEWU),
    ),
)

__all__ = ["ROUNDS"]
