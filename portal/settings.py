"""What the outside world may decide, read once from the environment."""

import os
from collections.abc import Mapping
from dataclasses import dataclass, field
from ipaddress import ip_address
from pathlib import Path
from urllib.parse import urlsplit

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
    sessions_per_person: int = 5
    password_profile: str = "dengbao"  # noqa: S105 (the name of a set of rules)
    trusted_proxies: frozenset[str] = frozenset()
    hosts: frozenset[str] = frozenset()
    files_per_record: int = 60
    megabytes_per_day: int = 1024
    public_url: str = ""
    outgoing: Mapping[str, Mapping[str, str]] = field(default_factory=dict, repr=False)

    @property
    def files(self) -> Path:
        return self.home / "files"

    @property
    def anchors(self) -> Path:
        return self.home / "anchors"


def read(environ: dict[str, str] | None = None) -> Settings:
    """Everything has a default that is safe on one machine; nothing is read anywhere else in the house.

    What makes no sense ends the program with one sentence that names the variable: a guess might open a door.
    """
    env = dict(os.environ if environ is None else environ)
    home = Path(env.get("PORTAL_HOME") or ROOT / "var").absolute()
    return Settings(
        home=home,
        database_url=_address(env),
        port=_number(env, "PORT", 8000, 1, 65535),
        secure_cookies=_one_of(env, "PORTAL_HTTPS", "0", ("0", "1")) == "1",
        secret=_secret(home, env),
        idle_minutes=_number(env, "PORTAL_IDLE_MINUTES", 15, 1, 24 * 60),
        idle_minutes_phone=_number(env, "PORTAL_IDLE_MINUTES_PHONE", 30, 1, 24 * 60),
        absolute_hours=_number(env, "PORTAL_SESSION_HOURS", 8, 1, 24),
        sessions_per_person=_number(env, "PORTAL_SESSIONS_PER_PERSON", 5, 1, 100),
        password_profile=_one_of(env, "PORTAL_PASSWORD_PROFILE", "dengbao", ("dengbao", "asvs")),
        trusted_proxies=_proxies(env),
        hosts=frozenset(host.lower() for host in _list(env, "PORTAL_HOSTS")),
        files_per_record=_number(env, "PORTAL_FILES_PER_RECORD", 60, 1, 10_000),
        megabytes_per_day=_number(env, "PORTAL_MEGABYTES_PER_DAY", 1024, 1, 1_000_000),
        public_url=_web_address(env, "PORTAL_URL").rstrip("/"),
        outgoing=_outgoing(env),
    )


OUTGOING = {
    "mail": (
        ("PORTAL_MAIL_HOST", "PORTAL_MAIL_FROM"),
        ("PORTAL_MAIL_PORT", "PORTAL_MAIL_USER", "PORTAL_MAIL_PASSWORD", "PORTAL_MAIL_TLS"),
    ),
    "wecom": (("PORTAL_WECOM_URL", "PORTAL_WECOM_CORPID", "PORTAL_WECOM_SECRET", "PORTAL_WECOM_AGENT"), ()),
    "dingtalk": (("PORTAL_DINGTALK_URL", "PORTAL_DINGTALK_KEY", "PORTAL_DINGTALK_SECRET", "PORTAL_DINGTALK_AGENT"), ()),
    "sms": (
        ("PORTAL_SMS_URL", "PORTAL_SMS_BODY", "PORTAL_SMS_SUCCESS"),
        ("PORTAL_SMS_METHOD", "PORTAL_SMS_AUTHORIZATION", "PORTAL_SMS_REFUSED", "PORTAL_SMS_DEDUPES"),
    ),
}
"""By which ways messages may leave the house: what each needs, and what it takes besides. A way of which nothing is set
does not exist: nothing else in the program knows where to send."""


