"""督办问责: everybody asks for everything. A file of its own, so that the workers share the table."""

import pytest

from tests.matrix.asking import Asker, differing
from tests.matrix.policy import Family, cells
from tests.matrix.table import ACCOUNTABILITY


@pytest.mark.parametrize("family", ACCOUNTABILITY, ids=lambda family: family.title)
async def test_everybody_gets_what_is_declared(asker: Asker, family: Family) -> None:
    faults = await differing(asker, list(cells([family])))
    assert not faults, "\n".join(faults)
