"""Issued minutes are corrected only by a further issue: drafted, signed and issued on its own, the first one untouched."""

from json import dumps
from typing import Any
from uuid import UUID

from meetings import notices
from meetings.actions.issuing import MINUTES, keep_files
from meetings.documents.minutes import minutes_html, minutes_word
from meetings.queries.meetings import invitees_of, meeting_for, subject_of
from meetings.queries.minutes import issues_of, proposed_distribution
from meetings.rules import chair, convenor, office
from meetings.states import MeetingState
from meetings.tables import Minutes
from portal import audit
from portal.access import Me
from portal.clock import now, today
from portal.db import atomic, value
from portal.documents import ISSUE_TAKEN, Printed, issue_printed, next_label, until_numbered
from portal.errors import Missing, Refused
from portal.notices import tell
from portal.papers.render import render
from portal.workflow import happened

OUT = (MeetingState.issued, MeetingState.archived)


@atomic()
async def draft(by: Me, meeting_id: UUID, *, title: str, text: str) -> UUID:
    """更正: what is changed, in words. One draft at a time."""
    await value("SELECT id FROM meetings_meeting WHERE id = {} FOR UPDATE", meeting_id)
    meeting = await meeting_for(by, meeting_id)
    if not office(by, meeting):
        raise Refused("更正由本联席会议办公室起草。")
    if meeting["state"] not in OUT:
        raise Refused("纪要尚未印发，请直接修改，不必另行更正。")
    issues = await issues_of(meeting_id)
    if any(issue["issued_at"] is None for issue in issues):
        raise Refused("已有一份更正在办理，请先印发。")
    made = Minutes(
        meeting=meeting_id,
        corrects=issues[0]["id"],
        title=title,
        opening=text,
        distribution=await proposed_distribution(meeting_id),
        created_by=by.id,
        created_at=now(),
    )
    await Minutes.insert(made).run()
    subject = subject_of(meeting)
    await happened(subject, by, "correct", "起草更正", title)
    await audit.record(by, "meetings.minutes.correct", subject)
    people = [*await notices.convenors(meeting["conference"]), *([meeting["chair"]] if meeting["chair"] else [])]
    await tell(people, subject, "会议纪要的更正请签发。", f"correction:{made.id}")
    return made.id


@atomic()
async def sign(by: Me, meeting_id: UUID, minutes_id: UUID) -> None:
    meeting = await meeting_for(by, meeting_id)
    if not (convenor | chair)(by, meeting):
        raise Refused("更正由召集人或会议主持人签发。")
    signed = await value(
        "UPDATE meetings_minutes SET signed_by = {}, signed_by_name = {}, signed_at = {}, version = version + 1"
        " WHERE id = {} AND meeting = {} AND corrects IS NOT NULL AND signed_at IS NULL RETURNING id",
        by.id,
        by.name,
        now(),
        minutes_id,
        meeting_id,
    )
    if signed is None:
        raise Refused("这份更正已经签发。")
    subject = subject_of(meeting)
    await happened(subject, by, "sign_correction", "签发更正")
    await audit.record(by, "meetings.minutes.sign_correction", subject)
    await tell(await notices.office_people(meeting["office"]), subject, "更正已签发，请印发。", f"signed:{minutes_id}")


async def issue(by: Me, meeting_id: UUID, minutes_id: UUID) -> None:
    """Printed first, numbered then, as the minutes themselves."""

    async def once() -> None:
        meeting, correction, content = await _made(by, meeting_id, minutes_id)
        label = await next_label(MINUTES, meeting["office"], today().year, "")
        printed = Printed(label, await render(minutes_html(content, label=label)))
        await _freeze(by, meeting, correction, content, printed)

    await until_numbered(once, ISSUE_TAKEN)


async def _made(by: Me, meeting_id: UUID, minutes_id: UUID) -> tuple[dict[str, Any], dict[str, Any], dict[str, Any]]:
    meeting = await meeting_for(by, meeting_id)
    if not office(by, meeting):
        raise Refused("更正由本联席会议办公室印发。")
    issues = await issues_of(meeting_id)
    correction = next((issue for issue in issues if issue["id"] == minutes_id and issue["corrects"]), None)
    if correction is None:
        raise Missing
    if correction["signed_at"] is None:
        raise Refused("更正尚未签发，不能印发。")
    if correction["issued_at"] is not None:
        raise Refused("这份更正已经印发。")
    content = {
        "mark": f"{meeting['conference_title']}纪要",
        "office": meeting["office_name"],
        "date": today().isoformat(),
        "title": correction["title"],
        "opening": correction["opening"],
        "sections": [],
        "closing": "",
        "rolls": [],
        "annex": [],
        "distribution": correction["distribution"] or "",
        "wide": False,
        "corrects": issues[0]["label"],
    }
    return meeting, correction, content


@atomic()
async def _freeze(
    by: Me, meeting: dict[str, Any], correction: dict[str, Any], content: dict[str, Any], printed: Printed
) -> None:
    await value("SELECT id FROM meetings_meeting WHERE id = {} FOR UPDATE", meeting["id"])
    subject = subject_of(meeting)
    document = await issue_printed(MINUTES, meeting["office"], today().year, "", content["title"], subject, by, printed)
    kept = await value(
        "UPDATE meetings_minutes SET document = {}, printed = {}, issued_at = {}, version = version + 1"
        " WHERE id = {} AND issued_at IS NULL RETURNING id",
        document,
        dumps(content, ensure_ascii=False),
        now(),
        correction["id"],
    )
    if kept is None:
        raise Refused("这份更正已经印发。")
    name = content["title"].replace("\n", "")
    await keep_files(correction["id"], {f"{name}.docx": minutes_word(content, label=printed.label)}, by)
    await happened(subject, by, "issue_correction", "印发更正", printed.label)
    units = [called["unit"] for called in await invitees_of(meeting["id"])]
    await notices.tell_units(units, subject, f"会议纪要的更正{printed.label}已印发。", f"minutes:{correction['id']}")
