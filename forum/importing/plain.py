"""Plain text as Markdown that shows it as it was typed."""

import re

# What opens emphasis, code, links and the like anywhere; an entity would be decoded.
ANYWHERE = re.compile(r"[\\`*_\[\]<~]|&(?=#?\w)|:(?=//)|(?<=mailto):", re.IGNORECASE)
# What opens a heading, a quotation, a list, a rule or a table at the start of a line.
AT_START = re.compile(r"^([#>+=|:-]|\d{1,9}(?=[.)]))")
ADDRESS = re.compile(r"https?://[^\s<>\\`\"]+", re.IGNORECASE)
ENDING = ".,;:!?'’*_~|]}"
# The character itself would be stripped at the start of a paragraph.
NO_BREAK = "&nbsp;"


def plain_to_markdown(text: str) -> str:
    """Each line as typed: marks of Markdown escaped, indents kept, web addresses linked."""
    return "\n".join(_line(line) for line in text.split("\n"))


def escape_inline(text: str) -> str:
    """Escape what would be markup inside a line."""
    return ANYWHERE.sub(lambda mark: "\\" + mark[0], text)


def _line(line: str) -> str:
    content = line.strip(" \t")
    indent = line[: len(line) - len(line.lstrip(" \t"))].expandtabs(4) if content else ""
    return NO_BREAK * len(indent) + escape_start(_with_links(content))


def escape_start(line: str) -> str:
    """Escape what would be markup at the start of a line."""
    found = AT_START.match(line)
    if found is None:
        return line
    digits = found[0] if found[0].isdigit() else ""
    return digits + "\\" + line[len(digits) :]


def _with_links(content: str) -> str:
    pieces, end = [], 0
    for found in ADDRESS.finditer(content):
        address = _without_ending(found[0])
        if len(address) <= len("https://"):
            continue
        pieces += [escape_inline(content[end : found.start()]), f"<{address}>"]
        end = found.start() + len(address)
    return "".join([*pieces, escape_inline(content[end:])])


def _without_ending(address: str) -> str:
    """Without the punctuation of the sentence; a bracket that was opened inside belongs to it."""
    while address[-1] in ENDING or (
        address[-1] == ")" and address.count(")") > address.count("(")
    ):
        address = address[:-1]
    return address
