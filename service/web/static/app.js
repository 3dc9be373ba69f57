// Enhancement only: every page works without it.
(function () {
  "use strict";

  // A form that is on its way cannot be sent a second time by an impatient click.
  document.addEventListener("submit", function (event) {
    var form = event.target;
    if (event.defaultPrevented) { return; }
    if (form.dataset.sent) { event.preventDefault(); return; }
    form.dataset.sent = "1";
    window.setTimeout(function () { delete form.dataset.sent; }, 5000);
  });
  window.addEventListener("pageshow", function () {
    document.querySelectorAll("form[data-sent]").forEach(function (form) { delete form.dataset.sent; });
  });

  // What was refused is read out and seen first.
  function showRefusal() {
    var refused = document.getElementById("refused");
    if (refused) { refused.focus(); }
  }
  document.addEventListener("DOMContentLoaded", showRefusal);
  document.addEventListener("htmx:afterSettle", showRefusal);

  // A list that is exchanged in place keeps the focus: on its link that is now current, or else at the new list's head.
  var used = null;
  document.addEventListener("htmx:beforeSwap", function (event) {
    used = event.detail.boosted ? event.detail.requestConfig.elt.closest("nav[aria-label]") : null;
  });
  document.addEventListener("htmx:afterSettle", function (event) {
    if (!event.detail.boosted || document.activeElement !== document.body) { return; }
    var list = used && document.querySelector("main nav[aria-label='" + CSS.escape(used.getAttribute("aria-label")) + "']");
    var place = (list && list.querySelector("[aria-current]")) || document.getElementById("main");
    place.focus({ preventScroll: true });
  });

  // An open menu of the head closes when one goes elsewhere.
  document.addEventListener("click", function (event) {
    document.querySelectorAll("details.drop[open]").forEach(function (menu) {
      if (!menu.contains(event.target)) { menu.open = false; }
    });
  });
  document.addEventListener("keydown", function (event) {
    if (event.key !== "Escape") { return; }
    document.querySelectorAll("details.drop[open]").forEach(function (menu) {
      menu.open = false;
      menu.querySelector("summary").focus();
    });
  });
})();
