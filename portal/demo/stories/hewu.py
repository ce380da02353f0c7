"""荷坞街道: told three weeks ago; some days are by the round's own limit."""

from portal.demo.stories.model import FindingTold, InspectionTold, applied, begun, extended, handed, said

PLANNING = "关于基层治理统筹谋划不足的问题"
LIVING = "关于民生实事推进不够扎实的问题"
STYLE = "关于工作作风不够严实的问题"

HEWU = InspectionTold(
    key="hewu",
    title="荷坞街道基层治理巡察“回头看”整改",
    team="区委第六巡察组",
    seat="荷坞",
    lead_department="jigongwei",
    from_day=-48,
    to_day=-39,
    feedback=-22,
    findings=(
        FindingTold(
            PLANNING,
            "针对基层治理专项规划落实不力的问题",
            "dangzheng",
            None,
            ("将规划分解为年度任务，逐项明确完成标准。", "每半年开展一次评估。"),
            leader="书记",
            acts=(said(-8, "{on}召开党工委会议研究任务分解，形成年度任务28项。"),),
        ),
        FindingTold(
            PLANNING,
            "部门之间数据不能共享",
            "fuwu",
            None,
            ("梳理各办公室业务数据目录，明确共享范围和使用权限。", "涉及个人信息的按最小必要原则处理。"),
            acts=(begun(-7),),
        ),
        FindingTold(
            LIVING,
            "针对农贸市场环境整治反弹的问题",
            "chengjian",
            5,
            ("对2个农贸市场开展集中整治，落实每日保洁。", "设置监督电话并公布。"),
            leader="主任",
            immediate=True,
            acts=(
                said(-16, "{on}开展集中整治，清理占道摊点37处、卫生死角19处。"),
                handed(-15, "农贸市场整治后照片.jpg"),
                applied(-3, "2个市场整治完毕，保洁制度已上墙。"),
            ),
        ),
        FindingTold(
            LIVING,
            "针对雨污分流改造扰民的问题",
            "chengjian",
            16,
            ("调整施工时段，夜间10时后停止作业。", "提前3日张贴施工公告，设置便民通道。"),
            acts=(
                said(-14, "{on}与施工单位商定调整作业时段，已张贴公告42处。"),
                handed(-13, "施工公告照片.jpg"),
            ),
        ),
        FindingTold(
            LIVING,
            "托育服务供给不足",
            "fuwu",
            75,
            ("利用闲置用房新增托育点2处。", "对现有托育机构开展安全检查。"),
            leader="主任",
        ),
        FindingTold(
            LIVING,
            "消防通道管理不到位",
            "yingji",
            -4,
            ("对38个小区消防通道逐一施划标线。", "组织物业服务企业每日巡查。"),
            immediate=True,
            acts=(said(-12, "{on}已完成31个小区标线施划，其余7个小区因路面维修顺延。"),),
        ),
        FindingTold(
            STYLE,
            "针对调查研究走过场的问题",
            "dangjian",
            -1,
            ("班子成员每人每年选定1个课题，驻社区不少于10天。", "调研成果向群众公布。"),
            leader="书记",
            acts=(extended(-14, 6, "调研课题需与年度任务一并确定，同意顺延。"),),
        ),
        FindingTold(
            STYLE, "政务热线办理回复不及时", "fuwu", 3, ("实行当日签收、两日联系、七日回复。", "每周通报办理情况。")
        ),
        FindingTold(
            STYLE, "针对公务接待登记不完整的问题", "jigongwei", 38, ("对近两年接待登记逐笔核对。", "修订接待管理办法。")
        ),
    ),
)
