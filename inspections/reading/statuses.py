"""Statuses: which of five words a sentence about the rectification means, and when it means none."""

import re

from inspections.reading.model import DONE, MOSTLY, ONGOING, STATUSES, UNDERWAY, UNSTARTED

_STARTED_NOT = re.compile(r"(未|没有)(启动|开展|开始|实施|着手|整改$|整改[，,。])|待(启动|整改)$")
_DONE_NOT = re.compile(
    r"(未|没有|没能|暂未)(能|全部|完全|整改|按期|如期|彻底)*(完成|到位|销号|办结|解决|落实)|部分(已)?(完成|整改)|未完$"
)
_MOSTLY = re.compile(r"基本上?已?(整改)?(完成|到位|落实|解决|销号|办结)|阶段性|初步(完成|见效)|大部分(已)?完成")
_ACTIVE = re.compile(
    r"(正在|仍在|尚在|还在|正)(积极|抓紧|持续|有序|加快|稳步|逐步)*(整改|推进|办理|落实|进行|实施)|整改(之)?中$|整改中[，,。；;]|"
    r"(推进|进行|办理|落实)中"
)
_DONE = re.compile(
    r"完成|到位|销号|办结|整改完毕|已(经|全部|均)?(全部)?(整改|落实|解决|纠正)|(均|全部)已?(整改|落实|解决|纠正)|立行立改并已"
)
_LONG = re.compile(r"长期(坚持|整改|推进|任务|抓|落实|保持)|常态化|常抓不懈|持续坚持|坚持长期")
_GOING = re.compile(
    r"(持续|继续|稳步|有序|加快|抓紧|逐步|深入|纵深|积极|扎实)(地)?(整改|推进|深化|改进|落实|抓好|跟进|完善)|推进整改|整改推进"
)
# In running text "完成" belongs to whatever stands before it; only these speak of the rectification itself.
_DONE_SAID = re.compile(
    r"完成(了)?(全部|各项|该项|此项|问题|对此的)?整改|整改(任务|工作|事项)?(已|均已|已经|现已)?(全部|按期|如期)?(完成|完毕)|"
    r"整改(落实|基本)?到位|已(全部|对账|予以|按程序)?销号|(完成|予以|对账)销号|问题(已|均已|已经|现已)(全部|得到|有效|彻底)*(解决|整改|纠正|完成|办结|落实)|"
    r"已(全部|经)?整改(?!方案|措施|工作)"
)
_MOSTLY_SAID = re.compile(r"基本(上)?(已)?(完成整改|整改到位|整改完成|完成(?=[，,。；;]|并|$))|取得(了)?(初步)?阶段性")
_UNDONE_SAID = re.compile(
    r"(未|没有)(能|全部|完全|按期|如期|彻底)*(完成整改|整改到位|整改完成|整改完毕|销号)|整改(未|尚未)(全部)?完成"
)
_COMING = re.compile(r"(将(?!.*[纳列]入)|拟|预计|计划|力争|争取|尽快|确保|有望|[底日月年之]前)")
_DEMAND = re.compile(r"(督促|要求|责令|限期|推动|敦促|促使|针对|督办)")
_FILLING = re.compile(
    r"截[至止]?到?目前|目前|截至\d{4}年\d{1,2}月(\d{1,2}日|底)?|(\d{4}年)?\d{1,2}月(\d{1,2}日|底)?前?|现已|现|[该此本各]|"
    r"以上|上述|所有|全部|反馈|[一二三四五六七八九十\d]{1,4}[个项条]|问题|事项|整改|工作|任务|措施|落实|状态|情况|结果|进展|并|且|已经|已|均|都|予以|对账|"
    r"按[期时]|如期|为|处于|达到|得到|取得|了|的|成效|成果|目标|任务|明显|较好|一定|有效|彻底|目|但|仍需|需要?|立行立改|于|"
    r"基本上?|阶段性|初步|大部分|部分|正在|仍在|尚在|还在|正|中|之|积极|抓紧|持续|有序|加快|稳步|逐步|继续|深入|纵深|扎实|地|"
    r"推进|办理|进行|实施|深化|改进|抓好|跟进|完善|巩固|提升|未|没有|尚|暂|还|能|启动|开展|开始|着手|待|完全|完成|到位|销号|办结|完毕|解决|纠正|"
    r"长期|坚持|保持|常态化|机制|预计|计划|力争|争取|年底|年内|常抓不懈|推动|中长期|和|[是否√✓✔×]|[\s，,。；;、！!：:（）()【】\[\]“”\"]"
)


