"""What holds of an item after every step, whoever did what: each law gives its complaints, from the database alone."""

import json
from collections.abc import Awaitable, Callable
from uuid import UUID

from inspections import queries
from inspections.documents import content_of
from inspections.states import State
from portal.access import Me
from portal.clock import today
from portal.db import row, rows, value
from portal.errors import Missing

Law = Callable[[list[Me], UUID], Awaitable[list[str]]]
NEEDED = 2
"""Seats that must agree in the walk's round."""
SECRET = "针对鸢尾线索的问题"


async def duty_in_step(people: list[Me], item_id: UUID) -> list[str]:
    """Finished when closed, handed in while others judge, owed by the same unit and leader, by the same day."""
    found = await row(
        """SELECT i.state, i.due, d.due AS duty_due, d.done_at, d.handed_in_at,
                  (i.lead_unit, i.leader, i.handler) IS NOT DISTINCT FROM (d.unit, d.principal, d.person) AS same
             FROM inspections_item i JOIN duty d ON d.subject_id = i.id AND d.subject_kind = 'inspections.item'
            WHERE i.id = {}""",
        item_id,
    )
    if found is None:
        return ["the item has no duty"]
    pairs = [
        ("done", found["done_at"] is not None, found["state"] == State.closed),
        ("the same people", found["same"], True),
        ("the same day", found["duty_due"], found["due"]),
    ]
    if found["state"] != State.closed:
        pairs.append(("handed in", found["handed_in_at"] is not None, found["state"] in {"applied", "in_review"}))
    return [f"duty: {what} is {one}, not {other}" for what, one, other in pairs if one != other]


async def record_unbroken(people: list[Me], item_id: UUID) -> list[str]:
    """The moves on record lead without a gap from the beginning to where the item stands, each audited once."""
    moves = await rows(
        "SELECT happened, from_state, to_state FROM transition WHERE subject_id = {} AND to_state IS NOT NULL"
        " ORDER BY at, id",
        item_id,
    )
    at, faults = str(State.not_started), []
    for move in moves:
        if move["from_state"] != at:
            faults.append(f"{move['happened']} starts at {move['from_state']}, the item was at {at}")
        at = move["to_state"]
    standing = await value("SELECT state FROM inspections_item WHERE id = {}", item_id)
    if at != standing:
        faults.append(f"the record ends at {at}, the item stands at {standing}")
    for name in {move["happened"] for move in moves}:
        audited = await value(
            "SELECT count(*) FROM audit_entry WHERE subject_id = {} AND action = {}",
            item_id,
            f"inspections.item.{name}",
        )
        if audited != sum(move["happened"] == name for move in moves):
            faults.append(f"{name} happened {sum(move['happened'] == name for move in moves)} times, audited {audited}")
    return faults


async def counters_true(people: list[Me], item_id: UUID) -> list[str]:
    """Applications, returns and reopenings are as many as the record has."""
    found = await row(
        """SELECT i.applications, i.returns, i.reopened,
                  (SELECT count(*) FROM transition t WHERE t.subject_id = i.id AND t.happened = 'apply') AS applied,
                  (SELECT count(*) FROM transition t WHERE t.subject_id = i.id
                      AND t.happened IN ('return', 'send_back')) AS returned,
                  (SELECT count(*) FROM transition t WHERE t.subject_id = i.id AND t.happened = 'reopen') AS opened,
                  (SELECT count(*) FROM inspections_review r WHERE r.item = i.id AND r.verdict = 'return') AS verdicts
             FROM inspections_item i WHERE i.id = {}""",
        item_id,
    )
    assert found is not None
    said = (found["applications"], found["returns"], found["reopened"], found["returns"])
    counted = (found["applied"], found["returned"], found["opened"], found["verdicts"])
    return [] if said == counted else [f"counters say {said}, the record {counted}"]


async def other_persons(people: list[Me], item_id: UUID) -> list[str]:
    """Who agreed to closure neither applied, nor checked, nor works on it; one agreement a seat and a person."""
    item = await row("SELECT * FROM inspections_item WHERE id = {}", item_id)
    assert item is not None
    agreed = await rows(
        "SELECT by, seat FROM inspections_review WHERE item = {} AND stage = 'review' AND verdict = 'agree'"
        " AND application = {} AND version = {}",
        item_id,
        item["applications"],
        item["version"] - (item["state"] == State.closed),
    )
    persons, seats = {one["by"] for one in agreed}, {one["seat"] for one in agreed}
    faults = []
    if persons & {item["applied_by"], item["checked_by"]}:
        faults.append("who applied or checked agreed to the closure")
    if len(persons) != len(agreed) or len(seats) != len(agreed):
        faults.append("somebody, or a seat, agreed twice")
    if (item["state"] == State.closed) != (len(agreed) == NEEDED):
        faults.append(f"{len(agreed)} agreements, and it is {item['state']}")
    return faults


