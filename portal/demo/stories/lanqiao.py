"""澜桥街道: a recent looking-back; most findings have only just been taken up."""

from portal.demo.stories.model import FindingTold, InspectionTold, applied, begun, handed, passed, said, taken_back

REMAINING = "关于上轮巡察整改不彻底的问题"
NETWORK = "关于网格化服务管理不够精细的问题"
BURDEN = "关于基层减负措施落实不到位的问题"

LANQIAO = InspectionTold(
    key="lanqiao",
    title="澜桥街道基层治理巡察“回头看”整改",
    team="区委第五巡察组",
    seat="澜桥",
    lead_department="dangzheng",
    from_day=-66,
    to_day=-57,
    feedback=-44,
    findings=(
        FindingTold(
            REMAINING,
            "针对集体资产租赁合同清理不到底的问题",
            "jingfa",
            30,
            ("对全部86份租赁合同重新核查，到期未收回的依法处理。", "合同和租金收缴情况按季公开。"),
            leader="主任",
            acts=(said(-25, "{on}完成86份合同清点，其中7份已到期，正在协商收回。"),),
        ),
        FindingTold(
            REMAINING,
            "闲置社区用房盘活进展缓慢",
            "chengjian",
            7,
            ("逐处制定盘活方案，优先用于养老、托育和文化活动。", "每月公布盘活进度。"),
            leader="主任",
            acts=(
                said(-30, "{on}完成闲置用房清查，共11处1840平方米。"),
                said(-12, "4处已确定用作社区活动室，2处用作助餐点。"),
                handed(-12, "闲置用房盘活清单.docx"),
            ),
        ),
        FindingTold(
            REMAINING,
            "针对整改台账与实际不一致的问题",
            "dangzheng",
            -2,
            ("对上轮整改台账逐项复核，与实际不符的如实更正。", "台账更正情况报区委巡察办备案。"),
            leader="书记",
            immediate=True,
            acts=(
                said(-33, "{on}启动逐项复核，已核对22项中的15项，发现不一致3项。"),
                handed(-20, "台账复核记录.docx"),
                applied(-19, "台账已复核更正。"),
                taken_back(-18),
            ),
        ),
        FindingTold(
            NETWORK,
            "针对网格事项流转超时的问题",
            "zongzhi",
            5,
            ("优化流转流程，简单事项由网格员当日处理。", "超时事项每周通报。"),
            acts=(
                said(-28, "{on}优化流转流程，减少环节2个。"),
                said(-10, "近两周流转事项164件，超时由12%降至4%。"),
                handed(-9, "网格事项流转周报.docx"),
                applied(-4, "流转流程已优化，超时率降至4%并保持下降。"),
            ),
        ),
        FindingTold(
            NETWORK,
            "网格员培训针对性不强",
            "zongzhi",
            22,
            ("按照物业、养老、安全等类别分专题培训。", "培训后开展实务测试。"),
            acts=(begun(-21),),
        ),
        FindingTold(
            NETWORK,
            "针对网格信息采集过多过细的问题",
            "fuwu",
            3,
            ("重新审核采集项目，与履行职责无关的一律停止采集。", "已采集的无关信息按规定删除并登记。"),
            acts=(
                said(-32, "{on}完成采集项目审核，由58项压减至21项。"),
                handed(-31, "采集项目压减清单.docx"),
                applied(-16, "无关采集项目37项全部停止，已采集信息按规定删除。"),
                passed(-13, "已核对采集系统，同意上报。"),
            ),
        ),
        FindingTold(
            BURDEN,
            "针对重复报送材料的问题",
            "dangzheng",
            -1,
            ("清理街道要求社区报送的材料，同类合并、一次报送。", "由党政综合办公室统一审核下发的报表。"),
            acts=(said(-26, "{on}梳理报送材料64种，拟合并取消29种。"),),
        ),
        FindingTold(BURDEN, "会议过多过长", "dangzheng", 12, ("每周三定为无会日。", "全街道会议数量较上年压减三成。")),
        FindingTold(
            BURDEN,
            "针对工作群管理不规范的问题",
            "dangjian",
            -6,
            ("清理长期不用、功能重复的工作群。", "明确建群审批和退出办法。"),
        ),
    ),
)
