"""The whole policy of a letter's life, readable by the client."""

from portal.accountability.rules import (
    addressee,
    concerned,
    drafting_office,
    leads_territory,
    may_sign,
    recording,
    who_drafted,
    who_edited,
    who_entered,
    who_replied,
)
from portal.accountability.states import (
    BULLETIN_STATES,
    LETTER_STATES,
    RECORD_STATES,
    BulletinState,
    LetterState,
    RecordState,
)
from portal.workflow import Machine, Move

S = LetterState

LETTER = Machine(
    kind="accountability.letter",
    table="accountability_letter",
    states=LETTER_STATES,
    start=S.drafted,
    moves=[
        Move("submit", "报请签发", (S.drafted,), S.to_sign, drafting_office, tells="可以签发的人员"),
        Move(
            "sign",
            "签发并印发",
            (S.to_sign,),
            S.issued,
            may_sign & ~who_drafted & ~who_edited,
            final=True,
            tells="主送单位、抄送单位、起草人",
        ),
        Move(
            "send_back",
            "退回起草人修改",
            (S.to_sign,),
            S.drafted,
            may_sign & ~who_drafted & ~who_edited,
            reason=True,
            tells="起草人",
        ),
        Move("withdraw", "撤回，不再发出", (S.drafted, S.to_sign), S.withdrawn, drafting_office, reason=True),
        Move("receive", "签收", (S.issued,), S.received, addressee, tells="发函单位"),
        Move("reply", "提交回复", (S.received,), S.replied, addressee, tells="发函单位"),
        Move("close", "核实无误，办结", (S.replied,), S.closed, drafting_office & ~who_replied, tells="主送单位"),
        Move(
            "return",
            "退回，请重新回复",
            (S.replied,),
            S.received,
            drafting_office & ~who_replied,
            reason=True,
            tells="主送单位",
        ),
    ],
)

R = RecordState

RECORD = Machine(
    kind="accountability.record",
    table="accountability_record",
    states=RECORD_STATES,
    start=R.drafted,
    moves=[
        Move(
            "check",
            "复核无误，生效",
            (R.drafted,),
            R.in_force,
            recording & ~who_entered & ~concerned,
            final=True,
            tells="被问责人（单位负责人）",
        ),
        Move("object", "提出异议", (R.in_force,), R.objected, concerned, final=True, tells="登记单位"),
        Move(
            "uphold",
            "异议成立，撤销记录",
            (R.objected,),
            R.struck,
            recording & ~who_entered & ~concerned,
            final=True,
            tells="被问责人（单位负责人）",
        ),
        Move(
            "dismiss",
            "异议不成立，维持记录",
            (R.objected,),
            R.confirmed,
            recording & ~who_entered & ~concerned,
            final=True,
            tells="被问责人（单位负责人）",
        ),
        Move(
            "supersede",
            "以更正后的记录代替",
            (R.in_force, R.confirmed),
            R.superseded,
            recording & ~concerned,
            reason=True,
            final=True,
            tells="被问责人（单位负责人）",
        ),
        Move(
            "withdraw",
            "撤回记录",
            (R.drafted, R.in_force, R.confirmed),
            R.withdrawn,
            recording & ~concerned,
            reason=True,
            final=True,
            tells="被问责人（单位负责人）",
        ),
    ],
)

B = BulletinState

BULLETIN = Machine(
    kind="accountability.bulletin",
    table="accountability_bulletin",
    states=BULLETIN_STATES,
    start=B.drafted,
    moves=[
        Move("open", "征求被通报单位意见", (B.drafted,), B.replying, drafting_office, tells="表中各单位"),
        Move("submit", "报请签发", (B.drafted, B.replying), B.to_sign, drafting_office, tells="本级党委、政府负责同志"),
        Move(
            "sign",
            "签发并印发",
            (B.to_sign,),
            B.issued,
            leads_territory & ~who_drafted,
            final=True,
            tells="表中各单位、起草人",
        ),
        Move(
            "send_back",
            "退回起草人",
            (B.to_sign,),
            B.drafted,
            leads_territory & ~who_drafted,
            reason=True,
            tells="起草人",
        ),
        Move(
            "withdraw",
            "撤回，不再印发",
            (B.drafted, B.replying, B.to_sign),
            B.withdrawn,
            drafting_office,
            reason=True,
        ),
    ],
)
