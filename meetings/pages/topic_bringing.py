"""Where a topic is brought, as the address and the form name it, and what it comes from."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from meetings.queries.topic_places import places_for, source_for
from portal.access import Me
from portal.errors import Missing, Refused
from portal.subjects import Subject


async def places_of(me: Me) -> list[dict[str, Any]]:
    places = await places_for(me)
    if not places:
        raise Refused(
            "议题由联席会议成员单位的联络员提请。您还不是任何一个成员单位的联络员，请与本单位联络员或联席会议办公室联系。"
        )
    return places


def key_of(place: Mapping[str, Any]) -> str:
    return f"{place['conference']}:{place['submitting_unit']}"


def chosen_of(places: list[dict[str, Any]], key: str) -> dict[str, Any] | None:
    """The place asked for; the only one where there is no other; None where one must be chosen first."""
    conference = key.partition(":")[0]
    exact = [place for place in places if key_of(place) == key]
    near = [place for place in places if str(place["conference"]) == conference]
    found = exact or near or places
    return found[0] if exact or len(found) == 1 else None


async def source_of(me: Me, kind: str, subject_id: str) -> Subject | None:
    """Missing when the address names something this person may not see."""
    if not kind and not subject_id:
        return None
    try:
        found = await source_for(me, kind[:40], UUID(subject_id))
    except ValueError:
        found = None
    if found is None:
        raise Missing
    return found
