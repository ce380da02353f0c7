"""Topics that are no meeting's yet, one on every step of the way; and the round that calls for more."""

from portal.demo.stories.meetings_model import Asked, TopicTold

LATE = TopicTold(
    "drain",
    "应急管理局",
    "低洼路段排水应急处置分工",
    "近日降雨后三处低洼路段积水，处置分工需尽快明确。",
    "明确值守、抽排、交通引导的分工。",
    until="screened",
    late="降雨发生在通知印发之后，不宜等到下次会议。",
)
POOL = (
    TopicTold("p-drafted", "housing", "既有建筑外墙安全排查安排", "正在汇总各街道镇数据。", "", until="drafted"),
    TopicTold(
        "p-submitted",
        "housing",
        "物业服务合同到期小区衔接保障",
        "年内到期小区十二个，部分尚未选聘新企业。",
        "明确衔接期的托底保障办法。",
        until="submitted",
    ),
    TopicTold(
        "p-agreed",
        "卫生健康局",
        "医疗机构纠纷调处联动机制",
        "调处平台与各医疗机构的衔接程序不统一。",
        "明确联动程序和各方责任。",
        until="agreed",
        asked=(Asked("司法局", "agree"), Asked("公安分局")),
    ),
    TopicTold(
        "p-screened",
        "司法局",
        "法律服务力量下沉社区安排",
        "拟为每个社区配备一名法律顾问。",
        "是否同意分批配备方案。",
        until="screened",
        asked=(Asked("财政局", "disagree", "所需经费未列入年度预算。"),),
        note="由首批试点社区先行，经费从现有项目中调剂。",
    ),
    TopicTold(
        "p-approved",
        "liuan",
        "柳岸滨河步道夜间管理",
        "步道夜间照明和巡查责任不清。",
        "明确管理责任。",
        until="approved",
        kind="jurisdiction",
    ),
    TopicTold(
        "p-pooled",
        "发展和改革局",
        "老旧厂区更新政策衔接",
        "更新政策正在修订，待上级文件出台。",
        "统一过渡期办理口径。",
        until="pooled",
        kind="common",
    ),
    TopicTold(
        "p-returned",
        "qingshi",
        "沿街店铺油烟扰民处置",
        "投诉集中在两个路段。",
        "明确执法主体。",
        until="returned",
        note="请补充已采取的措施和部门意见，再报。",
    ),
    TopicTold(
        "p-withdrawn",
        "公安分局",
        "电动自行车集中充电点设置",
        "已由专项工作协调解决。",
        "明确选址程序。",
        until="withdrawn",
        note="已由专项工作协调解决，不再提请。",
    ),
    TopicTold(
        "p-handed-up",
        "自然资源分局",
        "跨区流域岸线用地权属确认",
        "涉及临江、望山两区，区级层面难以确认。",
        "请市级联席会议协调确认。",
        until="handed_up",
        note="涉及两区，提请市级协调。",
    ),
)
ANSWERS = {
    "民政局": "社区服务用房移交有关问题",
    "城市管理局": "建筑垃圾临时堆放点设置",
    "qingshi": "老旧管网改造施工协调",
}
NOTHING = ("司法局", "教育局", "卫生健康局")
SILENT = ("liuan", "桐溪")
