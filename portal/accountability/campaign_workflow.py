"""The life of a 重点时段: declared by one person, approved by another, changed, stopped early for a reason."""

from portal.accountability.campaign_rules import declaring_office, may_approve, not_begun, under_way
from portal.accountability.campaign_states import CAMPAIGN_STATES, CampaignState
from portal.workflow import Machine, Move

S = CampaignState

CAMPAIGN = Machine(
    kind="accountability.campaign",
    table="accountability_campaign",
    states=CAMPAIGN_STATES,
    start=S.proposed,
    moves=[
        Move("approve", "批准实施", (S.proposed,), S.approved, may_approve, final=True, tells="列入单位、提出人"),
        Move("refuse", "不同意实施", (S.proposed,), S.withdrawn, may_approve, reason=True, tells="提出人"),
        Move("withdraw", "撤回，不再实施", (S.proposed,), S.withdrawn, declaring_office, reason=True),
        Move(
            "change",
            "修改安排",
            (S.proposed, S.approved),
            S.proposed,
            declaring_office & not_begun,
            final=True,
            tells="批准人、列入单位",
        ),
        Move(
            "adjust",
            "调整期间安排",
            (S.approved,),
            S.approved,
            declaring_office & under_way,
            final=True,
            tells="列入单位、批准人、提出人",
        ),
        Move("stop", "提前结束", (S.approved,), S.stopped, declaring_office, reason=True, tells="列入单位、提出人"),
    ],
)
