"""换岗交接: a leader's cases go to another on a printed sheet, when the receiver confirms it."""

from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID

from assignments import notices
from assignments.actions.cases import shadow
from assignments.actions.fitness import seat_of
from assignments.documents.handing_over import hand_over_html
from assignments.queries.handing_over import givers_for, held_by, kept_from
from assignments.rules import offices_of
from assignments.tables import HandOver, HandOverLine
from portal import audit, files
from portal.access import Me
from portal.clock import now, today
from portal.db import atomic, new_id, row, rows, value
from portal.errors import Refused
from portal.papers.render import render
from portal.subjects import Subject

Record = dict[str, Any]
KIND = "assignments.hand_over"
LATEST = 500


def subject_for(record: Mapping[str, Any]) -> Subject:
    title = f"包案交接：{record['giver_name']} → {record['receiver_name']}（{record['cases']} 件）"
    return Subject(KIND, record["id"], title, f"/assignments/hand-overs/{record['id']}")


async def prepare(
    by: Me, *, register: UUID, giver: UUID, receiver: UUID, reason: str, chosen: Mapping[UUID, int]
) -> UUID:
    """Print the sheet, then freeze it with every line as it was printed. `chosen`: assignments with the version seen.

    Printed before the transaction, which holds no lock while it prints and keeps nothing where something has changed.
    """
    lines = await _lines(by, register, giver, chosen)
    record = await _parties(by, register, giver, receiver, reason, len(lines))
    await _refuse_recused(by, record, lines)
    data = await render(hand_over_html(record, lines, today()))
    return await _keep(by, record, chosen, data)


@atomic()
async def _keep(by: Me, record: Record, chosen: Mapping[UUID, int], data: bytes) -> UUID:
    await rows("SELECT id FROM assignments_assignment WHERE id = ANY({}) ORDER BY id FOR UPDATE", list(chosen))
    lines = await _lines(by, record["register"], record["giver"], chosen)
    await _refuse_recused(by, record, lines)
    await _refuse_waiting(lines)
    sha256 = files.put(data)
    columns = {name: told for name, told in record.items() if name not in ("id", "office_name", "office")}
    made = HandOver(**columns, id=record["id"], sha256=sha256, size=len(data), made_at=now())
    await HandOver.insert(made).run()
    await HandOverLine.insert(*(_line(record["id"], place, line) for place, line in enumerate(lines, 1))).run()
    for case in {line["backlog_case"] for line in lines}:
        await shadow(case)
    subject = subject_for(record)
    name = f"领导包案换岗交接单（{record['giver_name']}→{record['receiver_name']}）{today():%Y%m%d}.pdf"
    await files.keep_made(subject, name, data, by)
    await audit.record(by, "assignments.hand_over.prepare", subject, {"cases": len(lines), "sha256": sha256})
    sentence = f"{by.name}提请您接收 {len(lines)} 件包案，请核对后确认。"
    await notices.tell([record["receiver"]], subject, sentence, f"{KIND}:{record['id']}")
    people = [record["giver"], *await notices.office_people(record["office"])]
    told = f"已办理 {len(lines)} 件包案的交接，等{record['receiver_name']}同志确认。"
    await notices.tell([one for one in people if one != by.id], subject, told, f"{KIND}:made:{record['id']}")
    return made.id


async def _lines(by: Me, register: UUID, giver: UUID, chosen: Mapping[UUID, int]) -> list[Record]:
    """The chosen ones as they stand; refused when one is gone or was changed since the page was opened."""
    if not chosen:
        raise Refused("请至少勾选一件要交接的包案。")
    found = [line for line in await held_by(by, register, giver) if line["id"] in chosen]
    if gone := len(chosen) - len(found):
        raise Refused(f"所选包案中有 {gone} 件已不在移交人名下，请重新打开本页办理。")
    changed = [line["number"] for line in found if line["version"] != chosen[line["id"]]]
    if changed:
        raise Refused(f"{'、'.join(changed[:5])}在您打开页面之后已有变化，请看过最新情况后再办。没有办理交接。")
    return found


async def _parties(by: Me, register: UUID, giver: UUID, receiver: UUID, reason: str, cases: int) -> Record:
    held = next((one for one in await givers_for(by) if one["register"] == register and one["id"] == giver), None)
    if held is None:
        raise Refused("交接由联席会议办公室或移交人本人办理。")
    if receiver == giver:
        raise Refused("接收人不能是移交人本人。")
    title, unit = await seat_of(receiver)
    return {
        "id": new_id(),
        "register": register,
        "office_name": held["office_name"],
        "office": held["office"],
        "giver": giver,
        "giver_name": held["name"],
        "giver_title": held["title"],
        "receiver": receiver,
        "receiver_name": await value("SELECT name FROM person WHERE id = {}", receiver),
        "receiver_title": title,
        "receiver_unit": unit,
        "reason": reason,
        "cases": cases,
        "made_by": by.id,
        "made_by_name": by.name,
    }


async def _refuse_recused(by: Me, record: Record, lines: Sequence[Record]) -> None:
    """Nobody takes over what they must not know of. Only the office is told which: the giver learns of no recusal."""
    kept = await kept_from(record["receiver"], [line["backlog_case"] for line in lines])
    numbers = [line["number"] for line in lines if line["backlog_case"] in kept]
    if not numbers:
        return
    if record["office"] in offices_of(by):
        raise Refused(f"{'、'.join(numbers)}：接收人已登记回避，请另选接收人，或不勾选这几件。没有办理交接。")
    raise Refused("所选接收人不宜接办其中的包案，请与联席会议办公室联系。没有办理交接。")


async def _refuse_waiting(lines: Sequence[Record]) -> None:
    found = await row(
        """SELECT l.number_then FROM assignments_hand_over_line l JOIN assignments_hand_over h ON h.id = l.hand_over
            WHERE l.assignment = ANY({}) AND h.confirmed_at IS NULL AND h.withdrawn_at IS NULL LIMIT 1""",
        [line["id"] for line in lines],
    )
    if found is not None:
        raise Refused(f"{found['number_then']}已在另一份待确认的交接单中，请先确认或撤回那一份。没有办理交接。")


def _line(hand_over: UUID, position: int, line: Record) -> HandOverLine:
    return HandOverLine(
        hand_over=hand_over,
        assignment=line["id"],
        position=position,
        number_then=line["number"],
        summary_then=line["summary"],
        state_then=line["state"],
        due_then=line["due"],
        latest_then=(line["latest"] or "")[:LATEST] or None,
    )
