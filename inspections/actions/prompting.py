"""Issuing a 工作提示: numbered, printed on one sheet, frozen, and delivered to the unit's liaisons."""

import json
from uuid import UUID

from inspections import notices
from inspections.actions.opening import running
from inspections.documents import prompt_html, prompt_of
from inspections.queries.prompts import addressees_of, coming_due, prompts_counted
from inspections.rules import assessor
from inspections.tables import Prompt
from portal import audit
from portal.access import Me
from portal.clock import now, today
from portal.db import atomic, new_id
from portal.documents import issue
from portal.errors import Refused
from portal.papers.render import render
from portal.subjects import Subject
from portal.workflow import happened

KIND = "inspections.prompt"


@atomic()
async def issue_prompt(by: Me, inspection_id: UUID, *, days: int, closing: str, seen: int) -> UUID:
    """`seen`: how many prompts the page showed. The number is taken here and nowhere else; a failed print leaves no gap."""
    await running(by, inspection_id)
    facts = await coming_due(by, inspection_id, days)
    inspection = facts["inspection"]
    if not assessor(by, inspection):
        raise Refused(f"您不能印发工作提示：须由{assessor.words}办理。")
    if not facts["lines"] and not facts["late"]:
        raise Refused(f"{days} 天之内没有到期的节点和事项，不必提示。")
    if await prompts_counted(inspection_id) != seen:
        raise Refused("刚刚已印发一份工作提示，请看过最新情况后再办。")
    people = await addressees_of(inspection)
    if not people:
        raise Refused("被巡察单位和整改牵头部门都没有可以收件的联络员，请先安排联络员。")
    content = prompt_of(facts, closing=closing)
    prompt_id, on = new_id(), today()
    subject = Subject(KIND, prompt_id, f"工作提示：{inspection['title']}", f"/inspections/prompts/{prompt_id}")

    async def with_number(label: str) -> bytes:
        return await render(prompt_html(content, label=label))

    document = await issue(
        "work_prompt",
        inspection["office"],
        on.year,
        f"{inspection['office_short']}提示",
        content["title"],
        subject,
        by,
        with_number,
    )
    made = Prompt(
        id=prompt_id,
        inspection=inspection_id,
        document=document,
        days=days,
        printed=json.dumps({**content, "to": [one["name"] for one in people]}, ensure_ascii=False),
        closing=closing,
        issued_at=now(),
    )
    await Prompt.insert(made).run()
    await happened(
        subject, by, "issue", "印发工作提示", f"{days}天之内到期{len(facts['lines'])}项，逾期{facts['late']}项"
    )
    await notices.prompted(inspection, subject, [one["id"] for one in people])
    await audit.record(by, "inspections.prompt.issue", subject, {"days": days})
    return prompt_id
