"""Who calls for topics and answers, who brings a topic, who says yes to it, and who may know of it."""

from portal.demo.cast import fixed_id
from tests.matrix.policy import BUSINESS, DUTY_WATCHERS, OFFICE, Family, Route
from tests.matrix.world import FAR

ONE = "/meetings/topics/{topic_id}"
ROUND = "/meetings/rounds/{round_id}"
HOUSING, QINGSHI = str(fixed_id("housing")), str(fixed_id("qingshi"))
OWN = {"lin", "luo", "tang", "mayor"}
"""Of the unit that brings it: liaison, head, and leaders above."""
KNOWING = OWN | OFFICE | {"qian"}
"""And from the submission on: the office, the convenor, who watches the territory."""
ASKED = {"sun", "chen", "tang", "mayor"}
"""Of the unit that is asked: its named 联络员, its leader, leaders above."""
BRINGING = {"lin", "sun", "zhao"} | OFFICE
SAID = {
    "note": "请补充。",
    "title": "改过的名称",
    "version": "0",
    "units": QINGSHI,
    "unit": HOUSING,
    "opinion": "agree",
    "settled_by": "唐正",
    "settlement": "区住建局牵头。",
    "due": FAR,
}

TOPICS = [
    Family(
        "lists of topics and rounds, each with what one may see",
        BUSINESS,
        [Route("GET /meetings/topics"), Route("GET /meetings/topics.xlsx"), Route("GET /meetings/rounds")],
    ),
    Family(
        "bringing a topic: liaisons of member units, staff of the office",
        BUSINESS,
        [Route("GET /meetings/topics/new"), Route("POST /meetings/topics/new", form={"title": "新议题"})],
        does=BRINGING,
    ),
    Family(
        "a draft and its submission: its unit's own",
        BUSINESS,
        [
            Route(f"GET {ONE}/edit", on="drafted"),
            Route(f"POST {ONE}/edit", on="drafted", form=SAID),
            Route(f"POST {ONE}/submit", on="drafted"),
        ],
        sees=OWN,
        does={"lin"},
    ),
    Family("a topic on its way", BUSINESS, [Route(f"GET {ONE}", on="agreed")], sees=KNOWING),
    Family(
        "agreeing: the head of its unit and leaders above",
        BUSINESS,
        [Route(f"POST {ONE}/agree", on="submitted")],
        sees=KNOWING,
        does=OWN - {"lin"},
    ),
    Family(
        "screening, taking out of the pool: the office",
        BUSINESS,
        [Route(f"POST {ONE}/screen", on="agreed"), Route(f"POST {ONE}/take_out", on="pooled")],
        sees=KNOWING,
        does=OFFICE,
    ),
    Family(
        "approving, letting in what comes late: the convenor",
        BUSINESS,
        [Route(f"POST {ONE}/approve", on="screened"), Route(f"POST {ONE}/late", on="late")],
        sees=KNOWING,
        does={"tang"},
    ),
    Family("the pool", BUSINESS, [Route(f"POST {ONE}/pool", on="agreed")], sees=KNOWING, does=OFFICE | {"tang"}),
    Family(
        "returning",
        BUSINESS,
        [Route(f"POST {ONE}/return", on="agreed", form={"note": "请补充。"})],
        sees=KNOWING,
        does=OFFICE | OWN - {"lin"},
    ),
    Family(
        "withdrawing",
        BUSINESS,
        [Route(f"POST {ONE}/withdraw", on="agreed", form={"note": "不提了。"})],
        sees=KNOWING,
        does=OWN,
    ),
    Family(
        "handing up, where there is no conference above",
        OFFICE,
        [Route(f"GET {ONE}/hand_up", on="approved"), Route(f"POST {ONE}/hand_up", on="approved")],
        does=set(),
    ),
    Family(
        "asking for opinions, bringing papers: its unit's liaison and the office",
        BUSINESS,
        [
            Route(f"POST {ONE}/ask", on="agreed", form={"units": QINGSHI}),
            Route(f"POST {ONE}/papers", on="agreed"),
        ],
        sees=KNOWING,
        does={"lin"} | OFFICE,
    ),
    Family(
        "a topic and its papers, for who was asked too",
        BUSINESS,
        [Route(f"GET {ONE}", on="asked", watched_by=DUTY_WATCHERS), Route(f"GET {ONE}/papers/{{file_id}}", on="asked")],
        sees=KNOWING | ASKED,
    ),
    Family(
        "an opinion: the unit asked, of nobody else's",
        BUSINESS,
        [Route(f"POST {ONE}/opinions/{{asked_id}}", on="asked", form={"opinion": "agree"})],
        sees=ASKED,
        does=ASKED,
        unruled="asked in SQL: whom a person speaks for",
    ),
    Family(
        "settling where nobody disagrees",
        BUSINESS,
        [Route(f"POST {ONE}/settle", on="asked", form=SAID)],
        sees=KNOWING | ASKED,
        does=set(),
    ),
    Family(
        "waiting no longer while the day is not past",
        OFFICE,
        [Route(f"POST {ONE}/opinions/{{asked_id}}/waive", on="asked")],
        does=set(),
    ),
    Family(
        "withdrawing a paper: who brought it",
        BUSINESS,
        [Route(f"POST {ONE}/papers/{{file_id}}/withdraw", on="asked", form={"note": "传错了。"})],
        sees=KNOWING | ASKED,
        does={"lin"},
        unruled="who brought it is compared, no rule",
    ),
    Family(
        "who must not know of a topic",
        OFFICE,
        [
            Route(f"GET {ONE}/recusals", on="asked"),
            Route(f"POST {ONE}/recusals", on="asked"),
            Route(f"POST {ONE}/recusals/{{recusal_id}}/lift", on="asked"),
        ],
        does=OFFICE,
        unruled="refused in this world for what is declared already",
    ),
    Family(
        "opening, reminding, closing a round",
        OFFICE,
        [
            Route("GET /meetings/rounds/new"),
            Route("POST /meetings/rounds/new"),
            Route(f"POST {ROUND}/remind"),
            Route(f"POST {ROUND}/close"),
        ],
        does=OFFICE,
        unruled="refused in this world for the state of the round too",
    ),
    Family(
        "a round: the units asked, the office, who watches",
        BUSINESS,
        [Route(f"GET {ROUND}")],
        sees=KNOWING | {"sun", "chen", "zhao"},
    ),
    Family(
        "answering with a topic: the unit's liaison",
        BUSINESS,
        [Route(f"POST {ROUND}/topics", form={"unit": HOUSING, "title": "一件议题"})],
        sees=KNOWING,
        does={"lin"},
    ),
    Family(
        "answering 本期无议题: the unit",
        BUSINESS,
        [Route(f"POST {ROUND}/none", form={"unit": HOUSING})],
        sees=KNOWING,
        does=OWN,
        unruled="asked in SQL: whom a person speaks for",
    ),
]
