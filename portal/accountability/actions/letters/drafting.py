"""A letter is drafted from the facts of the ledger: by a person, or as the clock's proposal that waits for one.

Nothing drafted here is sent: it is submitted by a person and signed by another.
"""

from collections.abc import Sequence
from uuid import UUID

from portal import audit
from portal.access import Me
from portal.accountability.actions import proposals
from portal.accountability.letter_kinds import LETTER_KINDS
from portal.accountability.letter_words import Standing, cause_for, title_for
from portal.accountability.notices import tell_office
from portal.accountability.queries.letter_lists import duties_to_write_of, office_for
from portal.accountability.queries.letters import letter_as_written, standings_on, subject_of
from portal.accountability.rules import sees_letter
from portal.accountability.states import BEFORE_ISSUE, LIVE
from portal.accountability.tables import Letter, LetterMatter
from portal.clock import now, today
from portal.db import Sql, atomic, new_id, rows
from portal.errors import Missing, Refused
from portal.workflow import happened

MOST = 40
"""Matters of one letter."""
MACHINE = "系统拟稿"
EVERY = Sql("TRUE")


@atomic()
async def draft_for(by: Me, kind: str, duties: Sequence[UUID], why: str = "") -> UUID:
    """A draft of this kind about these duties of one unit, in the name of the person's office. `why` stays in the office.

    Missing when one of the duties is not theirs to see; refused when the kind is not theirs to write, when the units
    differ, or when a draft of the kind that they may see is being written about one of them.
    """
    if kind not in LETTER_KINDS:
        raise Refused("请选择函件种类。")
    shape = LETTER_KINDS[kind]
    wanted = list(dict.fromkeys(duties))
    if not wanted or len(wanted) > MOST:
        raise Refused(f"请选择 1 至 {MOST} 件督办事项。")
    found = await duties_to_write_of(by, wanted)
    if len(found) != len(wanted):
        raise Missing
    office = office_for(by, kind, found[0]["unit_path"])
    if office is None:
        raise Refused(f"您不能起草“{shape.words}”：须由负责督办这些事项的工作人员起草。")
    if len({line["unit"] for line in found}) > 1:
        raise Refused("一份函件只发一个单位，所选事项的承办单位不同，请分别起草。")
    if found[0]["unit"] == office:
        raise Refused("不能给本单位发函。")
    ordered = [line["id"] for line in found]
    if taken := await _written_of(ordered, kind, BEFORE_ISSUE, office, sees_letter(by)):
        raise Refused(f"所选事项已有一份“{shape.words}”正在起草或待签发，请在其中修改（{_said(taken)}）。")
    standings = await standings_on(ordered, today())
    refuse_unfit(kind, standings)
    letter = await _write(kind, office, found[0]["unit"], standings, why, by)
    await proposals.taken(by, ordered, letter)
    return letter


@atomic()
async def draft_as_proposed(unit: UUID, kind: str, duties: Sequence[UUID], why: str) -> UUID:
    """The clock's proposal in the name of the office `unit`: about those of the duties (all of one unit) that no letter of
    this kind is under way for, by nobody, waiting for its staff. When one is under way for all of them: that one.

    Refused, when a person would be: nothing fit is left, or the units differ.
    """
    ordered = list(dict.fromkeys(duties))
    taken = await _written_of(ordered, kind, LIVE, unit)
    free = [duty for duty in ordered if duty not in taken]
    if not free and taken:
        return next(iter(taken.values()))
    standings = await standings_on(free, today())
    owing = await rows("SELECT DISTINCT unit FROM duty WHERE id = ANY({})", free)
    if len(owing) != 1 or owing[0]["unit"] == unit:
        raise Refused("一份函件只发一个其他单位。")
    refuse_unfit(kind, standings)
    letter_id = await _write(kind, unit, owing[0]["unit"], standings, why, None)
    letter = await letter_as_written(letter_id)
    sentence = f"系统按提醒阶梯拟了一份“{LETTER_KINDS[kind].words}”，请核对；须由人员报请签发，不会自动发出。"
    await tell_office(letter, subject_of(letter), sentence, "proposed")
    return letter_id


def refuse_unfit(kind: str, standings: Sequence[Standing]) -> None:
    """What is not owed any more is pressed for by no letter, and what was revoked is in none."""
    for one in standings:
        if one.standing == "revoked":
            raise Refused(f"“{one.title}”已撤销，不能列入函件。")
        if one.standing == "done" and LETTER_KINDS[kind].urges:
            raise Refused(f"“{one.title}”已办结，不能列入“{LETTER_KINDS[kind].words}”。")


async def _written_of(
    duties: Sequence[UUID], kind: str, states: Sequence[str], office: UUID, known: Sql = EVERY
) -> dict[UUID, UUID]:
    """Duty → letter of this kind by this office in one of these states, of those `known`. Whoever asks holds the duties
    until the end of the transaction: two that draft at once find each other."""
    await rows("SELECT id FROM duty WHERE id = ANY({}) ORDER BY id FOR UPDATE", list(duties))
    found = await rows(
        "SELECT m.duty, l.id FROM accountability_letter_matter m JOIN accountability_letter l ON l.id = m.letter"
        " WHERE m.duty = ANY({}) AND l.kind = {} AND l.unit = {} AND l.state = ANY({}) AND {} ORDER BY l.drafted_at",
        list(duties),
        kind,
        office,
        [str(state) for state in states],
        known,
    )
    return {line["duty"]: line["id"] for line in found}


def _said(taken: dict[UUID, UUID]) -> str:
    return f"共 {len(set(taken.values()))} 份"


async def _write(kind: str, office: UUID, owing: UUID, standings: Sequence[Standing], why: str, by: Me | None) -> UUID:
    shape, letter_id = LETTER_KINDS[kind], new_id()
    letter = Letter(
        id=letter_id,
        kind=kind,
        unit=office,
        addressee=None if shape.elsewhere else owing,
        title=title_for(kind, standings)[:200],
        cause=cause_for(standings),
        basis=shape.basis,
        demand=shape.asks,
        contact=by.name if by else None,
        why=why[:500] or None,
        reply_days=shape.days,
        state="drafted",
        drafted_by=by.id if by else None,
        drafted_by_name=by.name if by else MACHINE,
        drafted_at=now(),
    )
    await Letter.insert(letter).run()
    await keep_matters(letter_id, standings)
    written = await letter_as_written(letter_id)
    subject = subject_of(written)
    await happened(subject, by, "draft", f"起草{shape.words}", f"{len(standings)}件事项")
    await audit.record(by, "accountability.letter.draft", subject, {"kind": kind, "matters": len(standings)})
    return letter_id


async def keep_matters(letter_id: UUID, standings: Sequence[Standing]) -> None:
    """Instead of what it was about before."""
    await rows("DELETE FROM accountability_letter_matter WHERE letter = {} RETURNING id", letter_id)
    made = [
        LetterMatter(
            letter=letter_id,
            duty=one.duty,
            position=place,
            days_late=one.days_late,
            **{name: getattr(one, name) for name in SAME},
        )
        for place, one in enumerate(standings, start=1)
    ]
    await LetterMatter.insert(*made).run()


SAME = ("title", "source", "unit_name", "due", "first_due", "extensions", "reminded_on", "standing", "done_on", "as_of")
