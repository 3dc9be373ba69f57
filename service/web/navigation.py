"""The official's menu: every page of the house in its group. A page that is new adds its line here."""

from collections.abc import Collection
from dataclasses import dataclass
from typing import Any

from service.engine.queries import SIGHT
from service.org.offices import OVERSEERS
from service.web.language import mark


@dataclass(frozen=True)
class Link:
    """One page of the menu; with `offices`, only for those who hold one of them."""

    href: str
    title: str
    icon: str
    offices: Collection[str] = ()


GROUPS: tuple[tuple[str, tuple[Link, ...]], ...] = (
    (
        mark("我的待办"),
        (
            Link("/tasks", mark("我的待办"), "inbox"),
            Link("/notices", mark("消息"), "bell"),
            Link("/stand-ins", mark("外出替代（AB角）"), "user"),
            Link("/paper", mark("签批代录"), "writing", ("signature_clerk",)),
        ),
    ),
    (mark("年度激励"), (Link("/rounds", mark("年度激励"), "award"),)),
    (
        mark("重点工作"),
        (
            Link("/key-lists", mark("重点工作清单"), "flag"),
            Link("/assessments", mark("年度考核方案"), "report"),
            Link("/facts", mark("奖惩事实"), "coin"),
            Link("/measures", mark("奖惩措施"), "trophy"),
            Link("/outstanding", mark("突出贡献事项"), "award"),
            Link("/pilots", mark("试点"), "adjustments"),
        ),
    ),
    (
        mark("督查"),
        (
            Link("/supervision", mark("督查总览"), "layout-dashboard", OVERSEERS),
            Link("/supervision/flags", mark("红旗、黄牌"), "flag-filled", OVERSEERS),
            Link("/supervision/escalations", mark("约谈和问责"), "speakerphone", OVERSEERS),
            Link("/supervision/trend", mark("逾期趋势和分布"), "chart-bar", OVERSEERS),
            Link("/matters", mark("督办事项"), "clipboard-list"),
            Link("/inspections", mark("督查活动"), "eye"),
            Link("/duties", mark("定期工作"), "list-check"),
            Link("/histories", mark("流程记录"), "history", SIGHT),
            Link("/timers", mark("即将到时"), "clock", SIGHT),
        ),
    ),
    (mark("文件"), (Link("/documents", mark("文件"), "file-text"),)),
    (
        mark("规则与日历"),
        (
            Link("/calculator", mark("期限试算"), "calculator"),
            Link("/calendar", mark("日历"), "calendar"),
            Link("/packs", mark("规则"), "scale"),
        ),
    ),
    (
        mark("管理"),
        (
            Link("/organisation", mark("机构"), "sitemap"),
            Link("/differences", mark("登记与流程比对"), "refresh", SIGHT),
            Link("/chores", mark("日常事务"), "list-check", ("system_admin",)),
            Link("/outbox", mark("发件箱"), "send", ("system_admin",)),
            Link("/users", mark("用户与权限"), "users", ("system_admin",)),
            Link("/admin-record", mark("管理记录"), "history", ("system_admin", "office_director")),
        ),
    ),
)


def menu(offices: Collection[str], path: str) -> list[dict[str, Any]]:
    """The groups that the official has pages in; the page that is open, or whose part is open, is current."""
    shown = [(title, [link for link in links if _may(link, offices)]) for title, links in GROUPS]
    here = max((link.href for _, links in shown for link in links if _inside(path, link.href)), key=len, default="")
    return [
        {"title": title, "links": [{"link": link, "current": link.href == here} for link in links]}
        for title, links in shown
        if links
    ]


def _may(link: Link, offices: Collection[str]) -> bool:
    return not link.offices or any(office in offices for office in link.offices)


def _inside(path: str, href: str) -> bool:
    return path == href or path.startswith(f"{href}/")
