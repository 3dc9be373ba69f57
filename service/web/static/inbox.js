// The inbox by keyboard. The focus itself moves from row to row, so that a screen reader goes along; every key can be
// switched off (WCAG 2.1.4), and none works while one is typing. Without scripts nothing of it is needed.
(function () {
  "use strict";
  var KEPT = "duban.keys";

  function on() {
    try { return window.localStorage.getItem(KEPT) !== "off"; } catch (refused) { return true; }
  }

  function keep(wanted) {
    try { window.localStorage.setItem(KEPT, wanted ? "on" : "off"); } catch (refused) { /* for this page only */ }
  }

  function one(what) { return document.querySelector(what); }
  function every(what) { return Array.prototype.slice.call(document.querySelectorAll(what)); }
  function rows() { return every("[data-row]"); }
  function here() { return document.activeElement ? document.activeElement.closest("[data-row]") : null; }

  function move(by) {
    var all = rows(), now = all.indexOf(here());
    if (!all.length) { return; }
    var next = now < 0 ? (by > 0 ? 0 : all.length - 1) : Math.min(Math.max(now + by, 0), all.length - 1);
    all[next].querySelector("th a").focus();
    all[next].scrollIntoView({ block: "nearest" });
  }

  function choose() {
    var row = here(), box = row && row.querySelector("input[type=checkbox]");
    if (box) { box.click(); }
  }

  function follow(link) { if (link) { link.click(); } }

  function help() {
    var dialog = one("#keys");
    if (!dialog || dialog.open) { return; }
    one("[data-keys-on]").checked = on();
    dialog.showModal();
  }

  var KEYS = {
    j: function () { move(1); },
    k: function () { move(-1); },
    x: choose,
    a: function () { follow(one("[data-all] input")); },
    b: function () { follow(one("form[action='/tasks/several'] button:not([formaction])")); },
    n: function () { follow(one(".pager a[rel=next]")); },
    "/": function () { var field = one("#find"); if (field) { field.focus(); field.select(); } },
    "?": help
  };
  ["1", "2", "3", "4"].forEach(function (key) {
    KEYS[key] = function () { follow(every("nav.tabs a")[Number(key) - 1]); };
  });

  function typing(target) {
    return target.closest("input:not([type=checkbox]):not([type=radio]), textarea, select, dialog, [contenteditable]");
  }

  document.addEventListener("keydown", function (event) {
    if (event.defaultPrevented || event.ctrlKey || event.altKey || event.metaKey || event.isComposing) { return; }
    if (!one("[data-keys-help]") || typing(event.target)) { return; }
    var arrow = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (arrow && here()) {
      event.preventDefault();
      move(arrow);
    } else if (KEYS[event.key] && on()) {
      event.preventDefault();
      KEYS[event.key]();
    }
  });

  document.addEventListener("click", function (event) {
    if (event.target.closest("[data-keys-help]")) { help(); }
  });
  document.addEventListener("change", function (event) {
    if (event.target.matches("[data-keys-on]")) { keep(event.target.checked); }
    if (event.target.closest("[data-all]")) {
      every("[data-row] input[type=checkbox]").forEach(function (box) { box.checked = event.target.checked; });
    }
  });

  // What only scripts can do appears with them, also in a list that was changed in place.
  function show() { every("[data-keys-help], [data-all]").forEach(function (part) { part.hidden = false; }); }
  document.addEventListener("DOMContentLoaded", show);
  document.addEventListener("htmx:afterSettle", show);
})();
