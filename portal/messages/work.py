"""The job: make what is due, send what waits, ask what became of it, and say what did not arrive. Any number of clocks
may do it at once."""

from portal.messages.channels import Channel, channels
from portal.messages.composing import compose
from portal.messages.failing import ask_back
from portal.messages.rules import load_rules
from portal.messages.sending import send_due
from portal.messages.undelivered import tell_offices


async def deliver(ways: dict[str, Channel] | None = None) -> int:
    """Does what is due as of now, capped; what is left follows with the next ring. How many messages were made or tried."""
    rules = await load_rules()
    ways = channels() if ways is None else ways
    made = await compose(rules, list(ways), rules.cap)
    tried = await send_due(rules, ways, rules.cap)
    await ask_back(ways, rules.cap)
    await tell_offices()
    return made + tried
