"""How an item of rectification goes: its machine, and the limits of the rounds one sees."""

from inspections.rules import whole
from inspections.states import LIMITS
from inspections.workflow import ITEM
from portal.access import Me
from portal.db import rows
from portal.procedures import Own, Procedure, TimeLimit, differing


async def _item(me: Me) -> list[TimeLimit]:
    found = await rows(
        "SELECT l.name, l.amount, l.unit, l.article, r.title FROM inspections_round r"
        " JOIN inspections_round_limit l ON l.round = r.id WHERE EXISTS"
        " (SELECT 1 FROM inspections_inspection n WHERE n.round = r.id AND {}) ORDER BY r.year DESC, r.id DESC LIMIT 200",
        whole(me),
    )
    limits = []
    for name, (words, amount, unit, article) in LIMITS.items():
        own = [
            Own(line["title"], line["amount"], line["unit"], line["article"]) for line in found if line["name"] == name
        ]
        limits.append(TimeLimit(words, "反馈之日起", amount, unit, article, differing((amount, unit), own)))
    return limits


PROCEDURES = [Procedure("整改事项", "巡察整改", ITEM, _item)]
