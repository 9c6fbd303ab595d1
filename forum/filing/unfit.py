"""Why a file is not taken, as a code: the words are said where the reader's language is known."""


class Unfit(Exception):
    """`code` says why; `found` what it is instead, where that is known."""

    def __init__(self, code: str, found: str = "") -> None:
        super().__init__(code)
        self.code = code
        self.found = found
