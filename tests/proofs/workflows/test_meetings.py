"""Every state and every act of topics, meetings and resolutions."""

from portal.demo.cast import Cast
from tests.proofs.workflows.lives import Life
from tests.proofs.workflows.meetings import LIVES
from tests.proofs.workflows.proving import lives_of, prove


@lives_of(*LIVES)
async def test_every_act_in_every_state_by_the_right_and_the_wrong(people: Cast, life: Life, part: int) -> None:
    await prove(life, people, part)
