"""The ladders that come with the house (domain E3): each as some office really runs it. A conference takes one over and
changes its own copy; these stay as they are."""

from portal.accountability.ladder import Ladder, Light, Produces, Step, To, Trigger
from portal.workdays import Unit

OWNER = (To.owner,)
UP = (To.owner, To.leaders)
LETTER = Produces.letter
AFTER = Trigger.after


DEFAULT = Ladder(
    name="通用阶梯",
    source="综合各地做法的默认设置，可按本级规定修改",
    repeat=7,
    steps=(
        Step("half", "时限过半提醒", Trigger.half, light=Light.yellow),
        Step("promise", "承诺日已过提醒", Trigger.promise, 1, light=Light.yellow),
        Step("returned", "退回后催报", Trigger.returned, 5, light=Light.yellow),
        Step("silent", "协办催办", Trigger.silent, 3, to=(To.helpers,)),
        Step("d-7", "到期前7天提醒", amount=7),
        Step("d-3", "到期前3天提醒", amount=3, light=Light.orange),
        Step("d-1", "到期前1天提醒", amount=1, light=Light.orange),
        Step("d0", "到期当日提醒", light=Light.orange),
        Step("late", "逾期提醒", AFTER, 1, to=UP, light=Light.red),
        Step("d+3", "建议发提醒函", AFTER, 3, to=(To.office,), produces=LETTER, letter="reminder", light=Light.red),
        Step(
            "d+7",
            "建议发督办函",
            AFTER,
            7,
            to=(To.office,),
            produces=LETTER,
            letter="supervision_letter",
            light=Light.red,
        ),
        Step("d+15", "建议通报", AFTER, 15, to=(To.office,), produces=LETTER, letter="circular", light=Light.red),
        Step(
            "often", "建议约谈", Trigger.often, 2, to=(To.office,), produces=LETTER, letter="interview", light=Light.red
        ),
    ),
)

SANMING = Ladder(
    name="蓝橙红三色督查单",
    source="三明市政府，2017年",
    steps=(
        Step("half", "蓝色督查单", Trigger.half, to=UP, light=Light.blue),
        Step("blue", "蓝色督查单", amount=3, to=UP, light=Light.blue),
        Step(
            "orange",
            "橙色督查单",
            AFTER,
            1,
            to=UP,
            produces=LETTER,
            letter="supervision_slip",
            light=Light.orange,
            jumps=False,
        ),
        Step("red", "红色督查单", AFTER, 8, to=UP, produces=LETTER, letter="supervision_slip", light=Light.red),
    ),
)

SUQIAN = Ladder(
    name="蓝黄红三色预警",
    source="宿迁产发集团，2025年",
    repeat=7,
    steps=(
        Step("blue", "蓝色预警：临近时限", amount=7, light=Light.blue),
        Step("yellow", "黄色预警：未达序时进度", Trigger.half, to=UP, light=Light.yellow),
        Step("promise", "黄色预警：承诺未兑现", Trigger.promise, 1, to=UP, light=Light.yellow),
        Step("red", "红色预警：逾期未办结", AFTER, 1, to=UP, light=Light.red),
    ),
)

GUANGYUAN = Ladder(
    name="红黄牌记分",
    source="广元市环保督察整改，2018年",
    repeat=7,
    steps=(
        Step("near", "到期前7天提醒", amount=7),
        Step("yellow", "黄牌：推进较慢", Trigger.half, to=UP, light=Light.yellow),
        Step("node", "黄牌：未按节点推进", Trigger.promise, 1, to=UP, light=Light.yellow),
        Step("twice", "两次黄牌：建议专函督办", Trigger.often, 2, to=(To.office,), produces=LETTER, letter="supervision_letter",
             light=Light.yellow, points=1),
        Step("red", "红牌：逾期", AFTER, 1, to=UP, light=Light.red, points=2),
        Step("talk", "红牌：建议约谈主要负责同志", AFTER, 3, to=(To.office,), produces=LETTER, letter="interview",
             light=Light.red),
    ),
)  # fmt: skip

FIVE_PAPERS = Ladder(
    name="巡察整改五书",
    source="临颍县纪委监委“五书”制",
    steps=(
        Step("near", "到期前7天提醒", amount=7),
        Step("urging", "督查督办通知书", Trigger.begun, 15, to=(To.office,), produces=LETTER,
             letter="order_book", light=Light.blue),
        Step("guiding", "阶段督查指导书", Trigger.half, to=(To.office,), produces=LETTER, letter="guidance_book",
             light=Light.blue),
        Step("reminding", "提醒书", amount=10, to=(To.office,), produces=LETTER, letter="reminder_book",
             light=Light.yellow),
        Step("warning", "告诫书", AFTER, 1, Unit.WORKDAY, (To.office,), LETTER, "caution_book", Light.orange,
             jumps=False),
        Step("accounting", "问责书", AFTER, 20, Unit.WORKDAY, (To.office,), LETTER, "liability_book", Light.red,
             jumps=False),
    ),
)  # fmt: skip

SHIPPED = {
    "default": DEFAULT,
    "sanming": SANMING,
    "suqian": SUQIAN,
    "guangyuan": GUANGYUAN,
    "five_papers": FIVE_PAPERS,
}

ROOMS = {"": "全部事项", "meetings": "联席会议", "assignments": "领导包案", "inspections": "巡察整改"}
"""What a ladder may be for: kinds that begin so."""
