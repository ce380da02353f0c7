"""表彰: entered by one, checked by another; it ends by its date or because the body took it back."""

from datetime import date
from typing import Any
from uuid import UUID

from portal import audit
from portal.access import Me
from portal.accountability.notices import office_people
from portal.accountability.queries.commendation import subject_of
from portal.accountability.queries.figures_bulletins import territories_of
from portal.accountability.queries.registers import units_to_name
from portal.accountability.registers_workflow import COMMENDATION
from portal.accountability.tables import Commendation
from portal.clock import now, today
from portal.db import atomic, new_id
from portal.errors import BadInput
from portal.notices import drop, tell
from portal.workflow import happened, make

Record = dict[str, Any]


@atomic()
async def enter(
    by: Me,
    *,
    office: UUID,
    title: str,
    granting_body: str,
    document_number: str | None,
    granted_on: date,
    valid_until: date | None,
    to_unit: UUID,
    post_words: str | None,
) -> UUID:
    """As it stands on the paper; nothing of it is computed."""
    given = next((one for one in await territories_of(by) if one["office"] == office), None)
    if given is None:
        raise BadInput(("登记单位", "请从所列选项中选择"))
    if to_unit not in dict(await units_to_name(by)):
        raise BadInput(("受表彰单位", "请从所列选项中选择"))
    made = Commendation(
        id=new_id(), unit=office, territory=given["territory"], title=title, granting_body=granting_body,
        document_number=document_number, granted_on=granted_on, valid_until=valid_until, to_unit=to_unit,
        post_words=post_words, state=COMMENDATION.start, entered_by=by.id, entered_by_name=by.name, entered_at=now(),
    )  # fmt: skip
    await Commendation.insert(made).run()
    subject = subject_of({"id": made.id, "title": title})
    await happened(subject, by, "enter", "登记")
    await audit.record(by, "accountability.commendation.enter", subject)
    others = [person for person in await office_people(office) if person != by.id]
    await tell(others, subject, "请对照文件核对。", f"commendation:check:{made.id}")
    return made.id


@atomic()
async def check(one: Record, by: Me) -> None:
    checked = {"checked_by": by.id, "checked_by_name": by.name}
    await make(COMMENDATION, "check", one, subject_of(one), by, "", checked)
    await drop(one["id"], "commendation:check:")
    await tell([one["entered_by"]], subject_of(one), "已核对，列入登记簿。", f"commendation:checked:{one['id']}")


@atomic()
async def refuse(one: Record, by: Me, note: str) -> None:
    await make(COMMENDATION, "refuse", one, subject_of(one), by, note)
    await drop(one["id"], "commendation:check:")


@atomic()
async def withdraw(one: Record, by: Me, note: str) -> None:
    """`note`: by which paper of which body it was taken back."""
    await make(COMMENDATION, "withdraw", one, subject_of(one), by, note, {"withdrawn_on": today()})
