"""督办函件 as data: each kind's form, series, days, who may sign, and the words a draft starts from."""

from dataclasses import dataclass

from portal.people import Role

FORMS = {"letter": "信函格式", "file": "文件格式", "slip": "一页单"}
LEVELS = {"staff": "本办其他人员或负责人", "head": "主要负责人或召集人", "territory": "本级党委、政府负责同志"}
"""Who may sign, at least: other staff of the office; a leader of the office or above; a leader of its territory."""


@dataclass(frozen=True)
class LetterKind:
    """`sign` ends the 机关代字 of its series. `days`: natural days for the reply, unless the drafter says otherwise.

    `urges`: it presses for what is still owed, so it is not sent about what is met. `advice`: the reply says whether it
    is adopted, and why not (条例40). `elsewhere`: it goes to another unit than the one that owes. `subject` and `plural`
    are its title for one matter and for many, `asks` what it demands; what stands in 【】 a person has to fill in.
    """

    words: str
    form: str
    sign: str
    days: int
    level: str
    drafters: tuple[Role, ...]
    subject: str
    plural: str
    basis: str
    asks: str
    reply: str = "书面反馈办理情况"
    urges: bool = True
    advice: bool = False
    elsewhere: bool = False


OFFICE, BOTH, DISCIPLINE = (Role.office,), (Role.office, Role.discipline), (Role.discipline,)
URGE = "依据《信访工作条例》第四十条“应当及时督办”的规定，{act}。"
MEASURE = "依据《信访工作条例》第三十九条，由信访工作联席会议{act}。"
ADVICE = "依据《信访工作条例》第四十条，{act}。"
INSPECTED = "依据巡察整改工作有关规定，{act}。"

