"""Posts and people beside the cast's."""

from datetime import date
from uuid import UUID

from portal.access import Me, me_for
from portal.clock import today
from portal.db import new_id
from portal.demo.cast import SINCE
from portal.people import Person, Post, Role


async def posted(person: UUID, unit: UUID, role: Role, *, title: str = "干部", starts_on: date = SINCE) -> Me:
    """One more post of theirs, and what they may do now."""
    post = Post(
        id=new_id(), person=person, person_kind="official", unit=unit, title=title, role=role, starts_on=starts_on
    )
    await Post.insert(post).run()
    me = await me_for(person, today())
    assert me is not None
    return me


async def somebody_new(
    account: str, unit: UUID, role: Role, *, name: str = "", title: str = "干部", known_as: UUID | None = None
) -> Me:
    """Who has worked there for years."""
    person = Person(
        id=known_as or new_id(), name=name or account, account=account, kind="official", must_change_password=False
    )
    await Person.insert(person).run()
    return await posted(person.id, unit, role, title=title)
