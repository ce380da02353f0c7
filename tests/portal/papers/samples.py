"""Fictional papers for the tests of this folder: a notice of twelve findings, a long ledger, a letter."""

from datetime import date
from typing import Any

TITLE = "中共云栖街道工作委员会关于区委信访领域专项巡察整改进展情况的通报"
ISSUER = "中共云栖街道工作委员会"

LEAD = (
    "根据区委巡察工作统一部署，2026年3月9日至3月27日，区委第二巡察组对云栖街道党工委开展了信访领域专项巡察，"
    "并于2026年4月20日反馈了巡察意见。根据党务公开原则和巡察工作有关要求，现将巡察整改情况予以公布。"
)

PARTS = [
    {
        "heading": "提高政治站位，统一思想认识",
        "text": "街道党工委先后召开党工委会议4次、专题民主生活会1次，逐条研究反馈意见，把巡察整改作为一项重大政治任务，"
        "做到态度不变、标准不降、力度不减。",
    },
    {
        "heading": "加强组织领导，明确责任分工",
        "text": "成立由党工委书记任组长的整改工作领导小组，把反馈的4个方面12个问题细化为31项措施，"
        "逐项明确责任领导、责任单位和完成时限，实行“周调度、月通报、对账销号”。",
    },
    {
        "heading": "制订整改方案，建立长效机制",
        "text": "印发《云栖街道关于落实区委第二巡察组反馈意见的整改方案》，修订接访下访、领导包案、初信初访办理等制度6件，"
        "推动“当下改”与“长久立”相结合。",
    },
]

MEASURES = [
    "健全第一议题学习机制，由党工委书记主持，每季度至少安排1次信访工作专题学习，把《信访工作条例》列入党工委理论学习中心组必学篇目",
    "2026年5月12日召开信访工作联席会议全体会议，逐件研究历史积案，形成议定事项9项，全部明确牵头单位和办结时限",
    "对2024年以来受理的86件初次信访事项开展“回头看”，发现程序不规范的11件，已全部补办告知手续并约谈经办人员4人次",
]

CATEGORIES: list[dict[str, Any]] = [
    {
        "title": "关于学习贯彻上级关于信访工作决策部署不够深入的问题",
        "findings": ["专题学习不够经常", "对信访工作政治属性认识不足", "宣传《信访工作条例》形式单一"],
    },
    {
        "title": "关于信访工作责任没有层层压实的问题",
        "findings": ["联席会议作用发挥不充分", "领导干部包案“包而不办”", "督查督办机制缺位", "基层信访力量薄弱"],
    },
    {
        "title": "关于防范化解矛盾风险存在短板的问题",
        "findings": ["初次信访事项办理不够规范", "回应群众诉求不够及时", "积案化解进度偏慢"],
    },
    {"title": "关于信访工作作风不够严实的问题", "findings": ["台账管理粗放", "落实上级联席会议要求打折扣"]},
]

CONTACT = {"phone": "0759-5550123", "address": "临江区云栖街道望湖路18号", "email": "xunchazhenggai@yunqi.example"}


def notice(**changes: Any) -> dict[str, Any]:
    categories = []
    for category in CATEGORIES:
        findings = [
            {
                "title": f"针对{finding}的问题",
                "measures": MEASURES[: 2 + place % 2],
                "result": "基本完成，并长期坚持" if finding == "积案化解进度偏慢" else "已完成整改",
            }
            for place, finding in enumerate(category["findings"])
        ]
        categories.append({"title": category["title"], "findings": findings})
    context: dict[str, Any] = {
        "title": TITLE,
        "number": "云街工委〔2026〕15号",
        "head": None,
        "lead": LEAD,
        "parts": PARTS,
        "statistics": "截至2026年10月31日，巡察反馈的4个方面12个问题，已完成整改11个，基本完成并长期坚持1个，完成率91.7%。",
        "categories": categories,
        "next_steps": "下一步，街道党工委将继续紧盯整改重点，巩固整改成果。\n"
        "对已完成的问题适时开展“回头看”，防止反弹；对需要长期坚持的问题，明确阶段目标，一抓到底，以整改实效取信于民。",
        "closing": "欢迎广大干部群众对巡察整改落实情况进行监督。如有意见建议，请及时向我们反映",
        "contact": CONTACT,
        "issuer": ISSUER,
        "date": date(2026, 11, 6),
        "sealed": False,
        "imprint": None,
    }
    return context | changes


