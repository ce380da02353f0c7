"""The whole policy of a meeting's, a topic's and a resolution's life, readable by the client."""

from meetings.rules import (
    chair,
    checker,
    closer,
    convenor,
    lead_head,
    office,
    owner,
    submitter,
    unit_head,
    was_approved,
    who_submitted,
)
from meetings.states import MEETING_STATES, RESOLUTION_STATES, TOPIC_STATES, MeetingState, ResolutionState, TopicState
from portal.workflow import Machine, Move

M, T, R = MeetingState, TopicState, ResolutionState

MEETING = Machine(
    kind="meetings.meeting",
    table="meetings_meeting",
    states=MEETING_STATES,
    start=M.planned,
    moves=[
        Move("notify", "印发会议通知", (M.planned,), M.notified, office, final=True, tells="参会单位"),
        Move("hold", "会议已召开", (M.notified,), M.held, office),
        Move("circulate", "发送征求意见", (M.held,), M.in_correction, office, final=True, tells="参会单位"),
        Move("submit", "报召集人签发", (M.held, M.in_correction), M.to_sign, office, tells="召集人、主持人"),
        Move("send_back", "退回修改", (M.to_sign,), M.held, convenor | chair, reason=True, tells="联席会议办公室"),
        Move("sign", "签发纪要", (M.to_sign,), M.signed, convenor | chair, tells="联席会议办公室"),
        Move("issue", "印发纪要", (M.signed,), M.issued, office, final=True, tells="成员单位和承办单位"),
        Move("archive", "归档", (M.issued,), M.archived, office),
        Move(
            "postpone",
            "延期召开",
            (M.planned, M.notified),
            M.postponed,
            office,
            reason=True,
            final=True,
            tells="参会单位",
        ),
        Move("replan", "重新筹备", (M.postponed,), M.planned, office),
        Move(
            "cancel",
            "取消会议",
            (M.planned, M.notified, M.postponed),
            M.cancelled,
            office,
            reason=True,
            final=True,
            tells="参会单位",
        ),
    ],
)

ON_THE_WAY = (T.submitted, T.agreed, T.screened)

TOPIC = Machine(
    kind="meetings.topic",
    table="meetings_topic",
    states=TOPIC_STATES,
    start=T.drafted,
    moves=[
        Move("submit", "提交", (T.drafted, T.returned), T.submitted, submitter, tells="本单位负责人"),
        Move("agree", "本单位同意", (T.submitted,), T.agreed, unit_head & ~who_submitted, tells="联席会议办公室"),
        Move("screen", "初审通过", (T.agreed,), T.screened, office, tells="召集人"),
        Move("approve", "审定，同意上会", (T.screened,), T.approved, convenor, tells="联席会议办公室、提请单位"),
        Move(
            "pool",
            "入议题库",
            (T.agreed, T.screened, T.approved, T.deferred),
            T.pooled,
            office | convenor,
            tells="联席会议办公室、提请单位",
        ),
        Move("take_out", "从议题库提出", (T.pooled,), T.screened, office, tells="召集人"),
        Move(
            "return", "退回补正", ON_THE_WAY, T.returned, unit_head | office | convenor, reason=True, tells="提请单位"
        ),
        Move("schedule", "列入议程", (T.approved, T.deferred), T.scheduled, office),
        Move("unschedule", "移出议程", (T.scheduled,), T.approved, office),
        Move("resolve", "上会议定", (T.scheduled,), T.resolved, office, tells="提请单位"),
        Move("defer", "暂缓，下次再议", (T.scheduled,), T.deferred, office, tells="提请单位"),
        Move("refuse", "会议退回", (T.scheduled,), T.returned, office, reason=True, tells="提请单位"),
        Move(
            "reconsider",
            "更正会议结果",
            (T.resolved, T.deferred, T.returned),
            T.scheduled,
            office & was_approved,
            tells="提请单位",
        ),
        Move(
            "hand_up",
            "提交上级联席会议",
            (T.screened, T.approved, T.pooled, T.deferred),
            T.handed_up,
            office,
            final=True,
            tells="上级联席会议办公室",
        ),
        Move(
            "withdraw",
            "撤回",
            (T.drafted, T.submitted, T.agreed, T.screened, T.approved, T.pooled, T.returned, T.deferred),
            T.withdrawn,
            submitter | unit_head,
            reason=True,
            tells="联席会议办公室",
        ),
    ],
)

WORKING = (R.signed_for, R.in_progress)

RESOLUTION = Machine(
    kind="meetings.resolution",
    table="meetings_resolution",
    states=RESOLUTION_STATES,
    start=R.drafted,
    moves=[
        Move("assign", "印发交办", (R.drafted,), R.assigned, office, tells="主办、协办单位"),
        Move("sign_for", "签收", (R.assigned,), R.signed_for, owner | lead_head, tells="主办单位联络员、责任人"),
        Move("start", "开始办理", WORKING[:1], R.in_progress, owner),
        Move("feed_back", "反馈办理结果", WORKING, R.fed_back, owner, final=True, tells="联席会议办公室"),
        Move("take_back", "撤回反馈", (R.fed_back,), R.in_progress, owner, tells="联席会议办公室"),
        Move("verify", "核实无误", (R.fed_back,), R.verified, checker, tells="召集人"),
        Move("send_back", "退回重办", (R.fed_back,), R.in_progress, checker, reason=True, tells="主办单位"),
        Move("close", "同意销号", (R.verified,), R.closed, closer, tells="主办单位"),
        Move(
            "remark",
            "提出意见，继续办理",
            (R.verified,),
            R.in_progress,
            closer,
            reason=True,
            tells="主办单位、联席会议办公室",
        ),
        Move("reopen", "重新办理", (R.closed,), R.in_progress, office, reason=True, final=True, tells="主办单位"),
        Move(
            "revoke",
            "撤销",
            (R.drafted, R.assigned, R.signed_for, R.in_progress),
            R.revoked,
            office,
            reason=True,
            final=True,
            tells="主办单位",
        ),
    ],
)
