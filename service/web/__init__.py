"""The pages that officials, supervisors and citizens see. How a page is built here:

**Route and template.** A module of routes (listed in `routes.py`) takes `ThePage` and answers `page.show("x.html",
…)`; for everybody, `public("x.html", …)`. The template begins `{% extends "base.html" %}`, sets `{% block title %}`
and `{% block main %}`. Officials get Tabler's sheet, the menu and htmx; citizens get `plain.css`, some 5 kB, and no
htmx. A new page of the house adds its line to `navigation.py` (groups, icon, and for which offices). There is one
`<h1>`.

**Macros.** `parts.html`: `page_head(title, crumbs)` (its caller's body: buttons), `card(title, id, flush)` (called
with `{% call %}`; `flush=true` for a table), `badge(text, tone)`, `light(code)` of a task, `flag(code)`,
`provisional()`, `clause(text)`, `refusal(refused, errors)`, `empty(title, text, icon_name)`, `tabs(label, items)`,
`pager(next, first)`, `why(explanation, clause, calendar_version)` for "why this day" in place, `days(rows)`,
`in_hands(turn)` for whose turn it is (`turn_cell(turn)` in a list's cell, `task_cells(t)` in a table of one's own),
`with_whom(t)` for a next task, `icon(name)` (names: ICONS of `deploy/build_assets.py`), `chart(c)`. `lists.html`: the
year's field, the tables of cases and measures, `links(acts)`.
`fields.html`: `all(bounds)` for the fields of a form class (`bind()` of `filling.py`), and `field`, `long`, `pick`,
`upload` for a few of one's own. Facts stand in
`<dl class="facts"><div><dt>`; a table's cells have `data-label`, so that on a phone each row becomes a block; what is
wide stands in `<div class="scroll" tabindex="0" role="region" aria-label="…">`. Not for print: `class="no-print"`.

**Colour never speaks alone.** Tones: good, warn, bad, info, quiet. In these cycles red is praise (红旗, `red-flag`) and
yellow is the warning (黄牌, `yellow-card`); only `flag()` uses those two. Every badge prints its word.

**Words.** Chinese is the source. In a template every word is `_('…')`, with `%(name)s` for what is put in (escaped);
a bare `%` is `%%`. Words that come as data (a step's, state's or outcome's title, a field's label) pass `|tr`; names
of codes pass `|word('group')` (words.toml). In Python: `from service.web.language import gettext as _`, and
`mark("…")` for a constant shown later by `|tr`. What officials wrote, names of units and people, and documents stay
as they are; refusals of the service stay Chinese, with their clause. On an English page all of it is marked as Chinese
when the page is made (`tongues.py`); a template does nothing for it. English stands in `locales/en/LC_MESSAGES/*.po`,
all files read together: a new part brings a file of its own. `tests/web/test_languages.py` names every word that is
not marked or not translated. Dates, money and lists: filters `day`, `plain_day`, `due`, `time`, `money`, `said`,
`listed`.

**Forms** post without scripts and answer 303 (`go`), or show the page again with the refusal and everything typed
(`page.attempt`, `status_of`). The page's form holds `version` where the task has one. `app.js` stops a double click;
an expired session keeps the fields and goes on after login (`expired.py`). Nothing is confirmed by a dialogue: what
follows is written beside the button.

**A form on a page of its own** is an `Asked` (title, what follows, button, form class, clause), and where it stands a
`FormPage` (`asking.py`): for whom, with which choices, what is done with it. A dependency that answers a `FormPage` and
`form_routes(router, path, opened)` (`form_pages.py`) are the whole page: shown, checked while it is typed, kept as a
draft (`service/unsent.py`: one person's own, gone when it is sent), sent. What may be done about a case besides its
tasks is a `CaseAct` (`acting.py`): listed in ACTS of `case_acts.py`, it has its address, its link on the case's page
(`offered_acts`) and `since`, the case's newest event when the page was made: had the case gone on, nothing happens.

**Whose turn it is** (`turns.py`): `whose_turn` for a case's page, `whose_turns` and `case_rows` for a list, in two
statements however long it is, and of what the reader may know.

**While a task's form is filled in** (`draft_pages.py`): each field group posts to `/check`, which answers what is wrong
there (`checking.py`, the same form class) and what would follow (`tasks/foresee.py`: the decision made and undone);
`#kept` posts to `/draft` (`tasks/drafts.py`: one person's own, versioned, gone with the decision). A field's clause is
named in `clauses.toml`, its words come from the case's pack. What a page posts by itself after its session has ended
is answered into `#session`, and the page keeps everything.

**In place.** `{{ boosted() }}` on a `<nav>` or a GET form lets htmx exchange `#main` only; never on a form that
decides. Such a `<nav>` has its `aria-label`: the focus comes back to its link that is now current, else to `#main`.
**Live.** Every page of the house has one stream (`live_pages.py`); the menu's counts come by it. `page.show(…,
live=case.id)` makes a page follow a case and those right below it: `<div hx-get="{{ address() }}" hx-trigger="sse:case"
hx-swap="none" hx-select-oob="#part,…">` then exchanges the parts named, each with an id and `data-live`, save one in
which somebody is writing. A long table with `data-rows` exchanges the rows `case-<id>` that changed with what
`data-beside` names, and what `data-whole` names when its own case changed (`key_list.html`).
Without scripts the page is complete as it is.
**Charts.** `charts.Chart(name, title, axis, labels, series)` as a fact, `{{ chart(c) }}` where it stands and `{{
chart_scripts() }}` in `{% block scripts %}`: the same numbers stand in a table under it.

The content security policy is `default-src 'self'`: no inline script, no `style=`, no other host.
"""
