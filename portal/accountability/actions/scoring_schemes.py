"""A scheme taken over or begun anew; its versions drafted, put into force by a second person, never edited after."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any
from uuid import UUID

from portal import audit, notices
from portal.access import Me
from portal.accountability.figures.levels import LEVELS
from portal.accountability.figures.scoring import LineRule, cents, refused
from portal.accountability.queries.official import territories_of
from portal.accountability.queries.scoring_schemes import lines_of, rule_of, siblings, subject_of, version_for
from portal.accountability.scoring_profiles import SHIPPED
from portal.accountability.scoring_rules import scoring_office
from portal.accountability.scoring_states import VersionState
from portal.accountability.scoring_workflow import SCORING_VERSION
from portal.accountability.tables import ScoringLine, ScoringScheme, ScoringVersion
from portal.clock import now, today
from portal.db import atomic, new_id, row, rows
from portal.errors import BadInput, Missing, Refused
from portal.people import Role
from portal.workflow import happened, make

Record = Mapping[str, Any]
MOST_LINES = 40


@atomic()
async def begin(by: Me, territory: UUID, level: str, name: str, basis: str, starts_on: date, source: str = "") -> UUID:
    """A scheme of this territory with its first version, drafted: the lines of the shipped one, or none yet."""
    place = next((one for one in await territories_of(by) if one["id"] == territory), None)
    if place is None:
        raise BadInput(("地区", "请从所列选项中选择"))
    if level not in LEVELS:
        raise BadInput(("单位类别", "请从所列选项中选择"))
    if source and source not in SHIPPED:
        raise Missing
    scheme = ScoringScheme(
        office=place["office"],
        territory=territory,
        level=level,
        name=name,
        source=source,
        made_by=by.id,
        made_by_name=by.name,
        at=now(),
    )
    await ScoringScheme.insert(scheme).run()
    lines = SHIPPED[source].lines if source else ()
    return await _draft(by, scheme.id, 1, basis, starts_on, lines)


@atomic()
async def copy(version: Record, by: Me, starts_on: date) -> UUID:
    """A new version with the same lines, to be changed; what is in force stays as it is until the new one's day."""
    if not scoring_office(by, version):
        raise Refused(f"新的一版由{scoring_office.words}起草。")
    await row("SELECT id FROM accountability_scoring_scheme WHERE id = {} FOR UPDATE", version["scheme"])
    known = await siblings(version)
    if any(one["state"] == VersionState.drafted for one in known):
        raise Refused("已有一版正在起草，请先启用或者撤回那一版。")
    _refuse_early(known, starts_on)
    rules = [rule_of(line) for line in await lines_of(version["id"])]
    return await _draft(by, version["scheme"], known[0]["place"] + 1, version["basis"], starts_on, rules)


@atomic()
async def revise(
    version: Record, by: Me, *, basis: str, starts_on: date, lines: Sequence[LineRule], seen: int | None = None
) -> None:
    """A draft's words and lines, as typed by its drafter: who puts it into force is somebody else."""
    if version["state"] != VersionState.drafted:
        raise Refused("启用过的一版不能修改，请另起草新的一版。")
    if not scoring_office(by, version) or version["drafted_by"] != by.id:
        raise Refused("由起草人修改；需要修改的，请与起草人联系，或者撤回后重新起草。")
    if not lines:
        raise BadInput(("", "至少要有一条计分项目"))
    wrong = [(f"第{at}行“{line.title}”", said) for at, line in enumerate(lines, start=1) if (said := refused(line))]
    if wrong:
        raise BadInput(*wrong)
    _refuse_early([one for one in await siblings(version) if one["id"] != version["id"]], starts_on)
    claimed = await row(
        "UPDATE accountability_scoring_version SET basis = {}, starts_on = {}, version = version + 1"
        " WHERE id = {} AND version = {} AND state = 'drafted' RETURNING id",
        basis,
        starts_on,
        version["id"],
        version["version"] if seen is None else seen,
    )
    if claimed is None:
        raise Refused("这一版刚刚已有变化，请看过最新情况后再改。")
    await rows("DELETE FROM accountability_scoring_line WHERE rules = {} RETURNING id", version["id"])
    await _keep(version["id"], lines)
    await happened(subject_of(version), by, "edit", "修改计分项目")
    await audit.record(by, "accountability.scoring_version.edit", subject_of(version), {"lines": len(lines)})
    await _ask_to_check(version, by)


