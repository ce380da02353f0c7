"""Who may take tables of an inspection away as Excel, hand one in, and decide upon it."""

from tests.matrix.policy import DISCIPLINE, RUNNING, Family, Route

INSPECTION = "/inspections/{inspection_id}"
SHEET = "/inspections/exchanges/{exchange_id}"

EXCHANGE = [
    Family(
        "tables of an inspection, out and in",
        DISCIPLINE,
        [
            Route(f"GET {INSPECTION}/exchange"),
            Route(f"GET {INSPECTION}/exchange/{{name}}"),
            Route(f"POST {INSPECTION}/exchange"),
        ],
        sees=RUNNING,
    ),
    Family(
        "a sheet that was handed in: only who handed it in",
        DISCIPLINE,
        [Route(f"GET {SHEET}"), Route(f"GET {SHEET}/errors"), Route(f"POST {SHEET}/take")],
        sees={"wang"},
    ),
    Family("undoing what was not taken in yet", DISCIPLINE, [Route(f"POST {SHEET}/undo")], sees={"wang"}, does=set()),
]
