"""Reading the room: everything through the person who asks; what they may not see is not there."""

from inspections.queries.inspections import (
    findings_of,
    inspection_for,
    inspection_run_by,
    inspections_for,
    limit_of,
    offices_of,
    people_below,
    rounds_for,
    titles_for,
    units_below,
)
from inspections.queries.intakes import intake_for, intakes_of
from inspections.queries.items import (
    dossier_for,
    evidence_for,
    item_for,
    may_write,
    recusable,
    recusals_of,
    subject_of,
    waiting_for,
)
from inspections.queries.ledger import FILTERS, ledger_for, ledger_rows
from inspections.queries.publications import material_for, publication_for, publications_of

__all__ = [
    "FILTERS",
    "dossier_for",
    "evidence_for",
    "findings_of",
    "inspection_for",
    "inspection_run_by",
    "inspections_for",
    "intake_for",
    "intakes_of",
    "item_for",
    "ledger_for",
    "ledger_rows",
    "limit_of",
    "material_for",
    "may_write",
    "offices_of",
    "people_below",
    "publication_for",
    "publications_of",
    "recusable",
    "recusals_of",
    "rounds_for",
    "subject_of",
    "titles_for",
    "units_below",
    "waiting_for",
]
