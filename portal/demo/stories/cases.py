"""领导包案 in 临江区: what lies in the register, who carries it, what was done. Days count from the day of the fill."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Did:
    """On this day (negative: so many days ago) somebody did this; `who`: an account of the cast, where it is not plain."""

    day: int
    verb: str
    text: str = ""
    who: str = ""


@dataclass(frozen=True)
class CaseTold:
    """`road`: how far the form went on its way to the leader; `lead` and `authority`: units as meetings_cast knows them."""

    number: str
    summary: str
    field: str
    authority: str
    begins: int
    origin: str = "handed_down"
    batch: str = ""
    leader: str = ""
    level: str = "township"
    lead: str = "fuwu"
    due: int = 30
    road: str = "accepted"
    route: str = "handling"
    difficulty: str = "ordinary"
    repeat: bool = False
    first: int = -400
    tags: tuple[str, ...] = ()
    waiting: str = ""
    recused: str = ""
    acts: tuple[Did, ...] = ()


BATCHES = (
    ("province", "省信访工作联席会议办公室", "2026年第二批", -150, 40, 850),
    ("city", "云川市信访工作联席会议办公室", "2026年第三批", -60, 75, 800),
)
"""Level and name of the issuer, number, handed down, due, target in tenths of a per cent."""
PROVINCE, CITY = BATCHES[0][2], BATCHES[1][2]

CASES = (
    CaseTold(
        "LJ202600101", "旧小区加装电梯后房屋渗水，要求修复", "城乡建设", "住房和城乡建设局", -58, batch=CITY, leader="chen",
        due=24, difficulty="hard", repeat=True, first=-640, tags=("双交双办",),
        acts=(
            Did(-50, "plan", "一、委托有资质单位检测渗水成因；二、区住建局督促施工单位制定修复方案；三、街道组织协商费用分担；四、限期施工并验收。", "li"),
            Did(-48, "approve_plan"),
            Did(-47, "promise", "15"),
            Did(-44, "act", "field_visit:青石街道安居社区:实地查看渗水部位，现场明确由区住建局牵头检测。", "chen"),
            Did(-40, "report", "检测单位已进场，三个单元完成取样。", "li"),
            Did(-30, "log", "meet:与施工单位对接修复时间", "li"),
            Did(-26, "step"),
            Did(-21, "report", "检测报告已出，成因为外墙防水层破损，施工单位同意返修。", "lin"),
            Did(-15, "report", "已与楼栋代表商定施工时间和材料堆放位置。", "sun"),
            Did(-9, "act", "coordination:青石街道三楼会议室:协调会议定返修费用由施工单位承担，11月底前完工。", "chen"),
            Did(-4, "report", "外墙返修已完成两个单元，余下一个单元本周施工。", "li"),
        ),
    ),
    CaseTold(
        "LJ202600077", "安置房交付后长期未办理不动产权证", "城乡建设", "自然资源分局", -140, batch=PROVINCE, leader="luo",
        level="department", lead="housing", due=-12, difficulty="stubborn", repeat=True, first=-2100, tags=("专项督办",),
        waiting="规划、手续",
        acts=(
            Did(-131, "plan", "逐栋核对规划、竣工、税费资料，缺项由责任单位补齐；容缺受理，分批办证。", "lin"),
            Did(-129, "approve_plan"),
            Did(-128, "promise", "-60"),
            Did(-100, "report", "十二栋中九栋资料已核齐，三栋缺竣工备案。", "lin"),
            Did(-66, "promise", "-20:三栋竣工备案须补测，测绘单位排期推迟"),
            Did(-45, "instruct", "district:区长:尽快打通堵点，十一月底前报结果。:-6"),
            Did(-42, "report", "社区已收齐九栋办证资料，逐户核对完毕。", "sun"),
            Did(-40, "report", "前九栋已受理办证申请，正在缴纳税费。", "lin"),
        ),
    ),
    CaseTold(
        "LJ202600052", "工程完工后拖欠农民工工资", "劳动社保", "人力资源和社会保障局", -148, batch=PROVINCE, leader="tang",
        level="district", lead="人力资源和社会保障局", due=-40, first=-180, tags=("提级包案",),
        acts=(
            Did(-140, "plan", "核清欠薪人数和金额，责令总包单位先行垫付，拒不支付的移送司法。"),
            Did(-138, "approve_plan", "", "书记"),
            Did(-130, "act", "case_meeting:区委一号楼:包案会明确总包单位十五日内垫付。", "tang"),
            Did(-110, "report", "总包单位已垫付首批工资，发放到位。"),
            Did(-92, "report", "剩余工资全部发放，凭证已归档。"),
            Did(-88, "apply", "resolved:settled:工资已全部发放到位，银行凭证和领取表齐全。", "tang"),
            Did(-86, "file", "", "shen"),
            Did(-70, "verdict", "accepted", "zhou"),
            Did(-66, "revisit", "solved", "zhou"),
        ),
    ),
    CaseTold(
        "LJ202600118", "临街餐饮油烟和噪声扰民", "生态环境", "城市管理局", -16, batch=CITY, leader="chen", due=50,
        road="delivered", first=-90, tags=(),
    ),
    CaseTold(
        "LJ202600121", "道路施工后雨天积水，出行不便", "交通运输", "住房和城乡建设局", -12, origin="screened", leader="luo",
        level="department", lead="housing", due=60, road="endorsed", first=-60,
    ),
    CaseTold(
        "LJ202600123", "业主要求公开物业公共收益", "城乡建设", "住房和城乡建设局", -8, origin="screened", leader="chen", due=45,
        road="proposed", first=-35,
    ),
    CaseTold(
        "LJ202600109", "灵活就业人员要求核定养老待遇", "劳动社保", "人力资源和社会保障局", -45, batch=CITY, leader="chen", due=20,
        first=-300, repeat=True, waiting="政策口径",
    ),
    CaseTold(
        "LJ202600096", "健身卡门店停业，要求退还预付费", "金融经贸", "城市管理局", -100, batch=PROVINCE, leader="chen", due=5,
        first=-160, route="mediation",
        acts=(
            Did(-92, "plan", "联系经营者核实账目，组织集中调解，协商不成的引导诉讼。", "li"),
            Did(-90, "approve_plan"),
            Did(-70, "act", "reception:街道接访室:接访听取诉求，明确由市场监管条线核账。", "chen"),
            Did(-50, "report", "已组织两场集中调解，多数达成退费协议。", "li"),
            Did(-3, "apply", "resolved:partly:退费协议已履行，凭证附后；个别人选择诉讼，已告知途径。", "chen"),
        ),
    ),
    CaseTold(
        "LJ202600064", "老旧燃气管网改造占用绿地", "城乡建设", "住房和城乡建设局", -142, batch=PROVINCE, leader="luo",
        level="department", lead="housing", due=-20, first=-230,
        acts=(
            Did(-133, "plan", "恢复绿化，公示工期，改造完成后逐户回访。", "lin"),
            Did(-131, "approve_plan"),
            Did(-90, "report", "管网改造已完工，绿化恢复方案已公示。", "lin"),
            Did(-52, "report", "绿化恢复完成，社区已验收。", "lin"),
            Did(-30, "apply", "resolved:settled:管网改造完成，绿地已按公示方案恢复。", "luo"),
            Did(-28, "file", "", "shen"),
        ),
    ),
    CaseTold(
        "LJ202600058", "村级集体资产出租收入公开不及时", "农业农村", "民政局", -146, batch=PROVINCE, leader="chen", due=12, first=-500,
        repeat=True, difficulty="hard",
        acts=(
            Did(-137, "plan", "清理近五年合同和收支，在村务公开栏和公众号同步公开。", "li"),
            Did(-135, "approve_plan"),
            Did(-100, "report", "合同和收支清理完毕，已公开三期。", "li"),
            Did(-80, "apply", "resolved:settled:合同收支已全部公开。", "chen"),
            Did(-79, "return", "papers:缺少公开栏照片和村民代表会议记录，请补充。", "shen"),
            Did(-74, "apply", "resolved:settled:补充了公开照片和会议记录。", "chen"),
            Did(-73, "file", "", "shen"),
            Did(-60, "verdict", "accepted", "zhou"),
            Did(-55, "revisit", "not_solved:第四期公开中断，两份合同仍未公开。:12", "zhou"),
            Did(-28, "report", "两份合同已补充公开，明确专人按月更新。", "li"),
        ),
    ),
    CaseTold(
        "LJ202600071", "学校周边停车占道，接送困难", "教育", "公安分局", -144, batch=PROVINCE, leader="chen", due=-30, first=-170,
        acts=(
            Did(-135, "plan", "施划临时泊位，错峰放学，高峰时段专人疏导。", "li"),
            Did(-133, "approve_plan"),
            Did(-95, "report", "施划临时泊位四十六个，错峰放学已实施。", "li"),
            Did(-60, "apply", "resolved:settled:泊位和错峰措施运行平稳。", "chen"),
            Did(-58, "file", "", "shen"),
            Did(-12, "verdict", "accepted", "zhou"),
        ),
    ),
    CaseTold("LJ202600125", "企业改制职工要求落实安置政策", "劳动社保", "人力资源和社会保障局", -70, batch=CITY, first=-2600,
             difficulty="stubborn", repeat=True, recused="luo"),
    CaseTold("LJ202600127", "征地面积核算有争议", "国土资源", "自然资源分局", -22, first=-120),
    CaseTold("LJ202600130", "培训机构停业，要求退费", "教育", "教育局", -3, origin="instruction", first=-20),
)  # fmt: skip


@dataclass(frozen=True)
class MatterTold:
    day: int
    who: str
    territory: str
    summary: str
    field: str
    urgency: str
    then: tuple[Did, ...] = ()


MATTERS = (
    MatterTold(-26, "sun", "qingshi", "商业街改造围挡影响商户经营，商户意见较多", "城乡建设", "soon",
               (Did(-25, "assign", "城市管理局:-5"), Did(-8, "answer", "围挡已内缩一米，增设引导标识，工期压缩十天。"), Did(-6, "settle"))),
    MatterTold(-15, "sun", "qingshi", "新交付小区业主对精装标准有异议", "城乡建设", "urgent", (Did(-14, "assign", "housing:9"),)),
    MatterTold(-9, "zhao", "liuan", "工地春节前工资支付存在隐患", "劳动社保", "urgent",
               (Did(-8, "assign", "人力资源和社会保障局:4"), Did(-2, "answer", "已约谈总包单位，工资专户资金到位。"))),
    MatterTold(-2, "sun", "qingshi", "社区食堂停业，老年人就餐不便", "民政社会", "ordinary"),
)  # fmt: skip

TURNS = (
    (0, "am", "青石街道接访室", "reception", "chen"),
    (1, "am", "区人民来访接待室", "reception", "tang"),
    (1, "pm", "区住建局二楼", "appointment", "luo"),
    (2, "pm", "安居社区", "field_visit", "chen"),
    (3, "am", "区人民来访接待室", "reception", "luo"),
)
"""Working days from the Monday of the coming week: half, place, kind, leader."""
