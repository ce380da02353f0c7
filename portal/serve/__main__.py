"""`python -m portal.serve`: the whole portal of a small office, until Ctrl-C."""

import argparse
import fcntl
import os
import signal
import subprocess
import sys
import time
from contextlib import ExitStack
from pathlib import Path

from portal import postgres
from portal.postgres.leash import leash
from portal.serve import doorstep, machine
from portal.serve.child import PYTHON, Child, GivenUp
from portal.settings import ROOT, SETTINGS

WEB = "portal.app:create_app"
ROUND = 0.1  # seconds between two looks at the children
KEEP_ALIVE = 75
"""Seconds for which a connection without a request is kept. Whoever hangs up first must be the one who asks: a proxy keeps
its own for 60, a person reads for some seconds; and what is sent while we hang up is lost, or sent twice."""


def main() -> int:
    options = _options()
    _stop_like_ctrl_c(signal.SIGTERM, signal.SIGHUP)
    with ExitStack() as house:
        try:
            _serve(options, house)
        except KeyboardInterrupt:
            print("\n正在停止……", flush=True)
        except (postgres.Trouble, GivenUp, Refusal) as trouble:
            print(trouble, file=sys.stderr)
            return 1
        finally:
            _deaf()
    return 0


class Refusal(Exception):
    """The portal cannot be started here and now. The text is the Chinese sentence the operator reads."""


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="bin/serve", description=__doc__)
    parser.add_argument("--host", default=os.environ.get("PORTAL_HOST", "127.0.0.1"), help="0.0.0.0: the whole network")
    parser.add_argument("--port", type=int, default=SETTINGS.port)
    parser.add_argument("--workers", type=int, default=1, help="processes that answer pages")
    parser.add_argument("--no-demo", action="store_true", help="leave an empty database empty")
    return parser.parse_args()


def _serve(options: argparse.Namespace, house: ExitStack) -> None:
    home = SETTINGS.home
    _be_the_only_one(home, house)
    if not doorstep.is_free(options.host, options.port):
        raise Refusal(
            f"端口 {options.port} 已被占用。请停下占用它的程序，或换一个端口：PORT={options.port + 1} bin/serve"
        )
    machine.prepare(home)
    database = None if SETTINGS.database_url else house.enter_context(postgres.start(home))
    url = database.url if database else SETTINGS.database_url
    told = {"DATABASE_URL": url, "PORTAL_HOME": str(home), "PORT": str(options.port), "PYTHONPATH": str(ROOT)}
    environment = os.environ | told
    _tell(environment, "portal.migrate")
    if not options.no_demo and _has_door():
        _tell(environment, "portal", "demo", "--if-empty")
    web = words_of_the_web(options.host, options.port, options.workers)
    children = [Child("网页服务", web, environment), Child("定时任务", ["portal.jobs"], environment)]
    for child in children:
        house.callback(child.stop)
        child.start()
    kept: list[postgres.Server | Child] = [*([database] if database else []), *children]
    while not doorstep.answers(options.host, options.port):
        _look_after(kept)
    print(flush=True)
    if not _has_door() or not _tell(environment, "portal", "greeting", "--host", options.host, may_fail=True):
        print(f"门户已启动：http://{options.host}:{options.port}/", flush=True)
    print("按 Ctrl-C 停止。", flush=True)
    while True:
        _look_after(kept)


def _be_the_only_one(home: Path, house: ExitStack) -> None:
    home.mkdir(parents=True, exist_ok=True)
    lock = house.enter_context((home / "serve.lock").open("a"))
    try:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        raise Refusal(f"门户已经在运行（{home}）。要再开一个，请另设 PORTAL_HOME 和 PORT。") from None


def _has_door() -> bool:
    return (ROOT / "portal" / "__main__.py").exists()


def words_of_the_web(host: str, port: int, workers: int) -> list[str]:
    """After `python -m`."""
    words = ["uvicorn", WEB, "--factory", "--host", host, "--port", str(port), "--workers", str(workers)]
    words += ["--timeout-graceful-shutdown", "5", "--timeout-keep-alive", str(KEEP_ALIVE)]
    return [*words, "--no-access-log", "--no-proxy-headers", "--no-server-header", "--log-level", "warning"]


def _tell(environment: dict[str, str], *words: str, may_fail: bool = False) -> bool:
    """Runs one of our own commands to its end, what it prints going to the operator. Whether it went well."""
    tied = leash(signal.SIGTERM)
    done = subprocess.run([*PYTHON, *words], env=environment, preexec_fn=tied, check=False)  # noqa: S603
    if done.returncode and not may_fail:
        raise Refusal(f"没有启动：{' '.join(words)} 没有成功（退出码 {done.returncode}），原因见上面的输出。")
    return done.returncode == 0


def _look_after(kept: "list[postgres.Server | Child]") -> None:
    for one in kept:
        one.keep_running()
    time.sleep(ROUND)


def _stop_like_ctrl_c(*orders: signal.Signals) -> None:
    """Unless the caller wants it ignored, as nohup does with the end of the terminal."""
    for order in orders:
        if signal.getsignal(order) is not signal.SIG_IGN:
            signal.signal(order, signal.default_int_handler)
    signal.signal(signal.SIGINT, signal.default_int_handler)  # a shell's background job would be born deaf to it


def _deaf() -> None:
    """While putting things away: a second Ctrl-C must not leave half of it running."""
    for order in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(order, signal.SIG_IGN)


if __name__ == "__main__":
    sys.exit(main())
