"""What the clock clears away: sessions nobody uses any more, failed tries and one-time keys that are long past."""

from datetime import timedelta

from portal.clock import now
from portal.db import rows
from portal.settings import SETTINGS

KEEP_SESSIONS = timedelta(days=180)
"""As long as the law wants logs of sign-ins kept (网络安全法); the audit keeps them longer."""
FORGET_TRIES = timedelta(days=1)
FORGET_SUBMISSIONS = timedelta(days=1)
"""No page outlives the session it was made in, and no session a day."""


async def sweep_sessions() -> int:
    """Ends what has been idle or has lasted too long, and forgets what ended half a year ago."""
    moment = now()
    ended = await rows(
        """UPDATE session SET ended_at = {}, ended_because = '长时间未操作' WHERE ended_at IS NULL AND (
             seen_at < {}::timestamptz - make_interval(mins => CASE WHEN phone THEN {}::int ELSE {}::int END)
             OR created_at < {}) RETURNING id""",
        moment,
        moment,
        SETTINGS.idle_minutes_phone,
        SETTINGS.idle_minutes,
        moment - timedelta(hours=SETTINGS.absolute_hours),
    )
    gone = await rows("DELETE FROM session WHERE ended_at < {} RETURNING id", moment - KEEP_SESSIONS)
    return len(ended) + len(gone)


async def sweep_tries() -> int:
    """Failed sign-ins that count no more: the lock is over and the first try a day ago."""
    moment = now()
    gone = await rows(
        "DELETE FROM sign_in_attempt WHERE first_at < {} AND (locked_until IS NULL OR locked_until < {}) RETURNING id",
        moment - FORGET_TRIES,
        moment,
    )
    return len(gone)


async def sweep_submissions() -> int:
    """One-time keys of forms whose pages are closed long since."""
    gone = await rows("DELETE FROM web_submission WHERE at < {} RETURNING id", now() - FORGET_SUBMISSIONS)
    return len(gone)
