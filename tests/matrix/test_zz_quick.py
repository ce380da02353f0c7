import time
from tests.matrix import test_canary_assignments as t
from tests.matrix.asking import Asker
from tests.matrix.hidden_cases import WORDS, Hidden, a_clerk

async def test_quick(asker: Asker) -> None:
    out = open("/tmp/canary/progress.txt", "w", buffering=1)
    async with a_clerk(asker.world):
        before = {s: await t._as_shown(asker, s) for s in t.RECUSED + ("shen",)}
        h = await Hidden(asker.world).make(told=False)
        for s in t.RECUSED + ("shen",):
            after = await t._as_shown(asker, s)
            print(s, "differs on", [p for p in t.LISTS if after[p] != before[s][p]], file=out)
        await h._linked()
        start = [p for p in t.addresses(asker, h) if "q=" not in p or "cases?q" in p]
        print(len(start), len(t.everywhere(asker)), file=out)
        for more in (False, True):
            for subject in t.WITHOUT_RIGHT:
                if more and subject not in t.EVERYWHERE:
                    continue
                words = {n: w for n, w in WORDS.items() if n not in t.ALLOWED.get(subject, set())}
                began = time.monotonic()
                found = await t.asked_everything(asker, subject, t.everywhere(asker) if more else start, words)
                print(subject, more, round(time.monotonic() - began), found, file=out)
