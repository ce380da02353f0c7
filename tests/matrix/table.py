"""The whole table, and the one question that is the same for all of it."""

from tests.matrix.asking import Asker
from tests.matrix.policy_accountability_campaign import ACCOUNTABILITY_CAMPAIGN
from tests.matrix.policy_accountability_diagrams import ACCOUNTABILITY_DIAGRAMS
from tests.matrix.policy_accountability_figures import ACCOUNTABILITY_FIGURES
from tests.matrix.policy_accountability_ladder import ACCOUNTABILITY_LADDER
from tests.matrix.policy_accountability_letters import ACCOUNTABILITY_LETTERS
from tests.matrix.policy_accountability_official import ACCOUNTABILITY_OFFICIAL
from tests.matrix.policy_accountability_records import ACCOUNTABILITY_RECORDS
from tests.matrix.policy_accountability_registers import ACCOUNTABILITY_REGISTERS
from tests.matrix.policy_accountability_scoring import ACCOUNTABILITY_SCORING
from tests.matrix.policy_accountability_supervision import ACCOUNTABILITY_SUPERVISION
from tests.matrix.policy_assignments_assigning import ASSIGNMENT_WAY
from tests.matrix.policy_assignments_cases import ASSIGNMENT_CASES
from tests.matrix.policy_assignments_closing import ASSIGNMENT_CLOSING
from tests.matrix.policy_assignments_leader import ASSIGNMENT_LEADER
from tests.matrix.policy_assignments_ledger import LEDGER
from tests.matrix.policy_assignments_log import ASSIGNMENT_LOG
from tests.matrix.policy_assignments_matters import ASSIGNMENT_MATTERS
from tests.matrix.policy_assignments_views import ASSIGNMENTS_VIEWS
from tests.matrix.policy_exchange import EXCHANGE
from tests.matrix.policy_ground import GROUND
from tests.matrix.policy_inspections import INSPECTIONS
from tests.matrix.policy_meetings_decisions import MEETING_DECISIONS
from tests.matrix.policy_meetings_desk import DESK
from tests.matrix.policy_meetings_minutes import MEETING_MINUTES
from tests.matrix.policy_meetings_planning import PLANNING
from tests.matrix.policy_meetings_register import REGISTER
from tests.matrix.policy_meetings_topics import TOPICS
from tests.matrix.policy_messages import MESSAGES
from tests.matrix.policy_nodes import NODES
from tests.matrix.policy_publishing import PUBLISHING
from tests.matrix.policy_searching import SEARCHING
from tests.matrix.policy_whole_round import WHOLE_ROUND

MEETINGS = [*DESK, *MEETING_DECISIONS, *MEETING_MINUTES, *PLANNING, *REGISTER, *TOPICS]
HOUSE = [*EXCHANGE, *GROUND, *INSPECTIONS, *MESSAGES, *NODES, *PUBLISHING, *SEARCHING, *WHOLE_ROUND]
ASSIGNMENTS = [
    *(*ASSIGNMENT_WAY, *ASSIGNMENT_CASES, *ASSIGNMENT_CLOSING, *ASSIGNMENT_LEADER, *LEDGER),
    *(*ASSIGNMENT_LOG, *ASSIGNMENT_MATTERS, *ASSIGNMENTS_VIEWS),
]
ACCOUNTABILITY = [
    *ACCOUNTABILITY_CAMPAIGN,
    *ACCOUNTABILITY_DIAGRAMS,
    *ACCOUNTABILITY_FIGURES,
    *ACCOUNTABILITY_LADDER,
    *ACCOUNTABILITY_LETTERS,
    *ACCOUNTABILITY_OFFICIAL,
    *ACCOUNTABILITY_RECORDS,
    *ACCOUNTABILITY_REGISTERS,
    *ACCOUNTABILITY_SCORING,
    *ACCOUNTABILITY_SUPERVISION,
]
FAMILIES = [*HOUSE, *MEETINGS, *ASSIGNMENTS, *ACCOUNTABILITY]


async def open_without_a_token(asker: Asker) -> list[str]:
    """Everything that changes something, asked without the token by somebody who would be let in."""
    wanted = [
        (route, subject)
        for family in FAMILIES
        for route in family.routes
        for subject in sorted(family.passes - set(family.outside))[:1]
        if route.name.startswith("POST")
    ]
    found = [(route, await asker.answer(route, subject, with_token=False)) for route, subject in wanted]
    return [f"{route.name} without a token: answered {given}" for route, given in found if given != "403"]
