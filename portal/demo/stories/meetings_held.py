"""What 临江区's joint conference decided earlier in the year, and what became of it."""

from portal.demo.stories.meetings_model import (
    Asked,
    MeetingTold,
    Resolved,
    TopicTold,
    granted,
    more_time,
    read,
    remarked,
    reported,
    said,
    seen,
    sent_back,
)

PLENARY = MeetingTold(
    key="plenary",
    kind="plenary",
    day=-210,
    study="传达学习上级联席会议精神",
    away={"云津": "apologies", "石棱": "substitute"},
    topics=(
        TopicTold(
            "register",
            "housing",
            "住宅小区不动产登记历史遗留问题处置",
            "全区尚有部分早年建成的小区未办理首次登记，涉及规划核实、竣工验收、土地出让等多个环节，单个部门难以办结。",
            "明确牵头单位、分类处置办法和完成时限。",
            asked=(Asked("自然资源分局", "agree"),),
            minutes="会议听取了区住建局的汇报。会议认为，历史遗留问题应先摸清底数，再分类处置，能办的先办，不因个别环节影响整体。",
            resolved=(
                Resolved(
                    "register-list",
                    "housing",
                    "由区住建局牵头，逐个小区摸清未办理首次登记的原因，建立台账。",
                    -150,
                    (),
                    (
                        said(-190, "已印发摸排表，各街道镇按小区填报。"),
                        said(-172, "台账已汇总，共42个小区，按原因分为四类。"),
                        reported(
                            -160,
                            "42个小区逐个建立台账，原因和处置路径已会同区自然资源分局核对。",
                            "未登记小区台账.docx",
                        ),
                        seen(-157, "台账已抽查，与实际一致。"),
                        read(-155),
                    ),
                ),
                Resolved(
                    "property-talks",
                    "housing",
                    "由区住建局每月召集一次物业服务矛盾会商，长期坚持。",
                    None,
                    (),
                    (
                        said(-175, "第一次会商研究电梯维修资金使用问题。"),
                        said(-92, "会商机制运行正常，累计研究事项11件。"),
                        said(-18, "本月会商已召开，形成处置意见3条。"),
                    ),
                ),
            ),
        ),
        TopicTold(
            "reception",
            "qingshi",
            "街道矛盾纠纷化解“一站式”受理规范",
            "青石街道将多个窗口整合为一个受理点，需区级部门明确转办、答复的衔接办法。",
            "是否在全区推广，由哪个单位制定规范。",
            minutes="会议同意在全区推广青石街道的做法，先由青石街道总结成册。",
            resolved=(
                Resolved(
                    "reception-rules",
                    "qingshi",
                    "由青石街道总结受理、转办、答复流程，形成可推广的操作手册。",
                    -130,
                    (),
                    (
                        said(-165, "手册初稿已完成，正在征求窗口人员意见。"),
                        reported(-121, "操作手册定稿，已发各街道镇。", "受理操作手册.docx"),
                        seen(-117),
                        read(-115),
                    ),
                ),
            ),
        ),
    ),
)

