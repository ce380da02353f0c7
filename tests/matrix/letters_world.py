"""Letters in the states the routes need: of 区信联办 to 公共服务办, about a matter 某recused_li and 某recused_wang must not
know of. A route's `on` names the state: `ids["the letter issued"]`."""

from typing import Any

from portal import db, recusals
from portal.accountability.actions import letters
from portal.accountability.queries.letters import letter_for
from portal.demo.cast import Cast, fixed_id
from portal.subjects import Subject
from tests.builders import a_file
from tests.portal.accountability.letters.writing import a_draft, a_duty, closed, issued, received, replied, submitted

BUILD = {"drafted": a_draft, "to_sign": submitted, "issued": issued, "received": received, "replied": replied}


async def letters_world(people: Cast, ids: dict[str, Any]) -> None:
    for state, build in BUILD.items():
        ids[f"the letter {state}"] = await build(people, duty=await a_delicate_duty(people))
    for name in ("listed", "proposed"):
        duty = await a_delicate_duty(people)
        ids[f"the letter {name}"] = await closed(people, "listed_supervision", duty=duty)
    found = await letter_for(people.zhou, ids["the letter proposed"])
    await letters.propose_delisting(found, people.zhou, reason="已验收", paper=a_file("验收意见.pdf"))
    ids["the letter paper"] = await db.value("SELECT id FROM attachment WHERE name = '验收意见.pdf'")


async def a_delicate_duty(people: Cast) -> dict[str, Any]:
    duty = await a_duty(people, title="接访值班制度有待修订")
    card = Subject("meetings.resolution", duty["subject_id"], "事项", "/x")
    for kept_away in ("recused_li", "recused_wang"):
        await recusals.declare(card, people.zhou, person=fixed_id(kept_away), unit=None, reason="本人涉及此事")
    return duty


def letter_addresses(ids: dict[str, Any], on: str, template: str) -> dict[str, Any]:
    """What stands for `{letter_id}` and a paper of it."""
    if not template.startswith("/accountability/letters"):
        return {}
    return {"letter_id": ids.get(f"the letter {on}") or ids["the letter drafted"], "file_id": ids["the letter paper"]}
