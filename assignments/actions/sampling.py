"""案件评查: cases drawn at random, each looked through by a third person; what is flawed is ordered to be mended by a day."""

from collections.abc import Sequence
from datetime import date
from hashlib import sha256
from typing import Any
from uuid import UUID

from assignments import notices
from assignments.actions.cases import shadow
from assignments.queries.assignments import subject_of as subject_of_assignment
from assignments.queries.sampling import (
    KIND,
    drawn_from,
    eligible,
    known_to,
    population_of,
    size_for,
    subject_of,
    subject_of_sample,
)
from assignments.rules import lead_liaison, office, third
from assignments.states import AUDIT_HEADS, GRADES
from assignments.tables import Sample, Sampled
from portal import audit, files
from portal.access import Me
from portal.clock import now, today
from portal.db import atomic, rows, value
from portal.duties import Answerable, Term, finish_duty, open_duty
from portal.errors import Refused
from portal.workflow import happened

Record = dict[str, Any]
LONGEST = 200
"""So many cases a draw at most."""


@atomic()
async def draw(
    register: Record, by: Me, *, name: str, seed: str, closed_from: date, closed_until: date, size: int
) -> UUID:
    """Named, seeded and bounded before anybody sees what there is to draw from. Every draw stays on record. `size`: of
    cases `by` may know of; what they are kept from is drawn in its turn, for others to look through."""
    if not office(by, register):
        raise Refused("只有本联席会议办公室的工作人员可以抽取评查案件。")
    if not closed_from <= closed_until <= today():
        raise Refused("报结期间的起止日期不对：起日不晚于止日，止日不晚于今天。")
    if not 1 <= size <= LONGEST:
        raise Refused(f"抽取件数应在 1 至 {LONGEST} 之间。")
    filed = await eligible(register["id"], closed_from, closed_until)
    known = await known_to(by, filed)
    if not known:
        raise Refused("这一期间没有报结的事项，无从抽取。")
    population = population_of(filed)
    size = size_for(population, seed, size, known)
    sample = Sample(
        register=register["id"],
        name=name,
        seed=seed,
        closed_from=closed_from,
        closed_until=closed_until,
        eligible=population.count(b"\n") + 1,
        size=size,
        population=sha256(population).hexdigest(),
        drawn_by=by.id,
        drawn_by_name=by.name,
        drawn_at=now(),
    )
    await Sample.insert(sample).run()
    await _keep(sample, population, by)
    chosen = drawn_from(population, seed, size)
    await Sampled.insert(
        *(Sampled(sample=sample.id, assignment=one, position=place) for place, one in enumerate(chosen, start=1))
    ).run()
    for line in await rows("SELECT backlog_case FROM assignments_assignment WHERE id = ANY({})", chosen):
        await shadow(line["backlog_case"])
    subject = subject_of_sample({"id": sample.id, "name": name})
    told = {"seed": seed, "size": size, "eligible": sample.eligible, "population": sample.population}
    await audit.record(by, "assignments.sample.draw", subject, told)
    return sample.id


async def _keep(sample: Sample, population: bytes, by: Me) -> None:
    """The list itself, under the hash that stands on the page."""
    subject = subject_of_sample({"id": sample.id, "name": sample.name})
    await files.keep_made(subject, "抽样总体.txt", population, by)


@atomic()
async def grade(
    sampled: Record,
    assignment: Record,
    by: Me,
    *,
    grade: str,
    faults: Sequence[str] = (),
    findings: str | None = None,
    mend_by: date | None = None,
    exposed: bool = False,
) -> None:
    """规范 or 不规范, once. With `mend_by` the lead unit owes it to mend what was found."""
    if not third(by, assignment):
        raise Refused(f"案件评查须由{third.words}办理。")
    flawed = grade == "flawed"
    if grade not in GRADES or not set(faults) <= set(AUDIT_HEADS):
        raise Refused("评查结论请从列表中选择。")
    if flawed and not (findings and faults):
        raise Refused("评为不规范的，须选择问题类别并写明发现的问题。")
    if mend_by is not None and mend_by <= today():
        raise Refused("整改时限应晚于今天。")
    kinds = [head for head in AUDIT_HEADS if head in faults] if flawed else []
    await _claim(
        sampled,
        {
            "grade": grade,
            "faults": " ".join(kinds) or None,
            "findings": findings,
            "mend_by": mend_by if flawed else None,
            "exposed": flawed and exposed,
            "reviewed_by": by.id,
            "reviewed_by_name": by.name,
            "reviewed_at": now(),
        },
        "grade IS NULL",
    )
    told = "、".join(AUDIT_HEADS[kind] for kind in kinds)
    about = subject_of_assignment(assignment)
    await happened(about, by, "sampled", f"案件评查：{GRADES[grade]}", told)
    await audit.record(by, "assignments.sampled.grade", about, {"grade": grade, "faults": kinds})
    if flawed and mend_by is not None:
        await _order(sampled, assignment, mend_by)


async def _order(sampled: Record, assignment: Record, mend_by: date) -> None:
    subject = subject_of(sampled["id"], assignment["number"])
    owed = Answerable(unit=assignment["lead_unit"], supervising_unit=assignment["office"])
    await open_duty(subject, owed, Term(today(), mend_by, mend_by))
    await shadow(assignment["backlog_case"])
    sentence = f"案件评查发现不规范，请于{mend_by:%Y年%m月%d日}前整改。"
    await notices.tell_carriers(assignment, subject, sentence, f"sampled:{sampled['id']}")


@atomic()
async def mend(sampled: Record, assignment: Record, by: Me, *, mended: str) -> None:
    """What was done about it, in a sentence of the lead unit's liaison; it ends the duty."""
    if not lead_liaison(by, assignment):
        raise Refused(f"评查整改情况由{lead_liaison.words}填报。")
    if sampled["mend_by"] is None:
        raise Refused("本案没有评查整改任务。")
    await _claim(sampled, {"mended": mended, "mended_on": today()}, "mended_on IS NULL AND mend_by IS NOT NULL")
    about = subject_of_assignment(assignment)
    await finish_duty(KIND, sampled["id"], today())
    await happened(about, by, "mended", "评查问题已整改", mended)
    await audit.record(by, "assignments.sampled.mend", about)
    subject = subject_of(sampled["id"], assignment["number"])
    await notices.tell_office(assignment, subject, "评查问题已整改，请查看。", f"mended:{sampled['id']}")


async def _claim(sampled: Record, values: Record, still: str) -> None:
    """Written once: by whoever comes first."""
    done = await value(
        "UPDATE assignments_sampled SET "
        + ", ".join(f"{column} = {{}}" for column in values)
        + f", version = version + 1 WHERE id = {{}} AND version = {{}} AND {still} RETURNING id",
        *values.values(),
        sampled["id"],
        sampled["version"],
    )
    if done is None:
        raise Refused("这一件刚刚已有人办理，请看过最新情况后再办。")