LETTER_KINDS: dict[str, LetterKind] = {
    "reminder": LetterKind(
        "提醒函", "letter", "提函", 7, "staff", BOTH, "关于提醒办理“{what}”的函", "关于提醒办理{many}的函",
        "按照督办工作安排，现予提醒。", "请你单位对照时限抓紧办理；确有困难的，请及时说明情况。",
    ),
    "urging_slip": LetterKind(
        "催办单", "slip", "催", 7, "staff", BOTH, "催办单", "催办单",
        URGE.format(act="现予催办"), "请明确专人，抓紧办结，并及时报送办理结果。",
    ),
    "supervision_slip": LetterKind(
        "督办单", "slip", "督", 7, "staff", BOTH, "督办单", "督办单",
        URGE.format(act="现予督办"), "请主要负责同志亲自过问，查明逾期原因，限期办结。",
    ),
    "supervision_letter": LetterKind(
        "督办函", "letter", "督函", 7, "head", BOTH, "关于督办“{what}”的函", "关于督办{many}的函",
        URGE.format(act="现予督办"), "请你单位主要负责同志亲自研究，查明逾期原因，提出办结措施和时间，抓紧落实。",
    ),
    "recommendation": LetterKind(
        "督查建议书", "letter", "督建", 30, "head", OFFICE, "关于“{what}”的督查建议书", "关于{many}的督查建议书",
        ADVICE.format(act="现向你单位提出督查建议"), "建议你单位：【请写明具体建议】",
        "书面反馈采纳情况；未采纳的，说明理由", urges=False, advice=True,
    ),
    "interview": LetterKind(
        "约谈通知", "letter", "约", 7, "territory", BOTH, "关于约谈的通知", "关于约谈的通知",
        MEASURE.format(act="对你单位负责同志进行约谈"),
        "请【请写明约谈对象的职务】于【请写明约谈时间】到【请写明约谈地点】接受约谈，并准备书面情况说明。",
        "书面报告约谈后的整改情况", urges=False,
    ),
    "circular": LetterKind(
        "通报", "file", "通报", 30, "territory", BOTH, "关于“{what}”办理情况的通报", "关于{many}办理情况的通报",
        MEASURE.format(act="予以通报"), "请你单位认真查找原因，采取措施，限期办结；各有关单位要引以为戒。",
        "书面报告整改情况", urges=False,
    ),
    "listed_supervision": LetterKind(
        "挂牌督办", "file", "挂督", 30, "territory", OFFICE, "关于对“{what}”挂牌督办的通知", "关于对{many}挂牌督办的通知",
        MEASURE.format(act="挂牌督办"), "请你单位主要负责同志包抓，制定办结方案，定期报告进展；达到要求后按程序摘牌。",
        "书面报告办结情况和摘牌理由",
    ),
    "rectify_order": LetterKind(
        "责令限期整改", "file", "责改", 30, "territory", OFFICE, "关于责令限期整改“{what}”的通知",
        "关于责令限期整改{many}的通知",
        MEASURE.format(act="责令限期整改"), "请你单位立即整改，明确责任人和完成时间。", "书面报告整改结果",
    ),
    "improve_advice": LetterKind(
        "改进工作建议书", "letter", "改建", 30, "head", OFFICE, "关于改进“{what}”办理工作的建议书",
        "关于改进{many}办理工作的建议书",
        ADVICE.format(act="现提出改进工作的建议"), "建议你单位：【请写明具体建议】",
        "书面反馈采纳情况；未采纳的，说明理由", urges=False, advice=True,
    ),
    "policy_advice": LetterKind(
        "完善政策建议书", "letter", "政建", 30, "head", OFFICE, "关于完善有关政策的建议书", "关于完善有关政策的建议书",
        ADVICE.format(act="现提出完善政策的建议"), "有关政策性问题：【请写明问题】\n建议你单位：【请写明具体建议】",
        "书面反馈采纳情况；未采纳的，说明理由", urges=False, advice=True, elsewhere=True,
    ),
    "liability_advice": LetterKind(
        "追究责任建议书", "letter", "责建", 30, "territory", OFFICE, "关于追究责任的建议书", "关于追究责任的建议书",
        ADVICE.format(act="现提出追究责任的建议"),
        "造成的后果：【请写明已经查明的后果】\n建议你单位按照管理权限调查核实，依规依纪依法处理。",
        "书面反馈采纳情况；未采纳的，说明理由", urges=False, advice=True, elsewhere=True,
    ),
    "order_book": LetterKind(
        "督查督办通知书", "letter", "督通", 7, "staff", DISCIPLINE, "整改督查督办通知书", "整改督查督办通知书",
        INSPECTED.format(act="现就整改事项予以督办"), "请你单位落实整改主体责任，逐项明确措施、责任人和时限。",
    ),
    "guidance_book": LetterKind(
        "阶段督查指导书", "letter", "督导", 7, "staff", DISCIPLINE, "整改阶段督查指导书", "整改阶段督查指导书",
        INSPECTED.format(act="现就阶段督查发现的不到位情况提出指导意见"),
        "请主要负责同志签字认领，逐项研究改进：【请写明指导意见】",
    ),
    "reminder_book": LetterKind(
        "提醒书", "letter", "提书", 7, "staff", DISCIPLINE, "整改情况提醒书", "整改情况提醒书",
        INSPECTED.format(act="现予提醒"), "请你单位对照时限倒排进度，按期完成整改。",
    ),
    "caution_book": LetterKind(
        "告诫书", "letter", "诫书", 7, "staff", DISCIPLINE, "整改情况告诫书", "整改情况告诫书",
        INSPECTED.format(act="因未在时限内完成整改，现予告诫"), "最后期限为【请写明最后期限】，请你单位务必完成整改。",
    ),
    "liability_book": LetterKind(
        "问责书", "letter", "问书", 7, "staff", DISCIPLINE, "巡察整改问责书", "巡察整改问责书",
        INSPECTED.format(act="因整改严重超期，拟报请巡察工作领导小组研究问责"),
        "请你单位说明未完成整改的原因和责任情况，并立即整改。", "书面说明情况", urges=False,
    ),
}  # fmt: skip
"""条例39, 40 and the practice of 督办 (domain E2); the last five are the 五书 of an inspection office (domain D3)."""
LISTED = "listed_supervision"
