"""What goes out: the house's rules, where people may be reached, the messages, each try to deliver one, the burden."""

from enum import StrEnum

from piccolo.constraints import Check, Unique
from piccolo.table import Table

from portal.columns import count, flag, instant, key, link, number, words
from portal.columns import day as a_day
from portal.people import Person, Unit, sql_in


class Standing(StrEnum):
    """How a message stands. `portal`: the person has no other way, the inbox is all there is."""

    waiting = "waiting"
    sent = "sent"
    portal = "portal"
    dropped = "dropped"
    stopped = "stopped"
    failed = "failed"


class Trying(StrEnum):
    """How one delivery stands. `taken`: the gateway has it and will tell later what became of it."""

    waiting = "waiting"
    sending = "sending"
    taken = "taken"
    sent = "sent"
    delivered = "delivered"
    unsure = "unsure"
    failed = "failed"
    dropped = "dropped"


class Rules(Table, tablename="message_rules"):
    """One row, once somebody has changed what is shipped. Times are HH:MM in Shanghai; `slots` by commas."""

    id = key()
    name = words(12, unique=True)
    slots = words(80)
    open_from = words(5)
    open_until = words(5)
    urgent_from = words(5)
    urgent_until = words(5)
    urgent_minutes = number()
    cap = number()
    version = count()
    changed_by = link(Person, index=False)
    changed_at = instant()


class Address(Table, tablename="message_address"):
    """Where an official may be reached. Of officials only, entered by themselves or the system administrator."""

    id = key()
    person = link(Person, index=False)
    channel = words(12)
    address = words(120)
    preferred = flag()
    version = count()
    changed_by = link(Person, index=False)
    changed_at = instant()

    message_address_once = Unique(["person", "channel"])


class Message(Table, tablename="message"):
    """One person, one day, one slot, one message. A row with `stopped` keeps the place of one that shall not be made."""

    id = key()
    person = link(Person, index=False)
    day = a_day()
    slot = words(12)
    urgent = flag()
    state = words(12)
    matters = count()
    nearest = a_day(null=True)
    round = count()
    made_at = instant()
    done_at = instant(null=True)
    opened_at = instant(null=True)
    reason = words(300, null=True)

    message_once = Unique(["person", "day", "slot"])
    message_state_1 = Check(sql_in("state", Standing))


class Delivery(Table, tablename="message_delivery"):
    """One message over one way. `attempts` also fences: who marks must have made the last one.

    `unsure`: a try may have arrived though nobody said so, so what is said must stay the same; `maybe_twice`: it was then
    sent again over a way that does not notice. `round`: one more each time the office sends anew.
    """

    id = key()
    message = link(Message, index=False)
    person = link(Person, index=False)
    channel = words(12)
    round = count()
    urgent = flag()
    state = words(12)
    attempts = count()
    next_at = instant()
    leased_until = instant(null=True)
    tried_at = instant(null=True)
    done_at = instant(null=True)
    opened_at = instant(null=True)
    unsure = flag()
    maybe_twice = flag()
    gateway_ref = words(120, null=True)
    why = words(200, null=True)

    message_delivery_once = Unique(["message", "channel", "round"])
    message_delivery_state_1 = Check(sql_in("state", Trying))


class Burden(Table, tablename="message_burden"):
    """What a unit was asked in a week (its Monday): messages, forms taken, fields in them. No person, no form is named."""

    id = key()
    unit = link(Unit, index=False)
    week = a_day()
    messages = count()
    forms = count()
    fields = count()

    message_burden_once = Unique(["unit", "week"])
