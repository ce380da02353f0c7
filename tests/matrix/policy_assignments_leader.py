"""The leader's own pages: 我的包案, progress by whoever carries or speaks for a line, and what the leader did in person."""

from tests.matrix.policy import AUDITORS, LEADERS, LIAISONS, OFFICE, Family, Route

CARRYING = LIAISONS | LEADERS | AUDITORS | OFFICE
ONE = "/assignments/{assignment_id}"
KNOWING = {"zhou", "shen", "tang", "mayor", "qian", "lin", "luo", "chen", "li"}
"""Its office, who watches the territory, its two lines, its leader and the unit that leads."""

ASSIGNMENT_LEADER = [
    Family("one's own cases: an empty page for who has none", CARRYING, [Route("GET /assignments/mine")]),
    Family(
        "what was reported and what the leader did in person: whoever sees the case",
        CARRYING,
        [
            Route(f"GET {ONE}/progress", on="assignment"),
            Route(f"GET {ONE}/progress/photos/{{file_id}}", on="assignment"),
            Route(f"GET {ONE}/acts", on="assignment"),
            Route(f"GET {ONE}/acts/{{act_id}}/papers/{{file_id}}", on="assignment"),
        ],
        sees=KNOWING,
    ),
    Family(
        "writing progress: the leader, the unit that leads, the liaison of a line",
        CARRYING,
        [
            Route(f"POST {ONE}/progress", on="assignment", form={"text": "已约见。"}),
            Route(f"POST {ONE}/progress", on="delivered", form={"text": "已接收。"}),
        ],
        sees=KNOWING,
        does={"chen", "li", "lin"},
    ),
    Family(
        "writing progress once it was handed in: nobody",
        CARRYING,
        [Route(f"POST {ONE}/progress", on="applied", form={"text": "已约见。"})],
        sees=KNOWING,
        does=set(),
        unruled="the state shuts it for everybody",
    ),
    Family(
        "entering what the leader did in person: himself, the unit that leads, the office",
        CARRYING,
        [
            Route(f"GET {ONE}/acts/new", on="assignment"),
            Route(
                f"POST {ONE}/acts",
                on="assignment",
                form={"kind": "reception", "held_on": "2026-11-02", "outcome": "已当面答复。"},
            ),
        ],
        sees=KNOWING,
        does={"chen", "li", "zhou", "shen"},
    ),
]