def _outgoing(env: Mapping[str, str]) -> dict[str, dict[str, str]]:
    """Way → its values under the last word of their names, in small letters."""
    found = {}
    for way, (needed, taken) in OUTGOING.items():
        given = {name: env.get(name, "").strip() for name in (*needed, *taken)}
        if not any(given.values()):
            continue
        for name in needed:
            if not given[name]:
                raise SystemExit(f"环境变量 {name} 没有设置，这个消息渠道不能使用。请补上，或去掉这个渠道的其他各项。")
            if name.endswith("_URL"):
                given[name] = _web_address(env, name).rstrip("/")
        if "PORTAL_MAIL_TLS" in given:
            _one_of(env, "PORTAL_MAIL_TLS", "starttls", ("starttls", "tls", "none"))
            _number(env, "PORTAL_MAIL_PORT", 25, 1, 65535)
        if "PORTAL_SMS_METHOD" in given:
            _one_of(env, "PORTAL_SMS_METHOD", "POST", ("POST", "GET"))
            _one_of(env, "PORTAL_SMS_DEDUPES", "0", ("0", "1"))
        found[way] = {name.rpartition("_")[2].lower(): text for name, text in given.items()}
    if found and not env.get("PORTAL_URL", "").strip():
        raise SystemExit("环境变量 PORTAL_URL 没有设置：消息里要写本系统的网址。请设为各单位打开本系统所用的网址。")
    return found


def _web_address(env: Mapping[str, str], name: str) -> str:
    """Without account and password in it; a wrong one is not shown."""
    given = env.get(name, "").strip()
    parts = urlsplit(given)
    if given and (parts.scheme not in {"http", "https"} or not parts.hostname or "@" in parts.netloc):
        raise SystemExit(f"环境变量 {name} 应为以 https:// 或 http:// 开头、不带账号密码的网址。请改正后重试。")
    return given


def _no(name: str, should: str, given: str) -> SystemExit:
    return SystemExit(f"环境变量 {name} 应为{should}，现为“{given[:40]}”。请改正后重试。")


def _number(env: Mapping[str, str], name: str, default: int, least: int, most: int) -> int:
    given = env.get(name, "").strip()
    if not given:
        return default
    if not (given.isascii() and given.isdigit() and least <= int(given[:9]) <= most):
        raise _no(name, f" {least} 至 {most} 之间的整数", given)
    return int(given)


def _one_of(env: Mapping[str, str], name: str, default: str, words: tuple[str, ...]) -> str:
    given = env.get(name, "").strip() or default
    if given not in words:
        raise _no(name, f" {' 或 '.join(words)}", given)
    return given


def _list(env: Mapping[str, str], name: str) -> list[str]:
    return [word.strip() for word in env.get(name, "").split(",") if word.strip()]


def _proxies(env: Mapping[str, str]) -> frozenset[str]:
    name = "PORTAL_TRUSTED_PROXIES"
    found = _list(env, name)
    for address in found:
        try:
            ip_address(address)
        except ValueError:
            raise _no(name, "以英文逗号隔开的 IP 地址", address) from None
    return frozenset(found)


def _address(env: Mapping[str, str]) -> str:
    """A wrong one is not shown: it may hold a password."""
    given = env.get("DATABASE_URL", "").strip()
    if given and not given.startswith(("postgresql://", "postgres://")):
        raise SystemExit("环境变量 DATABASE_URL 应为以 postgresql:// 开头的数据库地址。请改正后重试。")
    return given


def _secret(home: Path, env: dict[str, str]) -> str:
    """The key that signs forms. Made once, kept readable for the owner alone; a short one is refused."""
    if secret := env.get("PORTAL_SECRET"):
        if len(secret) < 32:
            raise SystemExit("环境变量 PORTAL_SECRET 至少须有 32 个字符。请改正后重试。")
        if len(set(secret)) < 12:
            raise SystemExit(
                "环境变量 PORTAL_SECRET 太有规律，容易猜到。请用随机生成的，如 openssl rand -hex 32 的结果。"
            )
        return secret
    try:
        return _kept_secret(home)
    except OSError as error:
        raise SystemExit(
            f"环境变量 PORTAL_HOME 所指的文件夹不能读写：{home}（{type(error).__name__}）。请检查权限和磁盘，或另设一个文件夹。"
        ) from None


def _kept_secret(home: Path) -> str:
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
        raise SystemExit(f"密钥文件 {path} 只应由其所有者读取，请运行：chmod 600 {path}")
    secret = path.read_text().strip()
    if len(secret) < 32:
        raise SystemExit(f"密钥文件 {path} 已损坏：至少须有 32 个字符。请从备份中恢复。")
    return secret


SETTINGS = read()
