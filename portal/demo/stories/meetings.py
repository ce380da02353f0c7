"""A year of 临江区's joint conference: a plenary and three working meetings held, one called, one being planned."""

from portal.demo.stories.meetings_held import PLENARY, STREETS, WAGES
from portal.demo.stories.meetings_model import Asked, MeetingTold, Resolved, TopicTold, said

DEPARTMENTS = (
    *("中共{}委政法委员会", "中共{}委宣传部", "{}信访局", "{}发展和改革局", "{}教育局", "{}公安分局", "{}民政局"),
    *("{}司法局", "{}财政局", "{}人力资源和社会保障局", "{}自然资源分局", "{}住房和城乡建设局"),
    *("{}城市管理局", "{}卫生健康局", "{}应急管理局"),
)
"""The member departments, in the order of the list; the sixteen streets and towns follow."""
REGULATIONS = (
    ("临江区信访工作联席会议工作规则", "临信联〔2024〕1号", (2024, 3, 1)),
    ("临江区信访工作联席会议议题报送和审定办法", "临信联〔2024〕3号", (2024, 4, 10)),
    ("临江区信访工作联席会议议定事项督办办法", "临信联〔2025〕2号", (2025, 3, 20)),
)

LATELY = MeetingTold(
    key="lately",
    kind="working",
    day=-14,
    away={"卫生健康局": "substitute", "沙堰": "absent"},
    circulated=True,
    remarks={"qingshi": "第一项中“各街道镇”建议明确为“有关街道镇”。"},
    unsigned=("自然资源分局",),
    topics=(
        TopicTold(
            "handover",
            "housing",
            "安置房交付进度和过渡期保障",
            "两个安置房项目交付时间调整，需统一解释口径并做好过渡期保障。",
            "明确交付节点、过渡期保障标准和解释口径。",
            asked=(Asked("自然资源分局", "agree"), Asked("qingshi", "remarks", "过渡期补助发放时间请写明。")),
            minutes="会议要求倒排工期，确保按调整后的节点交付；过渡期补助按月发放，不得拖欠。",
            resolved=(
                Resolved(
                    "handover-plan",
                    "housing",
                    "由区住建局牵头倒排两个安置房项目工期，每两周报送一次进度。",
                    20,
                    (),
                    (said(-3, "工期计划已排定，施工单位已签字确认。"),),
                ),
                Resolved(
                    "handover-land",
                    "自然资源分局",
                    "由区自然资源分局提前介入两个项目的规划核实，随报随办。",
                    30,
                ),
                Resolved("handover-talk", "qingshi", "由青石街道做好过渡期住户走访，每月汇总一次意见。", 16),
            ),
        ),
        TopicTold(
            "school-road",
            "教育局",
            "学校周边上下学时段交通组织",
            "三所学校门前道路狭窄，上下学时段拥堵，家长反映较多。",
            "是否设置限时停车区。",
            minutes="会议听取了汇报，认为限时停车方案须先做交通评估，待评估完成后再上会。",
            result="deferred",
            note="交通评估完成后再议",
            recused="应急管理局",
        ),
    ),
)

NEXT = MeetingTold(
    key="next",
    kind="working",
    day=6,
    again=("school-road",),
    topics=(
        TopicTold(
            "parking",
            "城市管理局",
            "共享单车停放秩序联合管理",
            "重点路段停放秩序反复，企业、街道、部门责任边界不清。",
            "明确联合管理办法和企业约谈程序。",
            asked=(Asked("公安分局", "agree"),),
            paper="共享单车停放情况.docx",
        ),
        TopicTold(
            "venues",
            "民政局",
            "社区养老服务场所布点调整",
            "五个社区服务场所利用率低，另有三个社区尚无场所。",
            "是否同意调整布点方案。",
            asked=(Asked("财政局", "agree"), Asked("qingshi", "agree")),
        ),
        TopicTold(
            "fund",
            "财政局",
            "矛盾化解专项资金年度安排",
            "专项资金年度安排建议已形成，涉及尚未公开的预算数据。",
            "是否同意资金安排建议。",
            confidential=True,
        ),
    ),
)

SOON = MeetingTold(key="soon", kind="plenary", day=27)
MEETINGS = (PLENARY, WAGES, STREETS, LATELY, NEXT, SOON)