async def agreements_fall(people: list[Me], item_id: UUID) -> list[str]:
    """What was said of another version or application counts no more."""
    item = await queries.item_for(people[0], item_id)
    valid = await value(
        "SELECT count(*) FROM inspections_review r JOIN inspections_item i ON i.id = r.item WHERE i.id = {}"
        " AND r.stage = 'review' AND r.verdict = 'agree' AND (r.version, r.application) = (i.version, i.applications)",
        item_id,
    )
    faults = (
        [] if len(item["agreed_seats"]) == valid else [f"{item['agreed_seats']} count, {valid} are of this version"]
    )
    if item["agreed_seats"] and item["state"] != State.in_review:
        faults.append(f"agreements still count while the item is {item['state']}")
    return faults


async def deadlines_told(people: list[Me], item_id: UUID) -> list[str]:
    """A day moves by an extension, with its reason kept, or by reopening, and by nothing else; never backwards unseen."""
    found = await row(
        """SELECT i.due, d.first_due,
                  (SELECT x.to_due FROM duty_extension x WHERE x.duty = d.id ORDER BY x.at DESC, x.id DESC LIMIT 1) AS given,
                  (SELECT count(*) FROM duty_extension x WHERE x.duty = d.id) AS extensions,
                  (SELECT count(*) FROM transition t WHERE t.subject_id = i.id AND t.happened = 'extend') AS extended,
                  (SELECT count(*) FROM duty_extension x WHERE x.duty = d.id AND x.to_due <= x.from_due) AS backwards
             FROM inspections_item i JOIN duty d ON d.subject_id = i.id AND d.subject_kind = 'inspections.item'
            WHERE i.id = {}""",
        item_id,
    )
    assert found is not None
    faults = []
    if found["extensions"] != found["extended"]:
        faults.append(f"{found['extensions']} extensions kept, {found['extended']} told")
    if found["backwards"]:
        faults.append("an extension went backwards")
    reopened = await value("SELECT reopened FROM inspections_item WHERE id = {}", item_id)
    if not reopened and found["due"] != (found["given"] or found["first_due"]):
        faults.append(f"due {found['due']}, but the last day given is {found['given'] or found['first_due']}")
    return faults


async def promises_counted(people: list[Me], item_id: UUID) -> list[str]:
    """A slip is a promise later than the one before, and says why."""
    made = await rows(
        "SELECT promised_on, slipped, reason FROM inspections_promise WHERE item = {} ORDER BY at, id", item_id
    )
    pairs = zip([None, *made], made, strict=False)
    return [
        f"a promise for {one['promised_on']} after {before and before['promised_on']}: slipped {one['slipped']}"
        for before, one in pairs
        if one["slipped"] != (before is not None and one["promised_on"] > before["promised_on"])
        or (one["slipped"] and not one["reason"])
    ]


async def sums_are_rows(people: list[Me], item_id: UUID) -> list[str]:
    """Whoever of them looks: the ledger's figures add up to the rows they see, and the item is among these if its page opens."""
    faults = []
    for me in people[:: len(people) // 3]:
        ledger = await queries.ledger_for(me, {})
        figures, shown = ledger["figures"], [line["id"] for line in ledger["items"]]
        if figures["all"] != len(shown):
            faults.append(f"{me.account}: {figures['all']} counted, {len(shown)} shown")
        if sum(figures[name] for name in ("done", "late", "urgent", "near", "normal")) != figures["all"]:
            faults.append(f"{me.account}: {figures} does not add up")
        try:
            await queries.item_for(me, item_id)
        except Missing:
            if item_id in shown:
                faults.append(f"{me.account} is shown what they may not open")
    return faults


async def withheld_untold(people: list[Me], item_id: UUID) -> list[str]:
    """Neither notice has a word of what is withheld from it, and what the Party is not told the public is not told."""
    found = await row(
        "SELECT f.*, i.inspection AS of FROM inspections_finding f JOIN inspections_item i ON i.finding = f.id"
        " WHERE i.id = {}",
        item_id,
    )
    assert found is not None
    material = await queries.material_for(people[0], found["of"])
    result = next(one["result"] for one in material["findings"] if one["finding_id"] == found["id"])
    faults = []
    for audience, whole, part in (
        ("public", "withheld_ground", "result_ground"),
        ("party", "party_ground", "result_party_ground"),
    ):
        content = content_of(material, audience=audience, on=today())
        printed = [one for category in content["categories"] for one in category["findings"]]
        own = [one for one in printed if one["id"] == str(found["id"])]
        if len(printed) != content["figures"]["findings"]:
            faults.append(f"{audience}: {content['figures']} over {len(printed)} findings")
        if bool(own) == bool(found[whole]) or (SECRET in json.dumps(content, ensure_ascii=False)) == bool(found[whole]):
            faults.append(f"{audience}: told although withheld, or withheld although told")
        if own and own[0]["result"] != ("" if found[part] else result):
            faults.append(f"{audience}: the result is {own[0]['result']!r}, withheld on {found[part]}")
    if (found["party_ground"] and not found["withheld_ground"]) or found["withheld"] != bool(found["withheld_ground"]):
        faults.append("the public is told what the Party is not")
    return faults


LAWS: dict[str, Law] = {
    law.__name__: law
    for law in (
        duty_in_step,
        record_unbroken,
        counters_true,
        other_persons,
        agreements_fall,
        deadlines_told,
        promises_counted,
        sums_are_rows,
        withheld_untold,
    )
}
