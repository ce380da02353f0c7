"""Who may look at the register as a list, take it away, and send it in again as Excel."""

from tests.matrix.policy import AUDITORS, LEADERS, LIAISONS, OFFICE, Family, Route

CARRYING = LIAISONS | LEADERS | AUDITORS | OFFICE
SHEET = "/assignments/exchange/{register_sheet_id}"

LEDGER = [
    Family(
        "the register as a list: everybody in the room, each with the cases they may see",
        CARRYING,
        [Route("GET /assignments/cases"), Route("GET /assignments/cases.xlsx"), Route("GET /assignments/cases.pdf")],
    ),
    Family(
        "the register as Excel, out and in: staff of the office that keeps it",
        OFFICE,
        [
            Route("GET /assignments/exchange"),
            Route("GET /assignments/exchange/cases.xlsx"),
            Route("GET /assignments/exchange/blank.xlsx"),
            Route("POST /assignments/exchange"),
        ],
    ),
    Family(
        "a sheet that was handed in: only who handed it in",
        OFFICE,
        [Route(f"GET {SHEET}"), Route(f"GET {SHEET}/errors"), Route(f"POST {SHEET}/take")],
        sees={"zhou"},
    ),
    Family("undoing what was not taken in yet", OFFICE, [Route(f"POST {SHEET}/undo")], sees={"zhou"}, does=set()),
]
