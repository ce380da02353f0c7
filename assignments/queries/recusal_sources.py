"""Where a recusal can come from that one meets on a case or a matter: the case, and the matters that became part of it."""

from uuid import UUID

from assignments.queries.cases import subject_of as subject_of_case
from assignments.queries.matters import subject_of as subject_of_matter
from portal.db import rows
from portal.subjects import Subject


async def sources_of(case: UUID | None) -> dict[UUID, Subject]:
    """By the id of the record. The caller runs the register of the case: who is kept from one is kept from all."""
    if case is None:
        return {}
    cases = await rows("SELECT id, number FROM assignments_case WHERE id = {}", case)
    matters = await rows("SELECT id, number FROM assignments_matter WHERE backlog_case = {} LIMIT 200", case)
    return {
        **{line["id"]: subject_of_case(line) for line in cases},
        **{line["id"]: subject_of_matter(line) for line in matters},
    }
