"""What the clocks have left behind, in words that can be compared; and what must hold of it whatever they did."""

from collections import Counter
from typing import Any

from portal.db import rows, value

LEFT = {
    "rungs": "SELECT r.duty, r.step, r.due, r.walked_on, r.told, r.light, r.points, r.cured_at IS NOT NULL AS cured"
    " FROM accountability_rung r WHERE r.step NOT LIKE 'often%'",
    "notices": "SELECT n.person, n.once, n.sentence, n.dropped_at IS NOT NULL AS dropped, m.day, m.slot FROM notice n"
    " LEFT JOIN message m ON m.id = n.message WHERE n.once NOT LIKE '%:often%'",
    "log": "SELECT t.subject_id, t.happened, t.label, t.note FROM transition t WHERE t.label <> '建议约谈'",
    "proposals": "SELECT p.duty, r.step, p.due, p.office, p.produces, p.letter, p.made_on"
    " FROM accountability_proposal p JOIN accountability_rung r ON r.id = p.rung WHERE r.step NOT LIKE 'often%'",
    "duties": "SELECT d.id, d.due, d.look_on, d.handed_in_at IS NULL AS open, d.done_on FROM duty d WHERE NOT EXISTS ("
    "SELECT 1 FROM accountability_rung r WHERE r.duty = d.id AND r.step LIKE 'often%')",
    "messages": "SELECT m.person, m.day, m.slot, m.state FROM message m",
}
"""`often` depends on what the other matters of a unit got earlier on the same day, and so on who was quicker; it is
compared by itself."""


async def left() -> dict[str, Counter[tuple[Any, ...]]]:
    return {name: Counter(tuple(line.values()) for line in await rows(sql)) for name, sql in LEFT.items()}


WRONG = {
    "a rung without its line in the log of the matter, or one too many": """
        SELECT count(*) FROM (SELECT d.subject_id, count(r.id) AS taken,
               (SELECT count(*) FROM transition t WHERE t.subject_id = d.subject_id AND t.happened = 'remind') AS said
          FROM duty d LEFT JOIN accountability_rung r ON r.duty = d.id GROUP BY d.subject_id) x WHERE taken <> said""",
    "a rung that told another number than there are notices": """
        SELECT count(*) FROM accountability_rung r JOIN duty d ON d.id = r.duty WHERE r.told <> (
               SELECT count(*) FROM notice n WHERE n.subject_id = d.subject_id
                  AND n.once = 'remind:' || d.id || ':' || r.due || ':' || r.step)""",
    "a notice without its rung": """
        SELECT count(*) FROM notice n WHERE n.once LIKE 'remind:%' AND NOT EXISTS (
               SELECT 1 FROM accountability_rung r JOIN duty d ON d.id = r.duty WHERE d.subject_id = n.subject_id
                  AND n.once = 'remind:' || d.id || ':' || r.due || ':' || r.step)""",
    "a letter proposed never or twice": """
        SELECT count(*) FROM accountability_rung r WHERE r.step IN ('d+3', 'd+7', 'd+15', 'often') AND 1 <> (
               SELECT count(*) FROM accountability_proposal p WHERE p.rung = r.id)""",
    "a step taken twice": """
        SELECT count(*) - count(DISTINCT (duty, step, due)) FROM accountability_rung""",
    "a notice written twice": "SELECT count(*) - count(DISTINCT (person, once)) FROM notice",
    "a message made twice": "SELECT count(*) - count(DISTINCT (person, day, slot)) FROM message",
    "a message nobody sent": "SELECT count(*) FROM message_delivery WHERE state <> 'sent'",
    "a message that says nothing": """
        SELECT count(*) FROM message m WHERE m.state <> 'dropped' AND NOT EXISTS (
               SELECT 1 FROM notice n WHERE n.message = m.id)""",
}


async def wrong() -> dict[str, int]:
    """What there should be none of, and how many there are."""
    found = {words: await value(sql) for words, sql in WRONG.items()}
    return {words: number for words, number in found.items() if number}


async def backends_are_gone() -> None:
    """Until the server has noticed of everybody killed that he is gone: then what he held is free."""
    while await value(
        "SELECT 1 FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()"
        " AND xact_start IS NOT NULL AND backend_type = 'client backend' LIMIT 1"
    ):
        await rows("SELECT pg_stat_clear_snapshot()")
