"""Who hears of what, in which words. No petitioner, no facts of a case: the title of the duty, the day, the way there."""

from datetime import date
from typing import Any
from uuid import UUID

from portal.access import Me
from portal.db import rows
from portal.notices import drop, holders, tell
from portal.people import Role
from portal.subjects import Subject
from portal.words import day_words

Item = dict[str, Any]


async def item_opened(subject: Subject, unit: UUID, leader: UUID | None, due: date, again: str = "") -> None:
    people = [*await holders(unit, Role.liaison), *([leader] if leader else [])]
    await tell(people, subject, f"新的整改事项，时限{due.year}年{day_words(due)}。", f"opened:{subject.id}:{again}")


async def applied(item: Item, subject: Subject, by: Me) -> None:
    """The lead department's liaisons and the inspected unit's leaders, but not who applied."""
    people = [
        *await holders(item["lead_department"], Role.liaison),
        *await holders(item["inspected_unit"], Role.leader),
    ]
    await tell(
        [person for person in people if person != by.id],
        subject,
        f"{item['lead_unit_name']}申请销号，请审核。",
        f"applied:{item['id']}:{item['applications'] + 1}",
    )


async def forget_application(item: Item) -> None:
    await drop(item["id"], f"applied:{item['id']}:")


async def passed_on(item: Item, subject: Subject) -> None:
    await forget_application(item)
    await tell(
        await supervisors(item),
        subject,
        "整改牵头部门已审核同意，请复核销号。",
        f"passed:{item['id']}:{item['applications']}",
    )


async def returned(item: Item, subject: Subject, note: str) -> None:
    await forget_application(item)
    await drop(item["id"], f"passed:{item['id']}:")
    await tell(
        await answerable(item), subject, f"销号申请被退回：{note}", f"returned:{item['id']}:{item['applications']}"
    )


async def closed(item: Item, subject: Subject) -> None:
    await drop(item["id"], f"passed:{item['id']}:")
    people = [*await answerable(item), *await holders(item["lead_department"], Role.liaison)]
    await tell(people, subject, "已同意销号。", f"closed:{item['id']}:{item['applications']}")


async def reopened(item: Item, subject: Subject, note: str, due: date) -> None:
    await tell(
        await answerable(item),
        subject,
        f"“回头看”发现问题，重新整改，时限{due.year}年{day_words(due)}：{note}",
        f"reopened:{item['id']}:{item['reopened'] + 1}",
    )


async def extended(item: Item, subject: Subject, due: date) -> None:
    await tell(
        await answerable(item), subject, f"已批准延期至{due.year}年{day_words(due)}。", f"extended:{item['id']}:{due}"
    )


async def assessed(inspection: Item, subject: Subject, grade: str, body: str, taken: int) -> None:
    """The inspected unit's leaders and liaisons, and those of the department that leads its rectification."""
    second = f"{taken}项列入二次整改，请抓紧落实。" if taken else ""
    await tell(
        await inspected(inspection), subject, f"{body}评估整改成效为“{grade}”。{second}", f"assessed:{subject.id}"
    )


async def asked_again(item: Item, subject: Subject, reason: str, due: date, assessment: UUID) -> None:
    """One notice that says why, instead of the one the extension or the reopening wrote a moment ago."""
    await drop(item["id"], f"extended:{item['id']}:{due}")
    await drop(item["id"], f"reopened:{item['id']}:{item['reopened'] + 1}")
    sentence = f"{reason[:200]}。时限{due.year}年{day_words(due)}。"
    await tell(await answerable(item), subject, sentence, f"again:{item['id']}:{assessment}")


async def inspected(inspection: Item) -> list[UUID]:
    return [
        *await holders(inspection["inspected_unit"], Role.leader),
        *await holders(inspection["inspected_unit"], Role.liaison),
        *await holders(inspection["lead_department"], Role.liaison),
    ]


def subject_of_nodes(inspection: Item) -> Subject:
    return Subject(
        "inspections.nodes",
        inspection["id"],
        f"整改节点：{inspection['title']}",
        f"/inspections/{inspection['id']}/nodes",
    )


async def nodes_opened(inspection: Item, subject: Subject) -> None:
    await tell(await inspected(inspection), subject, "巡察办已列出整改节点，请按期办理。", f"nodes:{inspection['id']}")


async def node_day(node: Item, subject: Subject, due: date) -> None:
    sentence = f"完成时限定为{due.year}年{day_words(due)}。"
    await tell(await doing(node), subject, sentence, f"node-day:{node['id']}:{node['version']}:{due}")


async def node_done(node: Item, subject: Subject) -> None:
    """The inspection office hears of the unit's steps; nobody need be told of the office's own."""
    people = [] if node["by_office"] else await holders(node["office"], Role.discipline)
    await tell(people, subject, f"{node['inspected_name']}已标记完成。", f"node-done:{node['id']}:{node['version']}")


async def node_returned(node: Item, subject: Subject, reason: str) -> None:
    await tell(await doing(node), subject, f"请重新办理：{reason}", f"node-back:{node['id']}:{node['version']}")


async def prompted(inspection: Item, subject: Subject, people: list[UUID]) -> None:
    await tell(people, subject, f"{inspection['office_name']}印发工作提示，请查收。", f"prompt:{subject.id}")


async def doing(node: Item) -> list[UUID]:
    """Who does the step: the office's staff, or the inspected unit's people."""
    return await holders(node["office"], Role.discipline) if node["by_office"] else await inspected(node)


async def told_supervisors(item: Item, subject: Subject, sentence: str) -> None:
    await tell(
        await supervisors(item), subject, f"{item['lead_unit_name']}：{sentence}。", f"told:{item['id']}:{sentence}"
    )


async def answerable(item: Item) -> list[UUID]:
    """The unit's liaisons, the handler, the responsible leader."""
    named = [person for person in (item["handler"], item["leader"]) if person]
    return [*await holders(item["lead_unit"], Role.liaison), *named]


async def supervisors(item: Item) -> list[UUID]:
    found = await rows(
        "SELECT r.office AS unit FROM inspections_round r WHERE r.id = {}"
        " UNION SELECT s.unit FROM inspections_round_seat s WHERE s.round = {}",
        item["round"],
        item["round"],
    )
    return [person for line in found for person in await holders(line["unit"], Role.discipline)]
