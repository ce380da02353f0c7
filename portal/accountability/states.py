"""The words of the room: how a letter stands. The kinds of letters are data of their own (`letter_kinds`)."""

from enum import StrEnum


class LetterState(StrEnum):
    drafted = "drafted"
    to_sign = "to_sign"
    issued = "issued"
    received = "received"
    replied = "replied"
    closed = "closed"
    withdrawn = "withdrawn"


LETTER_STATES: dict[str, str] = {
    LetterState.drafted: "起草中",
    LetterState.to_sign: "待签发",
    LetterState.issued: "已印发，待签收",
    LetterState.received: "已签收，待回复",
    LetterState.replied: "已回复，待核实",
    LetterState.closed: "已办结",
    LetterState.withdrawn: "已撤回",
}
LETTER_TONES: dict[str, str] = {
    LetterState.drafted: "plain",
    LetterState.to_sign: "waiting",
    LetterState.issued: "active",
    LetterState.received: "active",
    LetterState.replied: "waiting",
    LetterState.closed: "done",
    LetterState.withdrawn: "plain",
}
BEFORE_ISSUE = (LetterState.drafted, LetterState.to_sign)
LIVE = (*BEFORE_ISSUE, LetterState.issued, LetterState.received, LetterState.replied)
"""Somebody still owes something of it."""

STANDINGS = {"open": "办理中", "handed_in": "已提交，待审核", "done": "已办结", "revoked": "已撤销"}
"""How a matter of a letter stood on a day."""


class RecordState(StrEnum):
    drafted = "drafted"
    in_force = "in_force"
    objected = "objected"
    confirmed = "confirmed"
    struck = "struck"
    superseded = "superseded"
    withdrawn = "withdrawn"


RECORD_STATES: dict[str, str] = {
    RecordState.drafted: "待复核",
    RecordState.in_force: "已生效",
    RecordState.objected: "异议处理中",
    RecordState.confirmed: "异议已答复，维持",
    RecordState.struck: "异议成立，已撤销",
    RecordState.superseded: "已被更正",
    RecordState.withdrawn: "已撤回",
}
RECORD_TONES: dict[str, str] = {
    RecordState.drafted: "waiting",
    RecordState.in_force: "active",
    RecordState.objected: "waiting",
    RecordState.confirmed: "active",
    RecordState.struck: "plain",
    RecordState.superseded: "plain",
    RecordState.withdrawn: "plain",
}
COUNTED = (RecordState.in_force, RecordState.confirmed)
"""What counts: checked by a second person, and no objection open."""
OBJECTION_LIMIT, ANSWER_LIMIT = (30, "日"), (30, "日")
"""Shipped limits: to object from the day the record took force, to answer from the day of the objection. Natural days,
rolled to a working day by the deadline engine; an office may have its own (`RecordLimits`)."""

SANCTIONS = {
    "circular": "通报",
    "admonition": "诫勉",
    "organisation": "组织调整或者组织处理",
    "party_warning": "党内警告",
    "party_serious_warning": "党内严重警告",
    "party_removal": "撤销党内职务",
    "party_probation": "留党察看",
    "party_expulsion": "开除党籍",
    "warning": "政务警告",
    "demerit": "政务记过",
    "major_demerit": "政务记大过",
    "demotion": "政务降级",
    "removal": "政务撤职",
    "dismissal": "政务开除",
}
"""实施办法第十二条 and 政务处分法第七条 (domain E1). A decision may have several."""
UNIT_SANCTIONS = ("circular", "organisation")
"""What a leading body can be given; the others are a person's."""

LIABILITIES = {
    "direct": "直接责任",
    "main_leadership": "主要领导责任",
    "important_leadership": "重要领导责任",
    "leadership": "领导责任",
}
GROUNDS = {
    "42.1": "超越或者滥用职权，侵害公民、法人或者其他组织合法权益",
    "42.2": "应当作为而不作为，侵害公民、法人或者其他组织合法权益",
    "42.3": "适用法律、法规错误或者违反法定程序，侵害公民、法人或者其他组织合法权益",
    "42.4": "拒不执行有权处理机关、单位作出的支持信访请求意见",
    "43": "应当登记、转送、交办而未按照规定登记、转送、交办，或者应当履行督办职责而未履行",
    "44.1": "对收到的信访事项不按照规定登记",
    "44.2": "对属于其职权范围的信访事项不予受理",
    "44.3": "未在规定期限内书面告知信访人是否受理信访事项",
    "45.1": "推诿、敷衍、拖延信访事项办理或者未在规定期限内办结信访事项",
    "45.2": "对事实清楚，符合法律、法规、规章或者其他有关规定的投诉请求未予支持",
    "45.3": "对党委和政府信访部门提出的改进工作、完善政策等建议重视不够、落实不力，导致问题长期得不到解决",
    "45.4": "其他不履行或者不正确履行信访事项处理职责的情形",
    "46.1": "对待信访人态度恶劣、作风粗暴，损害党群干群关系",
    "46.2": "在处理信访事项过程中吃拿卡要、谋取私利",
    "46.3": "对规模性集体访、负面舆情等处置不力，导致事态扩大",
    "46.4": "对可能造成社会影响的重大、紧急信访事项和信访信息隐瞒、谎报、缓报，或者未依法及时采取必要措施",
    "46.5": "将信访人的检举、揭发材料或者有关情况透露、转给被检举、揭发的人员或者单位",
    "46.6": "打击报复信访人",
    "46.7": "其他违规违纪违法的情形",
}
"""信访工作条例第四十二条至第四十六条, by article and item."""


class BulletinState(StrEnum):
    drafted = "drafted"
    replying = "replying"
    to_sign = "to_sign"
    issued = "issued"
    withdrawn = "withdrawn"


BULLETIN_STATES: dict[str, str] = {
    BulletinState.drafted: "起草中",
    BulletinState.replying: "征求被通报单位意见",
    BulletinState.to_sign: "待签发",
    BulletinState.issued: "已印发",
    BulletinState.withdrawn: "已撤回",
}
BULLETIN_TONES: dict[str, str] = {
    BulletinState.drafted: "plain",
    BulletinState.replying: "active",
    BulletinState.to_sign: "waiting",
    BulletinState.issued: "done",
    BulletinState.withdrawn: "plain",
}
