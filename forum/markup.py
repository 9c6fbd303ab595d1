"""Markdown to safe HTML: raw HTML off, then an allow-list; each block finds its own direction."""

import re
import unicodedata
from collections.abc import Iterator, Sequence
from functools import lru_cache
from itertools import zip_longest
from typing import Any
from urllib.parse import urlsplit

import bleach
from django.conf import settings
from markdown_it import MarkdownIt
from markdown_it.common.utils import escapeHtml
from markdown_it.renderer import RendererHTML
from markdown_it.rules_core import StateCore
from markdown_it.token import Token

MENTION = re.compile(r"(?<![\w@/.-])@([a-z0-9][a-z0-9_-]{1,38}[a-z0-9])(?![\w@])", re.IGNORECASE)
MENTIONS_A_POST = 20
# Another site's whole address, or a path of ours; `//` would be another site's.
ADDRESS = re.compile(r"^(https?://|mailto:|/(?!/))", re.IGNORECASE)
# Finding bare addresses is slow on text that is nothing but addresses.
LINKS_A_POST = 100
# Each row is filled up to the head's columns: a small text could make a page of megabytes.
TABLE_COLUMNS = 20
TABLE_ROWS = 200
TAGS = {
    "a", "bdi", "blockquote", "br", "code", "del", "em", "h3", "h4", "h5", "h6", "hr", "li", "ol",
    "p", "pre", "s", "strong", "table", "tbody", "td", "th", "thead", "tr", "ul",
}  # fmt: skip
ATTRIBUTES = {
    "a": ["href", "rel", "class", "dir"],
    "ol": ["dir", "start"],
    **{
        tag: ["dir"]
        for tag in (
            "p",
            "li",
            "ul",
            "table",
            "h3",
            "h4",
            "h5",
            "h6",
            "blockquote",
            "td",
            "th",
            "pre",
            "code",
        )
    },
}
BLOCKS = {"paragraph_open", "heading_open", "td_open", "th_open"}
# What holds blocks cannot find its direction itself: `auto` skips children with one of their own.
HOLDERS = {
    "blockquote_open", "bullet_list_open", "ordered_list_open", "list_item_open", "table_open",
}  # fmt: skip
HOLDERS_END = {name.replace("_open", "_close") for name in HOLDERS}
NOT_WORDS = re.compile(r"`[^`]*`|https?://\S+|@[\w-]+")


def mentioned_handles(body: str) -> list[str]:
    """The handles a text names, in order, in lower case, each once, at most 20."""
    found = dict.fromkeys(match.lower() for match in MENTION.findall(body))
    return list(found)[:MENTIONS_A_POST]


def render(body: str, *, handles: Sequence[str] = ()) -> str:
    """Safe HTML of a Markdown text; `handles` are the mentioned ones that exist."""
    parser = _parser(
        linkify=len(re.findall(r"://|www\.|@", body)) <= LINKS_A_POST,
        tables=_are_small_tables(body),
    )
    html = parser.render(body, {"handles": frozenset(handles)})
    return bleach.clean(
        html,
        tags=TAGS,
        attributes=ATTRIBUTES,
        protocols={"http", "https", "mailto"},
        strip=False,
    )


@lru_cache
def _parser(*, linkify: bool, tables: bool) -> MarkdownIt:
    parser = MarkdownIt("commonmark", {"html": False, "linkify": linkify, "breaks": True})
    parser.enable(["table", "strikethrough"] if tables else ["strikethrough"])
    # Nothing a member writes makes a reader's browser ask another server: an image is its link.
    parser.disable(["image", "html_block", "html_inline"])
    parser.validateLink = _is_whole_address  # type: ignore[method-assign]
    if linkify and parser.linkify is not None:
        parser.enable("linkify")
        parser.linkify.set({"fuzzy_link": False, "fuzzy_email": False})
    parser.core.ruler.push("images", _drop_image_signs)
    parser.core.ruler.push("directions", _give_directions)
    parser.core.ruler.push("dress", _dress)
    parser.core.ruler.push("hosts", _tell_hosts)
    parser.core.ruler.push("mentions", _link_mentions)
    parser.add_render_rule("mention", _render_mention)
    parser.add_render_rule("host", _render_host)
    return parser


def _are_small_tables(body: str) -> bool:
    rows = [line.count("|") for line in body.split("\n") if "|" in line]
    return len(rows) <= TABLE_ROWS and max(rows, default=0) <= TABLE_COLUMNS + 1


def _is_whole_address(url: str) -> bool:
    return ADDRESS.match(url) is not None


def _give_directions(state: StateCore) -> None:
    held: list[Token] = []
    for token, following in zip_longest(state.tokens, state.tokens[1:]):
        if token.type in BLOCKS and not _is_neutral(following):
            token.attrSet("dir", "auto")
        elif token.type in HOLDERS:
            held.append(token)
        elif token.type in HOLDERS_END:
            # Nothing in it had a direction: it keeps the one around it.
            held[:] = [one for one in held if one.level < token.level]
        elif token.type == "inline":
            _direct(held, token.content)


