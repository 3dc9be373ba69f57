"""What stays Chinese on an English page says so, for voices that read aloud (WCAG 3.1.2).

Names of units, people and cases, what officials wrote, refusals, the reasons of a deadline's days and documents stay as
they are. They come from everywhere, so they are found in the finished page, not marked where each is shown.
"""

import re

CHINESE = re.compile(r"[\u4e00-\u9fff](?:[^A-Za-z<]*[\u3000-\u303f\u4e00-\u9fff\uff00-\uffef])?")
"""From one Chinese character to the last before a Latin word."""
TOLD = re.compile(r"(\A|<(/?\w+)[^<>]*>)([^<]*[\u4e00-\u9fff][^<]*)")
"""A tag, or a piece's beginning, and the text with Chinese that follows it."""
ALONE = frozenset({"title", "option", "textarea", "text", "tspan"})
"""What may hold no element of HTML, and is marked itself."""


def name_chinese(html: str) -> str:
    """The English page with every Chinese text in it marked as Chinese."""
    return TOLD.sub(_marked, html)


def _marked(told: re.Match[str]) -> str:
    tag, name, text = told.groups()
    if name in ("script", "style") or ' lang="zh-CN"' in tag:
        return told[0]
    if name in ALONE:
        return f'<{name} lang="zh-CN"{tag.removeprefix(f"<{name}")}{text}'
    return tag + CHINESE.sub(r'<span lang="zh-CN">\g<0></span>', text)
