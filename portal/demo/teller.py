"""Does what the timetable says as the cast would do it: every step through the room's own actions, at its time."""

import logging
from collections.abc import Mapping
from datetime import date
from typing import Any
from uuid import UUID

from inspections import actions
from inspections.actions.opening import Draft
from inspections.queries import inspection_run_by, item_for
from portal import notices
from portal.access import Me, me_for
from portal.clock import now, today
from portal.demo.cast import PEOPLE, fixed_id
from portal.demo.places import LINJIANG
from portal.demo.printing import raise_where_it_prints
from portal.demo.staff import LIAISON, holder
from portal.demo.stories.model import InspectionTold
from portal.demo.timetable import Event, Key, Timetable
from portal.demo.units import office_key
from portal.errors import Refused
from portal.files import HandedIn

LOG = logging.getLogger("portal.demo")
Papers = Mapping[tuple[Key, str], HandedIn]
REVIEWERS = ("wang", "he")
OWNERS = {"start", "progress", "evidence", "apply", "withdraw", "substantial"}
CHECKERS = {"pass_on", "send_back"}


class Teller:
    def __init__(self, table: Timetable, papers: Papers) -> None:
        self.table = table
        self.papers = papers
        self.rounds: dict[str, UUID] = {}
        self.inspections: dict[str, UUID] = {}
        self.items: dict[Key, UUID] = {}
        self.units: dict[Key, str] = {}
        self.applicants: dict[Key, UUID] = {}
        self.known: dict[UUID, Me] = {}

    async def perform(self, event: Event) -> None:
        match event.verb:
            case "open_round":
                await self._open_round(event)
            case "open_inspection":
                await self._open_inspection(event)
            case "add_finding":
                await self._add_finding(event)
            case "issue":
                await self._issue(event)
            case "read":
                await self._read()
            case _:
                await self._on_item(event)

    async def _open_round(self, event: Event) -> None:
        told = event.round
        assert told is not None
        self.rounds[told.key] = await actions.open_round(
            await self._cast("wang"),
            office=fixed_id("inspection_office"),
            title=told.title,
            kind=told.kind,
            year=event.at.year,
            topic=told.topic,
            limits=told.limits,
        )

    async def _open_inspection(self, event: Event) -> None:
        told = event.inspection
        assert told is not None
        assert event.round is not None
        self.inspections[told.key] = await actions.open_inspection(
            await self._cast("wang"),
            round=self.rounds[event.round.key],
            title=told.title,
            team=told.team,
            inspected_unit=fixed_id(told.seat),
            lead_department=fixed_id(unit_key(told, told.lead_department)),
            from_day=self.table.day(told.from_day),
            to_day=self.table.day(told.to_day),
            feedback_on=event.at.date(),
        )

    async def _add_finding(self, event: Event) -> None:
        told, finding = event.inspection, event.finding
        assert told is not None
        self.units[event.key] = unit_key(told, finding.unit)
        self.items[event.key] = await actions.add_finding(
            await self._cast("wang"),
            self.inspections[told.key],
            Draft(
                category=finding.category,
                title=finding.title,
                lead_unit=fixed_id(unit_key(told, finding.unit)),
                due=self.table.due(finding.due),
                manifestation=finding.manifestation,
                measures=finding.measures,
                leader=holder(told.seat, finding.leader),
                supporting=[fixed_id(unit_key(told, unit)) for unit in finding.supporting],
                target=finding.target,
                reported=finding.reported,
                immediate=finding.immediate,
                ongoing=finding.ongoing,
            ),
        )

    async def _issue(self, event: Event) -> None:
        """Where nothing can be printed, the notice is left for a person to issue."""
        told = event.inspection
        assert told is not None
        assert told.notice is not None
        wang, inspection = await self._cast("wang"), self.inspections[told.key]
        await actions.describe(
            wang,
            inspection,
            report_lead=told.notice.report_lead,
            next_steps=told.notice.next_steps,
            contact=told.notice.contact,
            version=(await inspection_run_by(wang, inspection))["version"],
        )
        try:
            await actions.issue_notice(wang, inspection)
        except (Refused, OSError) as cannot:
            await raise_where_it_prints(cannot)
            LOG.warning("the notice of %s was not issued: %s", told.title, cannot)

    async def _read(self) -> None:
        """The cast look into their inboxes: what came since is unread."""
        for who in PEOPLE:
            await notices.read_all(await self._cast(who.account), now())

    async def _on_item(self, event: Event) -> None:
        act = event.act
        assert act is not None
        by = await self._actor(event)
        await notices.read_all(by, now())
        item = await item_for(by, self.items[event.key])
        match event.verb:
            case "start":
                await actions.start(item, by)
            case "progress":
                await actions.add_progress(item, by, text=event.text, happened_on=event.at.date())
            case "evidence":
                file = self.papers[event.key, event.text]
                await actions.add_evidence(item, by, [file], effective_on=event.at.date())
            case "apply":
                await actions.apply(item, by, outcome=event.text)
                self.applicants[event.key] = by.id
            case "withdraw":
                await actions.withdraw(item, by)
            case "substantial":
                await actions.mark_substantial(item, by, event.text)
            case "pass_on":
                await actions.pass_on(item, by, note=event.text)
            case "send_back":
                await actions.send_back(item, by, note=event.text)
            case "close":
                await actions.close(item, by, note=event.text)
            case "return":
                await actions.return_item(item, by, note=event.text)
            case _:
                await self._by_office(event, item, by)

    async def _by_office(self, event: Event, item: dict[str, Any], by: Me) -> None:
        act = event.act
        assert act is not None
        match event.verb:
            case "reopen":
                await actions.reopen(item, by, note=event.text, due=self._due(act.due))
            case "extend":
                await actions.extend(item, by, due=self._due(act.due), reason=event.text)
            case "withhold":
                await actions.withhold(by, item["id"], event.text)
            case "recuse":
                await actions.recuse(item, by, person=fixed_id(act.whom), unit=None, reason=event.text)
            case "reassign":
                await self._reassign(event, item, by)
            case unknown:
                raise AssertionError(unknown)

    async def _reassign(self, event: Event, item: dict[str, Any], by: Me) -> None:
        act, told = event.act, event.inspection
        assert act is not None
        assert told is not None
        unit = self.units[event.key] = unit_key(told, act.whom)
        await actions.reassign(
            item,
            by,
            lead_unit=fixed_id(unit),
            leader=holder(told.seat, act.text),
            handler=holder(unit, LIAISON),
        )

    async def _actor(self, event: Event) -> Me:
        """The unit's liaison works, the lead department checks (its street's secretary when it applied itself),
        the inspection office decides, its two officials in turn."""
        act, told = event.act, event.inspection
        assert act is not None
        assert told is not None
        if event.verb in OWNERS:
            return await self._me(holder(self.units[event.key], LIAISON))
        if event.verb in CHECKERS:
            checker = holder(unit_key(told, told.lead_department), LIAISON)
            return await self._me(holder(told.seat, "书记") if checker == self.applicants.get(event.key) else checker)
        if event.verb in {"close", "return"}:
            return await self._cast(act.by or REVIEWERS[event.place % 2])
        return await self._cast("wang")

    async def _cast(self, account: str) -> Me:
        return await self._me(fixed_id(account))

    async def _me(self, person: UUID) -> Me:
        """Nobody changes posts in the story, so each is looked up once."""
        if person not in self.known:
            me = await me_for(person, today())
            assert me is not None
            self.known[person] = me
        return self.known[person]

    def _due(self, offset: int) -> date:
        due = self.table.due(offset)
        assert due is not None
        return due


def unit_key(told: InspectionTold | None, office: str) -> str:
    """The key of an office of the inspected unit; the department's sections have keys of their own."""
    assert told is not None
    return office_key(told.seat, office) if told.seat in {"qingshi", "liuan", *LINJIANG} else office