def _dress(state: StateCore) -> None:
    """Headings below the page's own, code without a language, links that promise nothing."""
    for token in state.tokens:
        if token.type in {"heading_open", "heading_close"}:
            # The page's own headings are h1 and h2.
            token.tag = f"h{min(6, int(token.tag[1]) + 2)}"
        if token.type in {"fence", "code_block"}:
            token.info = ""
        for child in token.children or ():
            _dress_inline(child)


def _dress_inline(token: Token) -> None:
    if token.type == "link_open":
        token.attrSet("rel", "nofollow ugc noopener noreferrer")
        if token.info == "auto":
            token.attrSet("dir", "ltr")
    if token.type == "code_inline":
        token.attrSet("dir", "ltr")


def _direct(held: list[Token], text: str) -> None:
    """What was opened takes the direction of the first words in it."""
    for character in NOT_WORDS.sub("", text):
        strong = unicodedata.bidirectional(character)
        if strong in {"L", "R", "AL"}:
            for token in held:
                token.attrSet("dir", "ltr" if strong == "L" else "rtl")
            held.clear()
            return


def _is_neutral(token: Token | None) -> bool:
    """Figures and signs alone take the direction around them: `auto` would make them run left."""
    if token is None or token.type != "inline":
        return False
    return not any(unicodedata.bidirectional(c) in {"L", "R", "AL"} for c in token.content)


def _drop_image_signs(state: StateCore) -> None:
    """An image is its link: the exclamation mark before it says nothing to a reader."""
    for token in state.tokens:
        children = token.children or []
        for child, following in zip_longest(children, children[1:]):
            if following is not None and following.type == "link_open" and child.type == "text":
                child.content = child.content.removesuffix("!")


def _tell_hosts(state: StateCore) -> None:
    """Behind words that do not say so stands where a link to another site leads."""
    for token in state.tokens:
        if token.type == "inline" and any(c.type == "link_open" for c in token.children or ()):
            token.children = list(_with_hosts(token.children or []))


def _with_hosts(children: list[Token]) -> Iterator[Token]:
    host, words = "", ""
    for child in children:
        yield child
        if child.type == "link_open":
            host, words = _host_of(str(child.attrGet("href") or "")), ""
        elif child.type == "link_close" and host and not _says(words, host):
            yield Token("host", "", 0, content=host)
        elif child.type in {"text", "code_inline"}:
            words += child.content


def _says(words: str, host: str) -> bool:
    """Whether words are an address on that host; one that only holds its name may deceive."""
    address = rf"\s*(https?://)?(www\.)?{re.escape(host)}(?![\w.@-])"
    return re.match(address, words, re.IGNORECASE) is not None


def _host_of(address: str) -> str:
    """The name of another site; nothing of ours, or where none can be made out."""
    try:
        parts = urlsplit(address)
        if parts.netloc == urlsplit(settings.SITE_URL).netloc:
            return ""
        return (parts.hostname or "").removeprefix("www.")
    except ValueError:
        return ""


def _render_host(
    renderer: RendererHTML, tokens: Sequence[Token], index: int, options: Any, env: Any
) -> str:
    return f" <bdi>({escapeHtml(tokens[index].content)})</bdi>"


def _link_mentions(state: StateCore) -> None:
    handles = state.env.get("handles", frozenset())
    for token in state.tokens:
        if token.type == "inline" and token.children:
            token.children = _split_mentions(token.children, handles)


def _split_mentions(children: list[Token], handles: frozenset[str]) -> list[Token]:
    result: list[Token] = []
    links = 0
    for child in children:
        links += (child.type == "link_open") - (child.type == "link_close")
        if child.type != "text" or links:
            result.append(child)
            continue
        result += _mention_tokens(child, handles)
    return result


def _mention_tokens(text: Token, handles: frozenset[str]) -> list[Token]:
    tokens: list[Token] = []
    end = 0
    for match in MENTION.finditer(text.content):
        if match.group(1).lower() not in handles:
            continue
        tokens.append(Token("text", "", 0, content=text.content[end : match.start()]))
        tokens.append(Token("mention", "", 0, content=match.group(1).lower()))
        end = match.end()
    if not tokens:
        return [text]
    tokens.append(Token("text", "", 0, content=text.content[end:]))
    return tokens


def _render_mention(
    renderer: RendererHTML, tokens: Sequence[Token], index: int, options: Any, env: Any
) -> str:
    handle = tokens[index].content
    # Isolated, so that a post that begins with a mention still finds its direction.
    return f'<a class="mention" href="/people/{handle}/"><bdi>@{handle}</bdi></a>'
