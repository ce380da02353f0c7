"""What a reminder says: title, distance and day; nothing of what stands in the record itself."""

from datetime import date
from typing import Any

from portal.accountability.ladder import Facts, Produces, Step, Trigger
from portal.duties import REMINDERS
from portal.words import day_words, distance


def sentence_for(duty: dict[str, Any], step: Step, facts: Facts, day: date) -> str:
    title, due = f"“{duty['title']}”", day_words(duty["due"])
    if step.produces is not Produces.notice:
        return f"{title}{distance(duty['due'], day)}（{due}到期），按督办阶梯{step.words}，请研究决定。"
    match step.trigger:
        case Trigger.half:
            return f"{title}办理时限已经过半，还没有进展记录（{due}到期），请填报进展。"
        case Trigger.promise if facts.promised_on:
            return f"{title}承诺{day_words(facts.promised_on)}完成，现已过期，请提交或者说明情况（{due}到期）。"
        case Trigger.returned if facts.returned_on:
            return f"{title}{day_words(facts.returned_on)}被退回，至今没有重新提交，请尽快办理（{due}到期）。"
        case Trigger.silent:
            return f"{title}需要协办单位配合，目前还没有反馈，请及时反馈（{due}到期）。"
    return f"{title}{distance(duty['due'], day)}（{due}到期），请及时办理。"


def occasion_of(duty: dict[str, Any], step: Step) -> str:
    """`notice.once`: one notice for a step of a due day."""
    return f"{REMINDERS}{duty['id']}:{duty['due'].isoformat()}:{step.key}"
