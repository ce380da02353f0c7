"""Who plans a meeting and sends its notice, who sees it, who signs for the notice, and the calendar address anybody may ask."""

from portal.demo.cast import fixed_id
from tests.matrix.policy import BUSINESS, OFFICE, SUBJECTS, Family, Route
from tests.matrix.world import FAR

ONE = "/meetings/{meeting_id}"
ITEM = f"{ONE}/agenda/{{item_id}}"
KNOWING = {"zhou", "shen", "tang", "mayor", "qian", "luo", "lin", "sun", "chen", "zhao"}
"""Its office, its convenor, who watches the territory, and those who speak for a unit called, from the notice on."""
HEAD = {"zhou", "shen", "tang", "mayor", "qian"}
"""Before the notice: nobody of the units yet."""
HOUSING = str(fixed_id("housing"))
DAY = {
    "on": FAR,
    "from_time": "09:00",
    "minutes_planned": "60",
    "place": "三楼会议室",
    "title": "会议",
    "kind": "working",
}

PLANNING = [
    Family(
        "a meeting, its agenda, its notice: who is called, from the notice on",
        BUSINESS,
        [
            Route(f"GET {ONE}"),
            Route(f"GET {ONE}/agenda"),
            Route(f"GET {ONE}/notice"),
            Route(f"GET {ONE}/meeting.ics"),
            Route(f"GET {ONE}/notices/{{number}}/notice.pdf"),
            Route(f"GET {ONE}/notices/{{number}}/notice.docx"),
        ],
        sees=KNOWING,
    ),
    Family(
        "a meeting nobody was told of yet",
        BUSINESS,
        [Route(f"GET {ONE}", on="planned"), Route(f"GET {ONE}/agenda", on="planned")],
        sees=HEAD,
    ),
    Family(
        "signing for a notice: who speaks for the unit",
        BUSINESS,
        [Route(f"POST {ONE}/notice/acknowledge", form={"unit": HOUSING, "name": "罗毅", "title": "局长"})],
        sees=KNOWING,
        does={"lin", "luo", "tang", "mayor"},
        unruled="asked in SQL: whom a person speaks for",
    ),
    Family(
        "saying whether one comes: the head of the conference",
        BUSINESS,
        [Route(f"POST {ONE}/notice/reply", form={"answer": "coming"})],
        sees=KNOWING,
        does={"tang", "zhou"},
        unruled="asked in SQL: who has a seat",
    ),
    Family(
        "planning: staff of the office",
        OFFICE,
        [
            Route("GET /meetings/new"),
            Route("POST /meetings/new", form=DAY),
            Route("GET /meetings/templates"),
            Route("POST /meetings/templates", form={"kind": "working", "title": "模板"}),
            Route("GET /meetings/templates/{template_id}"),
            Route("POST /meetings/templates/{template_id}", form={"kind": "working", "title": "模板", "version": "0"}),
            Route(f"GET {ONE}/edit", on="planned"),
            Route(f"POST {ONE}/edit", on="planned", form=DAY),
            Route(f"GET {ONE}/copy"),
            Route(f"POST {ONE}/copy", form=DAY),
            Route(f"GET {ONE}/invitees"),
            Route(f"POST {ONE}/invitees", form={"unit": str(fixed_id("audit_office")), "capacity": "observer"}),
            Route(f"POST {ONE}/invitees/{{invitee_id}}/remove"),
            Route(f"GET {ONE}/postpone"),
            Route(f"POST {ONE}/postpone", form={"note": "会场检修"}),
            Route(f"GET {ONE}/cancel"),
            Route(f"POST {ONE}/cancel", form={"note": "并入全体会议"}),
            Route(f"POST {ONE}/replan", on="postponed"),
            Route(f"POST {ONE}/archive", on="issued"),
        ],
    ),
    Family(
        "the agenda and the notice: staff of the office",
        OFFICE,
        [
            Route(f"POST {ONE}/agenda/topics", on="planned"),
            Route(f"POST {ONE}/agenda/lines", on="planned", form={"kind": "other", "title": "通报", "minutes": "5"}),
            Route(f"POST {ITEM}", on="planned", form={"minutes": "5", "version": "0"}),
            Route(f"POST {ITEM}/place", on="planned", form={"position": "2"}),
            Route(f"POST {ITEM}/withhold", on="planned", form={"reason": "材料未齐", "version": "0"}),
            Route(f"POST {ITEM}/readmit", on="planned", form={"version": "0"}),
            Route(f"POST {ITEM}/remove", on="planned"),
            Route(f"GET {ONE}/notify", on="planned"),
            Route(f"POST {ONE}/notify", on="planned", form={"version": "0"}),
            Route(f"GET {ONE}/notice/draft.pdf", on="planned"),
            Route(f"POST {ONE}/notice/remind"),
        ],
    ),
    Family(
        "one's own calendar addresses",
        BUSINESS,
        [Route("GET /meetings/feed"), Route("POST /meetings/feed")],
    ),
    Family(
        "revoking an address: whose it is",
        BUSINESS,
        [Route("POST /meetings/feed/{feed_id}/revoke")],
        sees={"lin"},
    ),
    Family(
        "a calendar address without its secret: nothing there for anybody",
        SUBJECTS,
        [Route("GET /meetings/feed/{name}")],
        sees=set(),
        outside={},
    ),
]
