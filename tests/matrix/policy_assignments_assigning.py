"""The way of an assignment: its form, its moves, its plan, more time, and the hand-over of all of a leader's cases."""

from tests.matrix.policy import AUDITORS, DUTY_WATCHERS, LEADERS, LIAISONS, OFFICE, Family, Route
from tests.matrix.world import FAR

CARRYING = LIAISONS | LEADERS | AUDITORS | OFFICE
ONE = "/assignments/{assignment_id}"
PLAN = f"{ONE}/plan"
STEP = f"{PLAN}/steps/{{step_id}}"
SHEET = "/assignments/hand-overs/{hand_over_id}"
WATCHING = {"zhou", "shen", "tang", "mayor", "qian"}
"""Its office, and who watches the territory."""
LINES = {"lin", "luo", "chen"}
"""Who speaks for the competent authority and for the territorial unit."""
KNOWING = WATCHING | LINES | {"li"}
"""And, once it is delivered, the unit that leads."""
CARRIERS = {"chen", "li"}
"""The leader, and the liaison of the unit that leads."""
NOTE = {"note": "请补充。"}

ASSIGNMENT_WAY = [
    Family(
        "a form for no case: nothing there for anybody",
        CARRYING,
        [Route("GET /assignments/new"), Route("POST /assignments/new")],
        sees=set(),
    ),
    Family(
        "the form before it is delivered, to read",
        CARRYING,
        [Route(f"GET {ONE}", on="drafted"), Route(f"GET {ONE}/history", on="drafted")],
        sees=WATCHING | LINES,
    ),
    Family(
        "an assignment that is carried, to read and to print",
        CARRYING,
        [
            Route(f"GET {ONE}", on="assignment", watched_by=DUTY_WATCHERS),
            Route(f"GET {ONE}/history", on="assignment"),
            Route(f"GET {ONE}/form.pdf", on="assignment"),
            Route(f"GET {PLAN}", on="assignment"),
            Route(f"GET {ONE}/extension", on="assignment"),
        ],
        sees=KNOWING,
    ),
    Family(
        "changing and proposing the form: the office, and who filled it in",
        CARRYING,
        [
            Route(f"GET {ONE}/edit", on="drafted"),
            Route(f"POST {ONE}/edit", on="drafted", form={"version": "0"}),
            Route(f"POST {ONE}/propose", on="drafted"),
        ],
        sees=WATCHING | LINES,
        does={"zhou", "shen"},
    ),
    Family(
        "endorsing: the office, but who filled it in",
        CARRYING,
        [Route(f"POST {ONE}/endorse", on="proposed")],
        sees=WATCHING | LINES,
        does={"shen"},
    ),
    Family(
        "sending the form back: who endorses, and who approves",
        CARRYING,
        [Route(f"POST {ONE}/send_back", on="proposed", form=NOTE)],
        sees=WATCHING | LINES,
        does={"shen", "tang"},
    ),
    Family(
        "approving the form: the head of the register",
        CARRYING,
        [Route(f"POST {ONE}/approve", on="to_approve")],
        sees=WATCHING | LINES,
        does={"tang"},
    ),
    Family(
        "delivering: the office",
        CARRYING,
        [Route(f"GET {ONE}/deliver", on="approved"), Route(f"POST {ONE}/deliver", on="approved")],
        sees=WATCHING | LINES,
        does={"zhou", "shen"},
    ),
    Family(
        "accepting and declining: the leader",
        CARRYING,
        [
            Route(f"POST {ONE}/accept", on="delivered"),
            Route(f"GET {ONE}/decline", on="delivered"),
            Route(f"POST {ONE}/decline", on="delivered", form=NOTE),
        ],
        sees=KNOWING,
        does={"chen"},
    ),
    Family(
        "withdrawing: the office",
        CARRYING,
        [Route(f"GET {ONE}/withdraw", on="assignment"), Route(f"POST {ONE}/withdraw", on="assignment", form=NOTE)],
        sees=KNOWING,
        does={"zhou", "shen"},
    ),
    Family(
        "putting a plan forward: who carries",
        CARRYING,
        [Route(f"POST {PLAN}", on="planning")],
        sees=KNOWING,
        does=CARRIERS,
    ),
    Family(
        "approving and returning a plan: the head of the register",
        CARRYING,
        [Route(f"POST {PLAN}/approve", on="plan_review"), Route(f"POST {PLAN}/return", on="plan_review", form=NOTE)],
        sees=KNOWING,
        does={"tang"},
    ),
    Family(
        "ticking a step of the unit that leads, promising a day, asking for more time: who carries",
        CARRYING,
        [
            Route(f"POST {STEP}", on="assignment"),
            Route(f"POST {ONE}/promise", on="assignment", form={"promised_on": FAR, "reason": "要走招标"}),
            Route(
                f"POST {ONE}/extension",
                on="assignment",
                form={"asked_for": FAR, "reason": "等待检测", "so_far": "已勘查"},
            ),
        ],
        sees=KNOWING,
        does=CARRIERS,
    ),
    Family(
        "taking back a tick that is not there: nobody",
        CARRYING,
        [Route(f"POST {STEP}/undo", on="assignment")],
        sees=KNOWING,
        does=set(),
        unruled="the step is not ticked",
    ),
    Family(
        "answering a request for more time: the head of the register",
        CARRYING,
        [Route(f"POST {ONE}/extension/{{request_id}}", on="asked", form={"verdict": "granted"})],
        sees=KNOWING,
        does={"tang"},
    ),
    Family(
        "what waits for one's own yes: an empty page for who has nothing",
        CARRYING,
        [Route("GET /assignments/approvals"), Route("POST /assignments/approvals")],
    ),
    Family("hand-overs one may read", CARRYING, [Route("GET /assignments/hand-overs")]),
    Family(
        "a hand-over of nobody: the giver is chosen on the page before",
        CARRYING,
        [Route("GET /assignments/hand-overs/new"), Route("POST /assignments/hand-overs/new")],
        does=set(),
        unruled="asked in SQL: whose cases a person may hand over",
    ),
    Family(
        "a hand-over sheet, to read: its parties, its office, who watches its register",
        CARRYING,
        [Route(f"GET {SHEET}"), Route(f"GET {SHEET}/paper.pdf")],
        sees=WATCHING | {"chen", "luo"},
    ),
    Family(
        "taking over: the receiver",
        CARRYING,
        [Route(f"POST {SHEET}/take", form={"looked": "1"})],
        sees=WATCHING | {"chen", "luo"},
        does={"luo"},
        unruled="asked of the sheet: who receives",
    ),
    Family(
        "withdrawing a sheet: its office, and the receiver who does not take it",
        CARRYING,
        [Route(f"POST {SHEET}/withdraw")],
        sees=WATCHING | {"chen", "luo"},
        does={"zhou", "shen", "luo"},
        unruled="asked of the sheet: who prepared it",
    ),
]
