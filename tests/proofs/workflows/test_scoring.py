"""Every state and every act of what units are scored by."""

import pytest

from portal.demo.cast import Cast
from tests.proofs.workflows.lives import Life
from tests.proofs.workflows.proving import prove
from tests.proofs.workflows.scoring import LIVES


@pytest.mark.parametrize("life", LIVES, ids=lambda life: life.machine.kind)
async def test_every_act_in_every_state_by_the_right_and_the_wrong(people: Cast, life: Life) -> None:
    await prove(life, people)