def is_status(sentence: str) -> bool:
    """Whether it says how the rectification stands and nothing else: 「目前，已完成整改。」"""
    if not sentence.strip() or len(sentence) > 80 or not _word(sentence):
        return False
    return not _FILLING.sub("", sentence)


def of_words(text: str) -> str:
    """The status of a short text that is only about it; "" if it names none."""
    return _word(text.strip(" 　。；;，,\n"))


def _word(text: str) -> str:
    if text.strip() in ("是", "√", "✓", "✔"):
        return DONE
    if text.strip() in ("否", "×"):
        return UNDERWAY
    rules = ((_STARTED_NOT, UNSTARTED), (_DONE_NOT, UNDERWAY), (_MOSTLY, MOSTLY), (_ACTIVE, UNDERWAY))
    for rule, status in rules:
        if rule.search(text):
            return status
    if _DONE.search(text):
        return UNDERWAY if _is_coming(text) else DONE
    if _LONG.search(text):
        return ONGOING
    return UNDERWAY if _GOING.search(text) else ""


def of_prose(text: str) -> str:
    """The worst status running text gives of the rectification; wishes and demands (督促…完成整改) give none."""
    found = {status for clause in re.split(r"[，,；;。！\n（）()]", text) if (status := _of_clause(clause))}
    if found == {ONGOING, DONE}:
        return DONE
    return next((status for status in STATUSES if status in found), "")


def _of_clause(clause: str) -> str:
    clause = clause.strip()
    if not clause or _DEMAND.search(clause):
        return ""
    if _UNDONE_SAID.search(clause):
        return UNDERWAY
    if _MOSTLY_SAID.search(clause):
        return MOSTLY
    if re.search(r"(正在|仍在|尚在)(积极|抓紧|持续|有序|稳步)*(推进)?整改", clause):
        return UNDERWAY
    if _DONE_SAID.search(clause):
        return UNDERWAY if _is_coming(clause) else DONE
    return ONGOING if re.fullmatch(r".{0,6}(并)?(长期坚持|常态化坚持|持续坚持)", clause) else ""


def _is_coming(clause: str) -> bool:
    """预计6月底前完成 is a promise, 已于6月底前完成 a fact."""
    return bool(_COMING.search(clause)) and "已" not in clause


def is_lasting(text: str) -> bool:
    return bool(_LONG.search(text))


_EVERY = re.compile(
    r"(以上|上述|所有|全部|反馈的?|各项|各类|\d{1,4}[个项条]|[一二三四五六七八九十]{1,3}[个项条])[^。；;]{0,16}?(问题|事项|任务)[^。；;]{0,10}?(均|都|全部|逐一)"
    r"[^。；;]{0,12}(完成|到位|销号|办结|完毕|整改|推进|坚持)"
)


def of_all(sentence: str) -> str:
    """The status a sentence gives to all findings at once: 「以上问题均已完成整改」."""
    found = _EVERY.search(sentence)
    clause = re.split(r"[，,]", sentence[: found.end()])[-1] if found else ""
    if (
        not found
        or _DEMAND.search(sentence)
        or _is_coming(clause)
        or re.search(r"逐[一项条](研究|分解|细化|制定)", sentence)
    ):
        return ""
    return of_words(sentence[found.start() :])


def sentences_of(text: str) -> list[str]:
    return [part for part in re.split(r"(?<=[。！？!?\n；;])", text) if part.strip()]
