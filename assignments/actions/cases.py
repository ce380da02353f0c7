"""A case is taken into the register once, described neutrally, linked where it stands in another register too."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from assignments.notices import drop_nudges
from assignments.queries.cases import case_for, subject_of
from assignments.queries.registers import register_for
from assignments.rules import office
from assignments.tables import Case, CaseLine, CaseLink, CaseTag
from portal import audit, recusals
from portal.access import Me
from portal.clock import now, today
from portal.db import atomic, row, rows, value
from portal.errors import Refused
from portal.subjects import Subject
from portal.workflow import happened

CHANGEABLE = (
    "summary",
    "field",
    "territory",
    "authority",
    "origin",
    "batch",
    "route",
    "difficulty",
    "repeat",
    "cross_jurisdiction",
    "split_residence",
    "fast_lane",
    "first_registered_on",
)


class AlreadyThere(Refused):
    """The number stands in this register: the page leads to that case instead of opening another."""

    def __init__(self, case: UUID, number: str) -> None:
        super().__init__(f"信访事项 {number} 已在积案库中，不必重复登记。")
        self.case = case


@atomic()
async def open_case(
    by: Me,
    register_id: UUID,
    *,
    number: str,
    tags: Sequence[UUID] = (),
    came_from: Subject | None = None,
    **values: Any,
) -> UUID:
    """入库. `values`: the columns in `CHANGEABLE`. A number that stands in another register is linked by itself."""
    register = await register_for(by, register_id)
    if not office(by, register):
        raise Refused("只有本联席会议办公室的工作人员可以登记积案。")
    await value("SELECT id FROM assignments_register WHERE id = {} FOR UPDATE", register_id)
    there = await value("SELECT id FROM assignments_case WHERE register = {} AND number = {}", register_id, number)
    if there is not None:
        raise AlreadyThere(there, number)
    await refuse_foreign(register_id, tags, values)
    if values["first_registered_on"] > today():
        raise Refused("首次登记日期不能晚于今天。")
    case = Case(
        register=register_id,
        number=number,
        registered_on=today(),
        origin_kind=came_from.kind if came_from else None,
        origin_id=came_from.id if came_from else None,
        origin_title=came_from.title[:300] if came_from else None,
        origin_path=came_from.path if came_from else None,
        moved_at=now(),
        entered_by=by.id,
        created_at=now(),
        **{name: values[name] for name in CHANGEABLE if name in values},
    )
    await Case.insert(case).run()
    if tags:
        await CaseTag.insert(*(CaseTag(backlog_case=case.id, tag=tag) for tag in dict.fromkeys(tags))).run()
    lines = (("authority", values["authority"]), ("territory", values["territory"]))
    await CaseLine.insert(*(CaseLine(backlog_case=case.id, line=line, unit=unit) for line, unit in lines)).run()
    await _link_same_number(case.id, number, by)
    subject = Subject("assignments.case", case.id, f"信访事项 {number}", f"/assignments/cases/{case.id}")
    await happened(subject, by, "register", "登记入库")
    await audit.record(by, "assignments.case.open", subject)
    return case.id


@atomic()
async def change_case(case: dict[str, Any], by: Me, tags: Sequence[UUID], values: dict[str, Any]) -> None:
    """Everything but the number. A changed unit takes over its line from that day; what the old one wrote stays."""
    if not office(by, case):
        raise Refused("只有本联席会议办公室的工作人员可以修改积案信息。")
    values = {name: values[name] for name in CHANGEABLE if name in values}
    await refuse_foreign(case["register"], tags, values)
    if values.get("first_registered_on", case["registered_on"]) > case["registered_on"]:
        raise Refused("首次登记日期不能晚于入库日期。")
    changed = await row(
        "UPDATE assignments_case SET "
        + ", ".join(f"{column} = {{}}" for column in values)
        + ", version = version + 1 WHERE id = {} AND version = {} RETURNING id",
        *values.values(),
        case["id"],
        case["version"],
    )
    if changed is None:
        raise Refused("这件积案刚刚已被他人修改，请看过最新情况后再改。")
    await rows("DELETE FROM assignments_case_tag WHERE backlog_case = {} RETURNING id", case["id"])
    if tags:
        await CaseTag.insert(*(CaseTag(backlog_case=case["id"], tag=tag) for tag in dict.fromkeys(tags))).run()
    for line in ("authority", "territory"):
        if line in values and values[line] != case[line]:
            await value(
                "UPDATE assignments_case_line SET unit = {}, standing = NULL, done_on = NULL, updated_at = NULL,"
                " updated_by_name = NULL WHERE backlog_case = {} AND line = {} RETURNING id",
                values[line],
                case["id"],
                line,
            )
    told = {name: new for name, new in values.items() if case[name] != new}
    await happened(subject_of(case), by, "change", "修改积案信息")
    await audit.record(by, "assignments.case.change", subject_of(case), told)


@atomic()
async def link_cases(first: dict[str, Any], second: dict[str, Any], by: Me, *, reason: str) -> None:
    """关联: the same matter under two numbers; nothing is merged away (domain H2)."""
    if not office(by, first):
        raise Refused("只有本联席会议办公室的工作人员可以关联积案。")
    if first["id"] == second["id"]:
        raise Refused("不能与本案自身关联。")
    await _link(first["id"], second["id"], by, reason)
    for one in (first, second):  # without the other's number: who is kept from that one may see this one
        await happened(subject_of(one), by, "link", "关联积案", reason)
    await audit.record(by, "assignments.case.link", subject_of(first), {"with": second["id"]})


async def refuse_foreign(register_id: UUID, tags: Sequence[UUID], values: dict[str, Any]) -> None:
    """Words and batches are of this very register, each of its kind; units are there."""
    wanted = {("field", values["field"])} if "field" in values else set()
    known = await rows("SELECT id, kind FROM assignments_tag WHERE register = {}", register_id)
    there = {(line["kind"], line["id"]) for line in known}
    if not wanted <= there or not {*tags} <= {tag for kind, tag in there if kind in ("lever", "campaign")}:
        raise Refused("所选词条不属于本积案库，请从列表中选择。")
    if values.get("batch") and not await value(
        "SELECT TRUE FROM assignments_batch WHERE register = {} AND id = {}", register_id, values["batch"]
    ):
        raise Refused("所选批次不属于本积案库，请从列表中选择。")
    units = {values[name] for name in ("territory", "authority") if name in values}
    if await value("SELECT count(*) FROM unit WHERE id = ANY({})", list(units)) != len(units):
        raise Refused("所选单位不存在，请从列表中选择。")


async def hanging_on(case_id: UUID) -> list[tuple[str, UUID]]:
    """What hangs on a case under an id of its own, and must be kept from whoever is kept from the case."""
    found = await rows(
        """SELECT 'assignments.assignment' AS kind, id FROM assignments_assignment WHERE backlog_case = {}
           UNION ALL SELECT 'assignments.instruction', id FROM assignments_instruction WHERE backlog_case = {}
           UNION ALL SELECT 'assignments.reader', r.id FROM assignments_reader r
             JOIN assignments_circulation c ON c.id = r.circulation WHERE c.backlog_case = {}
           UNION ALL SELECT 'assignments.recheck', r.id FROM assignments_recheck r
             JOIN assignments_assignment a ON a.id = r.assignment WHERE a.backlog_case = {}
           UNION ALL SELECT 'assignments.sampled', s.id FROM assignments_sampled s
             JOIN assignments_assignment a ON a.id = s.assignment WHERE a.backlog_case = {}
           UNION ALL SELECT 'assignments.hand_over', hl.hand_over FROM assignments_hand_over_line hl
             JOIN assignments_assignment a ON a.id = hl.assignment WHERE a.backlog_case = {}
           UNION ALL SELECT 'assignments.matter', m.id FROM assignments_matter m WHERE m.backlog_case = {}""",
        *[case_id] * 7,
    )
    return [(line["kind"], line["id"]) for line in found]


async def shadow(case_id: UUID) -> None:
    """To be called when something new is hung on a case: its recusals reach that too."""
    await recusals.shadow(case_id, await hanging_on(case_id))


@atomic()
async def recuse(case: dict[str, Any], by: Me, *, person: UUID | None, unit: UUID | None, reason: str) -> None:
    """回避 (条例28): this person, or everybody of this unit, does not know the case exists. Whoever carries it now must
    first be replaced, so that no case is left with nobody who can see it."""
    _refuse_others(case, by)
    if person is not None and await value(
        "SELECT TRUE FROM assignments_assignment a WHERE a.backlog_case = {} AND a.state NOT IN ('closed', 'withdrawn')"
        " AND ({} IN (a.leader, a.principal, a.direct, a.coordinating, a.supervising) OR EXISTS (SELECT 1"
        " FROM assignments_officer o WHERE o.assignment = a.id AND o.person = {}))",
        case["id"],
        person,
        person,
    ):
        raise Refused("该同志正在包办或参与此案，请先改派，再登记回避。")
    if unit is not None and await value(
        "SELECT TRUE FROM assignments_assignment a JOIN unit lu ON lu.id = a.lead_unit JOIN unit ru ON ru.id = {}"
        " WHERE a.backlog_case = {} AND a.state NOT IN ('closed', 'withdrawn') AND (lu.path LIKE ru.path || '%' OR EXISTS ("
        "SELECT 1 FROM assignments_support s JOIN unit su ON su.id = s.unit WHERE s.assignment = a.id"
        " AND su.path LIKE ru.path || '%'))",
        unit,
        case["id"],
    ):
        raise Refused("该单位是此案的主办或协办单位，请先改派，再登记回避。")
    await recusals.declare(
        subject_of(case), by, person=person, unit=unit, reason=reason, hanging=await hanging_on(case["id"])
    )


@atomic()
async def unrecuse(case: dict[str, Any], by: Me, recusal: UUID) -> None:
    _refuse_others(case, by)
    await recusals.lift(subject_of(case), by, recusal)


async def moved(case_id: UUID, assignment_id: UUID | None = None) -> None:
    """Something was done: the case, and its assignment, are no longer still."""
    at = now()
    await value("UPDATE assignments_case SET moved_at = {} WHERE id = {} RETURNING id", at, case_id)
    if assignment_id is not None:
        await value("UPDATE assignments_assignment SET moved_at = {} WHERE id = {} RETURNING id", at, assignment_id)
        await drop_nudges(assignment_id)


async def case_of(by: Me, case_id: UUID) -> dict[str, Any]:
    """The case as it is now, held until the end of the transaction."""
    await value("SELECT id FROM assignments_case WHERE id = {} FOR UPDATE", case_id)
    return await case_for(by, case_id)


async def _link_same_number(case: UUID, number: str, by: Me) -> None:
    found = await rows("SELECT id FROM assignments_case WHERE number = {} AND id <> {}", number, case)
    for line in found:
        await _link(case, line["id"], by, "同一信访编号")


async def _link(one: UUID, other: UUID, by: Me, reason: str) -> None:
    first, second = sorted((one, other))
    if await value("SELECT TRUE FROM assignments_case_link WHERE first = {} AND second = {}", first, second):
        return
    link = CaseLink(first=first, second=second, reason=reason, linked_by=by.id, linked_at=now())
    await CaseLink.insert(link).run()


def _refuse_others(case: dict[str, Any], by: Me) -> None:
    if not office(by, case):
        raise Refused("只有本联席会议办公室的工作人员可以登记回避。")
