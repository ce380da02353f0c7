"""What generated findings, measures and progress entries say: invented, and as long as the real ones are."""

from random import Random

CATEGORIES = (
    "落实上级党组织决策部署方面存在的问题",
    "落实全面从严治党“两个责任”方面存在的问题",
    "基层党组织建设方面存在的问题",
    "落实巡察整改责任方面存在的问题",
)
MATTERS = (
    "领导干部接访值班", "信访事项受理告知", "重复信访事项化解", "中心组理论学习", "民主生活会对照检查", "党费收缴使用",
    "发展党员程序", "工程项目招标比价", "固定资产登记管理", "公务接待审批", "专项资金拨付监管", "惠民补贴发放审核",
    "社区服务群众经费使用", "安全生产隐患排查", "网格员队伍管理", "干部因私出国（境）证件保管", "财务报销附件审核",
    "政府购买服务验收", "老旧小区改造质量监管", "流动党员教育管理",
)  # fmt: skip
FAULTS = (
    "流于形式", "责任压得不实", "台账不健全、底数不清", "制度执行不到位", "跟踪督办不及时", "把关不严、资料缺失",
    "长期未纳入议事日程", "分工不明确、推进缓慢", "公开不及时、群众知晓率低", "廉政风险防控不到位",
)  # fmt: skip
ACTS = (
    "召开党工委会议专题研究，明确责任领导和时间节点", "修订完善相关制度，报区纪委备案", "对近三年情况逐笔逐项开展自查，建立问题清单",
    "约谈有关责任人，在机关干部大会上通报", "建立月调度机制，由分管领导每月听取汇报", "组织业务培训，覆盖全部社区和站所",
    "开展“回头看”，对整改情况随机抽查", "公开举报电话和办理流程，接受群众监督",
)  # fmt: skip
DONE = (
    "已召开专题会议研究部署", "已完成自查，发现问题{n}个，均已建立台账", "修订制度{n}项并印发执行", "约谈责任人{n}人次",
    "组织培训{n}场次，参训人员共计{n}余人", "清退违规发放款项{n}万元", "对{n}个社区开展抽查，未发现新的问题",
    "向群众公示办理结果{n}期",
)  # fmt: skip


def finding(dice: Random) -> str:
    return f"针对{dice.choice(MATTERS)}{dice.choice(FAULTS)}的问题"


def manifestation(dice: Random) -> str:
    faults = dice.sample(MATTERS, 3)
    return "；".join(f"{matter}{dice.choice(FAULTS)}，涉及{dice.randint(2, 40)}件次" for matter in faults) + "。"


def measure(dice: Random) -> str:
    first, second = dice.sample(ACTS, 2)
    return f"围绕{dice.choice(MATTERS)}，{first}；{second}。"


def progress(dice: Random) -> str:
    parts = [part.format(n=dice.randint(2, 60)) for part in dice.sample(DONE, 2)]
    return f"{dice.randint(1, 12)}月{dice.randint(1, 28)}日，{dice.choice(MATTERS)}整改：{'；'.join(parts)}。"
