"""The whole policy of a scheme's version, of a count entered by hand, and of a score sheet: always two persons."""

from portal.accountability.scoring_rules import (
    drafting_office,
    leads_territory,
    scoring_office,
    who_drafted,
    who_entered,
)
from portal.accountability.scoring_states import (
    COUNT_STATES,
    SHEET_STATES,
    VERSION_STATES,
    CountState,
    SheetState,
    VersionState,
)
from portal.workflow import Machine, Move

V = VersionState

SCORING_VERSION = Machine(
    kind="accountability.scoring_version",
    table="accountability_scoring_version",
    states=VERSION_STATES,
    start=V.drafted,
    moves=[
        Move("put_in_force", "核对无误，启用", (V.drafted,), V.in_force, scoring_office & ~who_drafted, tells="起草人"),
        Move("withdraw", "撤回，不再启用", (V.drafted,), V.withdrawn, scoring_office, reason=True, tells="起草人"),
        Move("stop", "停用这一版", (V.in_force,), V.stopped, scoring_office, reason=True),
    ],
)

C = CountState

SCORING_COUNT = Machine(
    kind="accountability.scoring_count",
    table="accountability_scoring_count",
    states=COUNT_STATES,
    start=C.drafted,
    moves=[
        Move("check", "核对无误，采用", (C.drafted,), C.checked, scoring_office & ~who_entered, tells="填报人"),
        Move("withdraw", "撤回，不采用", (C.drafted,), C.withdrawn, scoring_office, reason=True, tells="填报人"),
        Move("supersede", "以更正后的填报代替", (C.checked,), C.superseded, scoring_office, reason=True),
    ],
)

S = SheetState

SCORE_SHEET = Machine(
    kind="accountability.score_sheet",
    table="accountability_score_sheet",
    states=SHEET_STATES,
    start=S.drafted,
    moves=[
        Move("open", "征求被考核单位意见", (S.drafted,), S.replying, drafting_office, tells="表中各单位"),
        Move("submit", "报请签发", (S.drafted, S.replying), S.to_sign, drafting_office, tells="本级党委、政府负责同志"),
        Move(
            "sign",
            "签发并公布",
            (S.to_sign,),
            S.published,
            leads_territory & ~who_drafted,
            final=True,
            tells="表中各单位、起草人",
        ),
        Move(
            "send_back",
            "退回起草人",
            (S.to_sign,),
            S.drafted,
            leads_territory & ~who_drafted,
            reason=True,
            tells="起草人",
        ),
        Move(
            "withdraw",
            "撤回，不再公布",
            (S.drafted, S.replying, S.to_sign),
            S.withdrawn,
            drafting_office,
            reason=True,
        ),
    ],
)
