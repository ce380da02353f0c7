"""How an assignment and a matter go: their machines, the clocks of the law, and the days of the registers one sees."""

from assignments.queries.clocks import LIMITS, STARTS
from assignments.rules import sees_register
from assignments.states import CLOCKS, STARTING
from assignments.workflow import ASSIGNMENT, MATTER
from portal.access import Me
from portal.clock import today
from portal.db import rows
from portal.procedures import Own, Procedure, TimeLimit, differing
from portal.workdays import limit_for

OWN_RULE = "本级积案库设置"
DAYS = {
    "unopened_days": ("领导打开、接收", "送达之日起", "日"),
    "still_days": ("填报进展", "上次进展之日起", "日"),
    "recheck_weeks": ("回头看", "销案之日起", "周"),
}
"""Setting of a register → its words, from when it counts, its unit."""
NOTES = dict.fromkeys(("unopened_days", "still_days"), "过期列入“不动的案件”")


async def _assignment(me: Me) -> list[TimeLimit]:
    given = TimeLimit("完成包案", "送达之日起", None, "日", "包案表、交办批次", note="逐件确定，写在包案表上")
    return [given, *await _register_days(me), *_statutory()]


async def _register_days(me: Me) -> list[TimeLimit]:
    found = await rows(
        "SELECT g.name, g.unopened_days, g.still_days, g.recheck_weeks FROM assignments_register g WHERE {}"
        " ORDER BY g.name, g.id LIMIT 200",
        sees_register(me),
    )
    limits = []
    for name, (words, since, unit) in DAYS.items():
        own = [Own(line["name"], line[name], unit, OWN_RULE) for line in found]
        limits.append(
            TimeLimit(
                words,
                since,
                STARTING[name],
                unit,
                OWN_RULE,
                differing((STARTING[name], unit), own),
                NOTES.get(name, ""),
            )
        )
    return limits


def _statutory() -> list[TimeLimit]:
    """条例34–36, on the way of a petition matter; other ways go by their own laws (`queries.clocks.OTHER_LAWS`)."""
    limits = []
    for kind, words in CLOCKS.items():
        limit = limit_for(LIMITS[kind], today())
        note = limit.note or ""
        if kind == "handling":
            more = limit_for("handle_extension", today())
            note = f"可以延长一次，{more.note}"
        limits.append(
            TimeLimit(f"{words}期限", f"{STARTS[kind]}起", limit.amount, str(limit.unit), limit.article, note=note)
        )
    return limits


async def _matter(me: Me) -> list[TimeLimit]:
    return [TimeLimit("反馈办理结果", "交办之日起", None, "日", "联席会议办公室交办", note="交办时逐件确定")]


ROOM = "领导包案"
PROCEDURES = [
    Procedure("包案事项", ROOM, ASSIGNMENT, _assignment),
    Procedure("隐患线索", ROOM, MATTER, _matter),
]
