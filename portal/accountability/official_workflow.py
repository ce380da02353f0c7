"""The whole policy of a sheet of official figures: entered by one, checked by another, corrected by a new version."""

from portal.accountability.official_rules import entering_office, who_entered
from portal.accountability.official_states import OFFICIAL_STATES, OfficialState
from portal.workflow import Machine, Move

S = OfficialState

OFFICIAL = Machine(
    kind="accountability.official",
    table="accountability_official_sheet",
    states=OFFICIAL_STATES,
    start=S.drafted,
    moves=[
        Move("check", "核对无误，采用", (S.drafted,), S.checked, entering_office & ~who_entered, tells="录入人"),
        Move("withdraw", "撤回，不采用", (S.drafted,), S.withdrawn, entering_office, reason=True, tells="录入人"),
        Move("supersede", "以更正后的数据代替", (S.checked,), S.superseded, entering_office, reason=True),
    ],
)