WAGES = MeetingTold(
    key="wages",
    kind="working",
    day=-120,
    away={"教育局": "apologies", "荷坞": "absent"},
    circulated=True,
    remarks={"财政局": "第二项“先行垫付”建议改为“依规从应急周转金中垫付”。"},
    topics=(
        TopicTold(
            "arrears",
            "人力资源和社会保障局",
            "在建项目工资支付保障",
            "三个在建项目工资专户监管不到位，支付节点临近，需各部门协同。",
            "明确专户检查分工和应急周转金使用程序。",
            asked=(Asked("财政局", "remarks", "周转金的使用须有部门联合确认。"), Asked("housing", "agree")),
            minutes="会议要求对全部在建项目工资专户开展一次联合检查，应急周转金按规定程序使用。",
            resolved=(
                Resolved(
                    "accounts",
                    "人力资源和社会保障局",
                    "由区人社局牵头，区住建局配合，对全部在建项目工资专户开展联合检查。",
                    -70,
                    ("housing",),
                    (
                        said(-98, "已检查项目17个，发现专户余额不足3个。"),
                        reported(-86, "检查项目31个，问题已全部整改。", "工资专户检查情况.docx"),
                        sent_back(-84, "请补充三个项目的整改凭证。"),
                        reported(-76, "已补充三个项目的专户流水和整改回执。", "整改回执.docx"),
                        seen(-74),
                        read(-73),
                    ),
                ),
            ),
        ),
        TopicTold(
            "lifts",
            "housing",
            "老旧小区加装电梯意见协调办法",
            "今年以来低楼层住户意见不一致的项目增多，协调程序不统一。",
            "统一协调程序，明确街道和部门责任。",
            minutes="会议原则同意协调办法，由区住建局修改完善后印发，各街道镇指定专人负责。",
            result="agreed_in_principle",
            resolved=(
                Resolved(
                    "lift-rules",
                    "housing",
                    "由区住建局修改完善加装电梯意见协调办法并印发。",
                    -45,
                    (),
                    (
                        said(-80, "已根据会议意见修改，正在合法性审核。"),
                        more_time(-52, -20, "合法性审核提出新的程序要求，需补充公示环节。", "修改稿已完成，正在审核。"),
                        granted(-50, "同意延期，请抓紧。"),
                        said(-24, "审核意见已反馈，正在补充公示条款。"),
                    ),
                ),
            ),
        ),
    ),
)

STREETS = MeetingTold(
    key="streets",
    kind="special_topic",
    day=-62,
    away={"发展和改革局": "apologies"},
    topics=(
        TopicTold(
            "market",
            "qingshi",
            "临河路农贸市场周边环境综合整治",
            "市场周边占道经营、噪声和污水问题交织，涉及城管、市场、街道多方。",
            "明确整治分工和完成时限。",
            asked=(Asked("城市管理局", "agree"), Asked("liuan", "agree")),
            minutes="会议决定用两个月时间开展综合整治，街道负责日常管理，部门负责执法。",
            resolved=(
                Resolved(
                    "market-plan",
                    "qingshi",
                    "由青石街道牵头，区城管局配合，完成市场外围摊位疏导和排水改造。",
                    4,
                    ("城市管理局",),
                    (
                        said(-40, "疏导点已选定，可安置摊位46个。"),
                        said(-11, "排水改造完成六成。"),
                        more_time(
                            -5, 24, "管线迁改需停水施工，供水单位安排在下旬。", "摊位疏导已完成，排水改造完成六成。"
                        ),
                    ),
                ),
                Resolved(
                    "night-patrol",
                    "城市管理局",
                    "由区城管局建立夜间巡查机制，每周通报一次。",
                    6,
                    (),
                    (
                        said(-30, "夜间巡查组已到位。"),
                        reported(-4, "巡查机制已运行四周，通报四期。", "夜间巡查通报.docx"),
                    ),
                ),
                Resolved(
                    "bridge-noise",
                    "liuan",
                    "由柳岸街道与青石街道共同划定临河路噪声管控时段，并设置标识。",
                    10,
                    ("qingshi",),
                    (
                        said(-35, "管控时段已商定，标识正在制作。"),
                        reported(-16, "管控时段公示，标识设置完毕。", "管控标识设置情况.docx"),
                        seen(-13),
                        remarked(-12, "东侧路口标识不清，请补设。"),
                        reported(-6, "东侧路口已补设标识两处。", "补设标识情况.docx"),
                        seen(-4, "现场已看，补设到位。"),
                    ),
                ),
            ),
        ),
        TopicTold(
            "heating",
            "housing",
            "集中供暖管网移交管理",
            "部分小区二次管网产权不清，维修责任需多部门共同确认。",
            "明确移交程序。",
            minutes="会议认为移交费用测算依据不足，待补充后再议。",
            result="deferred",
            note="移交费用测算依据不足",
        ),
    ),
)
