"""Who writes in the log of a case, its clocks, instructions and circulations, and who keeps and walks the roster."""

from portal.demo.cast import fixed_id
from tests.matrix.policy import AUDITORS, DUTY_WATCHERS, LEADERS, LIAISONS, OFFICE, Family, Route
from tests.matrix.world import FAR

CARRYING = LIAISONS | LEADERS | AUDITORS | OFFICE
LOG = "/assignments/{assignment_id}/log"
ENTRY = f"{LOG}/{{entry_id}}"
CASE = "/assignments/cases/{case_id}"
CLOCK = f"{CASE}/clocks/{{clock_id}}"
INSTRUCTION = f"{CASE}/instructions/{{instruction_id}}"
CIRCULATION = f"{CASE}/circulations/{{circulation_id}}"
READER = f"{CIRCULATION}/readers/{{asked_id}}"
SLOT = "/assignments/roster/slots/{slot_id}"
KNOWING = {"zhou", "shen", "tang", "mayor", "qian", "lin", "luo", "chen", "li"}
"""The office, who watches the territory, both lines, who carries, the unit that leads."""
RECORDING = {"zhou", "shen", "chen", "li", "lin"}
HOUSING = str(fixed_id("housing"))
TURN = {
    "held_on": FAR,
    "half": "am",
    "place": "区信访接待中心",
    "kind": "reception",
    "leader": str(fixed_id("luo")),
    "version": "0",
}
EXTENSION = {"days": "30", "approver": "罗毅", "reason": "需要鉴定", "told_on": "2026-02-02"}

ASSIGNMENT_LOG = [
    Family(
        "the log of a case: whoever knows of the case reads it",
        CARRYING,
        [Route(f"GET {LOG}", on="underway"), Route(f"GET {ENTRY}/papers/{{file_id}}", on="logged")],
        sees=KNOWING,
    ),
    Family(
        "the log of a case: the leader, the officers, the liaisons of the lead unit and of both lines, the office write",
        CARRYING,
        [
            Route(f"POST {LOG}", on="underway", form={"what": "talk"}),
            Route(f"POST {ENTRY}/papers", on="logged"),
        ],
        sees=KNOWING,
        does=RECORDING,
    ),
    Family(
        "striking an entry, taking its paper back: who wrote it, who brought it",
        CARRYING,
        [
            Route(f"POST {ENTRY}/strike", on="logged", form={"reason": "登记错了"}),
            Route(f"POST {ENTRY}/papers/{{file_id}}/withdraw", on="logged", form={"reason": "传错了"}),
        ],
        sees=KNOWING,
        does={"li"},
        unruled="asked of the entry and the paper: whose they are",
    ),
    Family(
        "clocks, instructions, circulations of a case: whoever knows of it reads them",
        CARRYING,
        [
            Route(f"GET {CASE}/clocks", on="case"),
            Route(f"GET {CASE}/instructions", on="case", watched_by=DUTY_WATCHERS),
            Route(f"GET {INSTRUCTION}/papers/{{file_id}}", on="instruction"),
            Route(f"GET {CASE}/circulations", on="case", watched_by=DUTY_WATCHERS),
        ],
        sees=KNOWING,
    ),
    Family(
        "clocks, instructions, circulations of a case: staff of the office enter them",
        OFFICE,
        [
            Route(f"POST {CASE}/clocks", on="case", form={"kind": "review", "starts_on": "2026-06-01"}),
            Route(f"POST {CLOCK}/extend", on="case", form=EXTENSION),
            Route(f"POST {CLOCK}/pause", on="case", form={"since": "2026-02-02", "reason": "听证"}),
            Route(f"POST {CLOCK}/resume", on="case"),
            Route(f"POST {CLOCK}/finish", on="case"),
            Route(f"POST {CLOCK}/correct", on="case", form={"starts_on": "2026-01-05", "reason": "看错了"}),
            Route(
                f"POST {CASE}/instructions",
                on="case",
                form={"level": "city", "given_by": "市长", "given_on": "2026-11-02", "text": "请办理。"},
            ),
            Route(f"POST {INSTRUCTION}/confirm", on="replied"),
            Route(f"POST {INSTRUCTION}/take-back", on="instruction", form={"reason": "交办错了"}),
            Route(f"POST {CASE}/circulations", on="case", form={"question": "何意见？", "due": FAR, "units": HOUSING}),
            Route(f"POST {CIRCULATION}/remind", on="circulation"),
            Route(f"POST {CIRCULATION}/close", on="circulation"),
        ],
    ),
    Family(
        "replying to an instruction: the liaison of the unit it was given to",
        CARRYING,
        [Route(f"POST {INSTRUCTION}/reply", on="instruction", form={"reply": "已办理。"})],
        sees=KNOWING,
        does={"lin"},
    ),
    Family(
        "reading and answering a circulation: who speaks for the unit asked, below or from above",
        CARRYING,
        [
            Route(f"POST {READER}/read", on="circulation"),
            Route(f"POST {READER}/opinion", on="circulation", form={"opinion": "同意。"}),
        ],
        sees=KNOWING,
        does={"lin", "luo", "tang", "mayor"},
    ),
    Family(
        "the roster: whoever works in its territory may look",
        CARRYING,
        [
            Route("GET /assignments/roster"),
            Route("GET /assignments/roster.xlsx"),
            Route("GET /assignments/roster.pdf"),
        ],
    ),
    Family(
        "the roster: staff of the office keep it",
        OFFICE,
        [
            Route("POST /assignments/roster/registers/{register_id}", form=TURN),
            Route("POST /assignments/roster/registers/{register_id}/copy", form={"week": FAR}),
            Route(f"GET {SLOT}"),
            Route(f"POST {SLOT}", form=TURN),
            Route(f"POST {SLOT}/remove"),
        ],
    ),
    Family(
        "marking a turn as done: whose turn it is, or the office",
        CARRYING,
        [Route(f"POST {SLOT}/done", form={"done": "1"})],
        does={"chen", "zhou", "shen"},
    ),
    Family(
        "asking somebody to take a turn over: whose turn it is",
        CARRYING,
        [Route(f"POST {SLOT}/swap", form={"taker": str(fixed_id("luo")), "reason": "参加会议"})],
        does={"chen"},
    ),
    Family(
        "answering who asks: the leader who was asked",
        CARRYING,
        [Route(f"POST {SLOT}/swap/{{swap_id}}", on="asked", form={"verdict": "agreed"})],
        does={"luo"},
        unruled="asked of the request: whom it was put to",
    ),
]