def _refuse_early(others: Sequence[Record], starts_on: date) -> None:
    """The first version may be as old as the paper it comes from; a later one is for what has not begun yet."""
    if any(one["state"] in {VersionState.in_force, VersionState.stopped} for one in others) and starts_on <= today():
        raise BadInput(("启用日期", "已有启用过的版本，新的一版最早从明天起，不改变已经开始的时段"))


async def _draft(by: Me, scheme: UUID, place: int, basis: str, starts_on: date, lines: Sequence[LineRule]) -> UUID:
    made = ScoringVersion(
        scheme=scheme,
        place=place,
        basis=basis,
        starts_on=starts_on,
        state=SCORING_VERSION.start,
        drafted_by=by.id,
        drafted_by_name=by.name,
        drafted_at=now(),
        version=0,
    )
    await ScoringVersion.insert(made).run()
    await _keep(made.id, lines)
    subject = subject_of(await version_for(by, made.id))
    await happened(subject, by, "draft", "起草")
    await audit.record(by, "accountability.scoring_version.draft", subject, {"lines": len(lines)})
    return made.id


async def _keep(version: UUID, lines: Sequence[LineRule]) -> None:
    if len({line.key for line in lines}) < len(lines):
        raise AssertionError("two lines of one name")
    if not lines:
        return
    await ScoringLine.insert(
        *(
            ScoringLine(
                id=new_id(),
                rules=version,
                line=line.key,
                position=at,
                heading=line.heading,
                title=line.title,
                kind=line.kind,
                source=line.source,
                most=cents(line.most),
                per=cents(line.per),
                threshold=cents(line.threshold),
                missing=cents(line.missing),
            )
            for at, line in enumerate(lines)
        )
    ).run()


@atomic()
async def put_in_force(version: Record, by: Me) -> None:
    """The second person compared it with the paper it rests on."""
    lines = [rule_of(line) for line in await lines_of(version["id"])]
    if not lines or any(refused(line) for line in lines):
        raise Refused("计分项目还不完整，请起草人改好再启用。")
    await row("SELECT id FROM accountability_scoring_scheme WHERE id = {} FOR UPDATE", version["scheme"])
    try:
        _refuse_early([one for one in await siblings(version) if one["id"] != version["id"]], version["starts_on"])
    except BadInput as bad:
        raise Refused(f"启用日期（{version['starts_on']}）已过：{bad.complaints[0][1]}。请起草人改启用日期。") from None
    values = {"approved_by": by.id, "approved_by_name": by.name, "approved_at": now()}
    await make(SCORING_VERSION, "put_in_force", version, subject_of(version), by, values=values)
    await notices.drop(version["id"], f"scoring:{version['id']}:check")
    await _tell_drafter(version, by, "评分方案已核对启用。", "in_force")


@atomic()
async def withdraw(version: Record, by: Me, note: str) -> None:
    await make(SCORING_VERSION, "withdraw", version, subject_of(version), by, note)
    await notices.drop(version["id"], f"scoring:{version['id']}:check")
    await _tell_drafter(version, by, "评分方案没有启用，请看理由。", "withdrawn")


@atomic()
async def stop(version: Record, by: Me, note: str) -> None:
    """For periods not scored yet; sheets that were drafted by it keep it."""
    await make(SCORING_VERSION, "stop", version, subject_of(version), by, note)


async def _tell_drafter(version: Record, by: Me, sentence: str, occasion: str) -> None:
    if version["drafted_by"] != by.id:
        once = f"scoring:{version['id']}:{occasion}"
        await notices.tell([version["drafted_by"]], subject_of(version), sentence, once)


async def _ask_to_check(version: Record, by: Me) -> None:
    """The other staff of the office are told, once a draft."""
    people = [one for one in await notices.holders(version["office"], Role.office) if one != by.id]
    await notices.tell(people, subject_of(version), "请对照文件核对，无误的启用。", f"scoring:{version['id']}:check")
