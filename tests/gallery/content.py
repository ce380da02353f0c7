"""Invented content for the gallery: a district that does not exist, in every state a page may have to show."""

from datetime import date, datetime, timedelta
from types import SimpleNamespace as Any
from uuid import UUID

from portal.clock import CHINA
from portal.subjects import Subject

TODAY = date(2026, 11, 21)
ITEM = Subject("item", UUID(int=7), "关于村级“三资”台账长期不更新、账实不符问题的整改", "/inspections/items/7")

FRAME = {
    "request": Any(method="GET", url=Any(path="/duties", query="state=open&page=2")),
    "me": Any(name="李文静", titles=["青石街道办事处 纪检监察工委副书记", "巡察整改联络员"], unread=3),
    "nav": [
        Any(title="今日", path="/", current=True, count=5),
        Any(title="联席会议", path="/meetings", current=False, count=0),
        Any(title="领导包案", path="/assignments", current=False, count=2),
        Any(title="巡察整改", path="/inspections", current=False, count=12),
        Any(title="督办问责", path="/accountability", current=False, count=0),
        Any(title="审计日志", path="/audit", current=False, count=0),
    ],
    "csrf": "b1946ac92492d2347c6235b4d2611184",
    "mode": frozenset(),
    "today": TODAY,
    "flash": [],
    "version": "0.1.0",
}


def move(name: str, label: str, tells: str = "", *, reason: bool = False, final: bool = False) -> Any:
    return Any(name=name, label=label, tells=tells, reason=reason, final=final)


REVIEW = [
    move("close", "同意销号", "青石街道李文静、区农业农村局周建平"),
    move("return", "退回并说明", "青石街道李文静；退回次数记 1 次", reason=True),
]
TIMELINE = [
    Any(
        at=datetime(2026, 11, 20, 16, 42, tzinfo=CHINA),
        who="青石街道 李文静",
        what="申请销号",
        text="16 个村（社区）台账已全部核对更新，差错 23 处均已改正。",
        kind="move",
        files=[],
    ),
    Any(
        at=datetime(2026, 11, 20, 16, 30, tzinfo=CHINA),
        who="青石街道 李文静",
        what="上传佐证材料",
        text="",
        kind="file",
        files=[
            Any(
                name="青石街道村级“三资”台账核对情况汇总表（2026年第三季度）.xlsx",
                href="/files/1",
                size="184 KB",
                note="",
            ),
            Any(name="街道办事处会议纪要〔2026〕11号.pdf", href="/files/2", size="1.2 MB", note=""),
        ],
    ),
    Any(
        at=datetime(2026, 11, 18, 8, 0, tzinfo=CHINA),
        who="系统",
        what="提醒：还有 3 天到期",
        text="",
        kind="warn",
        files=[],
    ),
    Any(
        at=datetime(2026, 11, 6, 10, 15, tzinfo=CHINA),
        who="区农业农村局 周建平",
        what="退回并说明",
        text="第 4 号佐证材料只有汇总数，看不出逐村核对的过程。\n请补充每个村的核对表和村监委会签字页。",
        kind="move",
        files=[],
    ),
    Any(
        at=datetime(2026, 9, 30, 17, 5, tzinfo=CHINA),
        who="青石街道 李文静",
        what="填写进展",
        text="完成 9 个村的现场核对。",
        kind="note",
        files=[],
    ),
    Any(
        at=datetime(2026, 8, 25, 9, 0, tzinfo=CHINA),
        who="区委巡察办 王建国",
        what="交办",
        text="",
        kind="letter",
        files=[],
    ),
]
TITLES = [
    "关于村级“三资”台账长期不更新、账实不符问题的整改",
    "党工委理论学习中心组学习流于形式，全年仅开展 5 次",
    "信访积案化解不力，三年以上积案 4 件未明确包案领导",
    "公务接待“一函三单”不齐",
    "老旧小区加装电梯补贴审核把关不严，存在重复发放",
    "安全生产网格员在岗履职台账缺失",
]
UNITS = [
    "青石街道办事处",
    "区农业农村局",
    "云溪街道办事处",
    "区住房和城乡建设局",
    "白马镇人民政府",
    "区应急管理局",
]
STANDS = [
    ("red", "逾期 3 天", "整改中", "active", -3),
    ("orange", "今天到期", "整改中", "active", 0),
    ("yellow", "还有 5 天", "申请销号", "waiting", 5),
    ("green", "还有 26 天", "退回整改", "returned", 26),
    ("green", "还有 40 天", "未启动", "plain", 40),
    ("grey", "", "已销号", "done", -20),
]


def rows(how_many: int) -> list[dict[str, object]]:
    result: list[dict[str, object]] = []
    for number in range(how_many):
        level, distance, label, tone, days = STANDS[number % 6]
        result.append(
            {
                "href": f"/inspections/items/{number + 1}",
                "number": number + 1,
                "title": TITLES[number * 5 % 6],
                "unit": UNITS[number * 5 % 6],
                "leader": ["陈国栋", "周建平", "", "刘敏"][number % 4],
                "level": level,
                "distance": distance,
                "state": label,
                "tone": tone,
                "due": TODAY + timedelta(days=days),
                "done": number % 4,
                "measures": 4,
                "returned": [0, 1, 0, 0, 2][number % 5],
            }
        )
    return result


class Filled:
    """A form that came back: what was typed stays, one sentence per field."""

    values = {
        "title": "关于<b>村级</b>“三资”台账的整改 & 核对",
        "note": "完成 9 个村的现场核对。",
        "due": "二〇二六年十一月",
        "unit": "2",
        "kinds": ["1", "3"],
        "focus": "no",
        "phone": "1380000",
    }
    errors = {
        "phone": "“联系电话”应为 11 位数字，现在是 7 位",
        "due": "“完成时限”要写成 2026-11-21 这样的日期",
        "focus": "请选择“是否重点关注”",
    }
    ok = False

    def label(self, name: str) -> str:
        return {"phone": "联系电话", "due": "完成时限", "focus": "是否重点关注"}[name]


CHART = [
    ("青石街道办事处", 12, "/inspections/items?unit=1", "red"),
    ("云溪街道办事处", 7, "/inspections/items?unit=2", "green"),
    ("区住房和城乡建设局", 3, "/inspections/items?unit=3", "green"),
    ("区应急管理局", 0, "/inspections/items?unit=4", "green"),
]
PAGES: dict[str, dict[str, object]] = {
    "gallery": {"title": "样板", "form": None, "filled": Filled(), "item": ITEM, "moves": REVIEW, "timeline": TIMELINE}
    | {"chart": CHART, "rows": rows(3)},
    "today": {"title": "今日", "duties": rows(5), "waiting": rows(3)[2:], "flash": [("success", "进展已保存。")]},
    "ledger": {"title": "整改台账", "rows": rows(20)},
    "item": {"title": ITEM.title, "item": ITEM, "moves": REVIEW, "timeline": TIMELINE},
    "form": {"title": "登记整改事项", "form": Filled()},
    "elder": {"title": "今日"},
    "signin": {"title": "登录", "me": None, "nav": [], "form": None},
    "error": {
        "title": "没有找到这个页面",
        "status": 404,
        "heading": "没有找到这个页面",
        "sentence": "这件事项不存在，或者不在您的查看范围内。",
        "way_on": [("回到今日", "/"), ("查看整改台账", "/inspections")],
    },
}
