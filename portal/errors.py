"""How the house says no. The sentences are Chinese: they are shown to people."""


class Missing(Exception):
    """There is no such record, or not for this person: both look the same (404)."""


class Refused(Exception):
    """The rules do not allow it now (409). The text is the sentence the person reads."""

    def __init__(self, sentence: str) -> None:
        super().__init__(sentence)
        self.sentence = sentence


class Forbidden(Exception):
    """This person may not enter here at all (403)."""


class BadInput(Exception):
    """What was handed in cannot be taken (422): one complaint per place, as (where, sentence)."""

    def __init__(self, *complaints: tuple[str, str]) -> None:
        super().__init__("；".join(f"{where}：{sentence}" if where else sentence for where, sentence in complaints))
        self.complaints = list(complaints)
