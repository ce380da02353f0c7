"""Who is signed in, how often somebody tried, which forms were sent already."""

from piccolo.columns import Varchar
from piccolo.table import Table

from portal.columns import count, flag, instant, key, link, reference, words
from portal.people import Person


class Session(Table, tablename="session"):
    """Only the hash of the cookie is kept. `second_factor` tells that a code was given as well; `rights` is a digest of
    the posts the token was made for.
    """

    id = key()
    token_hash = Varchar(length=64, default=None, null=False, unique=True)
    person = link(Person)
    created_at = instant()
    seen_at = instant()
    ended_at = instant(null=True)
    ended_because = words(40, null=True)
    address = words(64)
    device = words(120)
    phone = flag()
    second_factor = flag()
    rights = words(64, null=True)


class Attempt(Table, tablename="sign_in_attempt"):
    """Failed tries per purpose and key (account or address); locked until an instant.

    `said_at`: when a try beyond the lock was last written into the audit log.
    """

    id = key()
    purpose_key = Varchar(length=160, default=None, null=False, unique=True)
    failed = count()
    first_at = instant()
    locked_until = instant(null=True)
    said_at = instant(null=True)


class Submission(Table, tablename="web_submission"):
    """A form that was taken, by the hash of who sent what under which one-time key; `location` is where that led.

    No foreign key: the row is of use for a day, and must cost the act next to nothing.
    """

    id = key()
    person = reference()
    key_hash = Varchar(length=64, default=None, null=False, unique=True)
    path = words(200)
    at = instant()
    location = words(1000, null=True)
