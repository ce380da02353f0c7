"""Who may act upon many rows at once, and who may prepare, read, take over and withdraw a hand-over.

The hand-over of the world: 王 prepared it, 陈 gives, 孙 receives, 何 stands by.
"""

from tests.matrix.policy import DISCIPLINE, KNOWING, ROOM, WORKERS, Family, Route

ONE = "/inspections/hand-overs/{hand_over_id}"
AUDITORS_OUT = KNOWING - {"qian"}

WHOLE_ROUND = [
    Family(
        "assigning many: each row by the rules of the single one",
        DISCIPLINE,
        [Route("GET /inspections/ledger/assign"), Route("POST /inspections/ledger/assign")],
    ),
    Family(
        "reminding many: each row of which one may remind",
        WORKERS,
        [Route("GET /inspections/ledger/remind"), Route("POST /inspections/ledger/remind")],
    ),
    Family("the list of hand-overs, with those one may read", ROOM, [Route("GET /inspections/hand-overs")]),
    Family(
        "preparing a hand-over of items one may hand over",
        WORKERS,
        [Route("GET /inspections/hand-overs/new"), Route("POST /inspections/hand-overs/new")],
    ),
    Family(
        "reading a hand-over: its parties, and who may see every item of it",
        ROOM,
        [Route(f"GET {ONE}"), Route(f"GET {ONE}/paper.pdf")],
        sees=KNOWING,
    ),
    Family(
        "taking over: the receiver",
        WORKERS,
        [Route(f"POST {ONE}/take", form={"looked": "1"})],
        sees=AUDITORS_OUT,
        does={"sun"},
        unruled="who is named in the record is compared, no rule",
    ),
    Family(
        "withdrawing: who prepared it, the receiver, the office that runs the inspection",
        WORKERS,
        [Route(f"POST {ONE}/withdraw", form={"note": "重新办理。"})],
        sees=AUDITORS_OUT,
        does={"wang", "he", "sun"},
        unruled="who is named in the record is compared, no rule",
    ),
]