LIGHTS = [
    {"shape": "circle", "word": "正常"},
    {"shape": "triangle", "word": "临近"},
    {"shape": "diamond", "word": "紧急"},
    {"shape": "square", "word": "逾期"},
    {"shape": "ring", "word": "已销号"},
]
UNITS = ["综合治理办公室", "党政综合办公室、党建工作办公室", "应急管理办公室", "公共服务办公室（民政）"]
LEADERS = ["林镕", "陈祎", "欧阳旸", "周珺", "吴玥", "郑堃", "何喆"]


LEDGER_COLUMNS = (
    ("number", 4, "centre", "序 号"),
    ("category", 9, "text", "问题类别"),
    ("finding", 13, "text", "反馈问题"),
    ("measures", 24, "lines", "整改措施"),
    ("units", 8.5, "text", "责任 单位"),
    ("leader", 6.5, "centre", "责任 领导"),
    ("due", 9.5, "centre", "整改 时限"),
    ("state", 8.5, "state", "办理 状态"),
    ("progress", 17, "text", "完成情况"),
)


def ledger(rows: int = 40, **changes: Any) -> dict[str, Any]:
    findings = [(category["title"], finding) for category in CATEGORIES for finding in category["findings"]]
    filled = []
    for place in range(rows):
        category, finding = findings[place % len(findings)]
        light = LIGHTS[place % len(LIGHTS)]
        filled.append(
            {
                "number": place + 1,
                "category": category.removeprefix("关于").removesuffix("的问题"),
                "finding": finding,
                "measures": MEASURES[: 1 + place % 2],
                "units": UNITS[place % len(UNITS)],
                "leader": LEADERS[place % len(LEADERS)],
                "due": "长期任务" if place % 9 == 8 else f"2026-{6 + place % 6:02}-{10 + place % 18}",
                "progress": "已完成，制度已印发"
                if light["word"] == "已销号"
                else "整改中，已完成2项措施，余1项正在推进",
                "state": {"words": "整改中", "light": light["word"], "shape": light["shape"]},
            }
        )
    context: dict[str, Any] = {
        "title": "云栖街道信访领域专项巡察反馈问题整改台账",
        "unit": "云栖街道党政综合办公室",
        "date": date(2026, 11, 6),
        "columns": [
            {"key": key, "width": width, "look": look, "lines": lines.split()}
            for key, width, look, lines in LEDGER_COLUMNS
        ],
        "rows": filled,
        "summary": f"共{rows}项，已销号{rows // 5}项",
        "signers": ["填报人", "审核人"],
    }
    return context | changes


def letter(**changes: Any) -> dict[str, Any]:
    context: dict[str, Any] = {
        "mark": "临江区信访工作联席会议办公室",
        "number": "临信联办函〔2026〕12号",
        "secrecy": "",
        "title": "关于督办望湖片区物业移交问题的函",
        "addressee": "区住房和城乡建设局",
        "body": "区信访工作联席会议2026年第3次会议议定，由你局牵头，云栖街道配合，于2026年10月15日前完成望湖片区3个小区的物业移交。"
        "截至目前，该事项已逾期22天，未收到办理情况反馈。\n"
        "依据《信访工作条例》第四十条，现予督办。请进一步压实责任，倒排工期，妥善做好群众解释工作，"
        "并于2026年11月20日前将办理情况书面反馈我办。\n特此函告。",
        "annexes": ["议定事项清单", "望湖片区物业移交工作进度表"],
        "issuer": "临江区信访工作联席会议办公室",
        "date": date(2026, 11, 6),
        "sealed": True,
        "note": "联系人：周珺，电话：0759-5550166",
    }
    return context | changes
