"""What the outside world may decide, read once from the environment."""

import os
from dataclasses import dataclass, field
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent


@dataclass(frozen=True)
class Settings:
    home: Path
    database_url: str
    port: int
    secure_cookies: bool
    secret: str = field(repr=False)
    idle_minutes: int = 15
    idle_minutes_phone: int = 30
    absolute_hours: int = 8
    password_profile: str = "dengbao"  # noqa: S105 (the name of a set of rules)
    trusted_proxies: frozenset[str] = frozenset()

    @property
    def files(self) -> Path:
        return self.home / "files"

    @property
    def anchors(self) -> Path:
        return self.home / "anchors"


def read(environ: dict[str, str] | None = None) -> Settings:
    """Everything has a default that is safe on one machine; nothing is read anywhere else in the house."""
    env = dict(os.environ if environ is None else environ)
    home = Path(env.get("PORTAL_HOME") or ROOT / "var").absolute()
    return Settings(
        home=home,
        database_url=env.get("DATABASE_URL", ""),
        port=int(env.get("PORT", "8000")),
        secure_cookies=env.get("PORTAL_HTTPS", "") == "1",
        secret=_secret(home, env),
        idle_minutes=int(env.get("PORTAL_IDLE_MINUTES", "15")),
        idle_minutes_phone=int(env.get("PORTAL_IDLE_MINUTES_PHONE", "30")),
        absolute_hours=int(env.get("PORTAL_SESSION_HOURS", "8")),
        password_profile=env.get("PORTAL_PASSWORD_PROFILE", "dengbao"),
        trusted_proxies=frozenset(filter(None, env.get("PORTAL_TRUSTED_PROXIES", "").split(","))),
    )


def _secret(home: Path, env: dict[str, str]) -> str:
    """The key that signs forms. Made once, kept readable for the owner alone; a short one is refused."""
    if secret := env.get("PORTAL_SECRET"):
        if len(secret) < 32:
            raise SystemExit("PORTAL_SECRET must have at least 32 characters")
        return secret
    path = home / "secret"
    try:
        home.mkdir(parents=True, exist_ok=True)
        beside = home / f".secret.{os.getpid()}.{os.urandom(4).hex()}"
        if not path.exists():
            with os.fdopen(os.open(beside, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600), "w") as file:
                file.write(os.urandom(32).hex())
                file.flush()
                os.fsync(file.fileno())
            try:
                os.link(beside, path)  # whole or not at all, and never over another's
            finally:
                beside.unlink()
    except FileExistsError:
        pass
    if path.stat().st_mode & 0o077:
        raise SystemExit(f"{path} must be readable by its owner alone: chmod 600")
    secret = path.read_text().strip()
    if len(secret) < 32:
        raise SystemExit(f"{path} is damaged: it must have at least 32 characters")
    return secret


SETTINGS = read()
