"""The authorisation matrix: every route, asked by everybody, against the declared policy."""

import pytest

from portal.app import create_app
from portal.demo.cast import PEOPLE
from tests.house.routes import handlers
from tests.matrix.asking import Asker, differing
from tests.matrix.policy import SUBJECTS, Family, Route, cells
from tests.matrix.table import FAMILIES, open_without_a_token
from tests.matrix.world import OTHERS


def undeclared(real: set[str], families: list[Family]) -> list[str]:
    declared = {route.name for family in families for route in family.routes}
    return [f"{name} is not in the matrix: say in tests/matrix/ who may enter" for name in sorted(real - declared)] + [
        f"{name} is in the matrix and in no router" for name in sorted(declared - real)
    ]


def test_every_route_is_declared() -> None:
    real = {name for name, _ in handlers(create_app(own_pool=False))}
    faults = undeclared(real, FAMILIES)
    assert not faults, "\n".join(faults)
    assert undeclared(real | {"GET /new"}, FAMILIES)
    assert undeclared(real - {"GET /me"}, FAMILIES)


def test_everybody_asks() -> None:
    assert {person.account for person in PEOPLE} | {account for account, *_ in OTHERS} | {"anonymous"} == SUBJECTS


async def test_a_differing_cell_is_seen(asker: Asker) -> None:
    wrong = Family("made up", {"zhao"}, [Route("GET /inspections/items/{item_id}")])
    faults = await differing(asker, list(cells([wrong])))
    assert "GET /inspections/items/{item_id} as zhao: declared let in, answered 404" in faults
    assert "GET /inspections/items/{item_id} as li: declared 403, answered in" in faults


async def test_nothing_is_changed_without_the_forms_token(asker: Asker) -> None:
    faults = await open_without_a_token(asker)
    assert not faults, "\n".join(faults)


@pytest.mark.parametrize("method", ["HEAD", "PUT", "PATCH", "DELETE", "POST", "GET", "OPTIONS"])
async def test_other_methods_do_nothing(asker: Asker, method: str) -> None:
    """Of every address, every method it does not declare is refused; OPTIONS says at most which there are."""
    declared = {name for name, _ in handlers(create_app(own_pool=False))}
    fine = {204, 403} if method == "OPTIONS" else {403, 404, 405}
    like = "GET" if method == "HEAD" else method  # HEAD is GET without a body
    for path in sorted({name.split(" ")[1] for name in declared}):
        if f"{like} {path}" not in declared:
            address, headers = asker.address(path, "open"), {"cookie": asker.cookies("wang")}
            response = await asker.http.request(method, address, headers=headers)
            assert response.status_code in fine, f"{method} {path} answered {response.status_code}"
