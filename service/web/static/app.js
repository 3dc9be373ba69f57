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
