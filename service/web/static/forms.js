// What is said beside a field while it is filled in is said of its control too, for those who hear the page; and nothing
// is said while a button of the form is pressed: it would draw the button away from under the finger.
(function () {
  "use strict";
  var pressed = null;
  document.addEventListener("pointerdown", function (event) { pressed = event.target.closest("form button"); });
  ["pointerup", "pointercancel"].forEach(function (end) {
    document.addEventListener(end, function () { window.setTimeout(function () { pressed = null; }, 0); });
  });
  document.addEventListener("htmx:beforeSwap", function (event) {
    if (pressed && pressed.form.contains(event.detail.target)) { event.detail.shouldSwap = false; }
  });
  document.addEventListener("htmx:afterSwap", function (event) {
    var said = event.target;
    if (!said.id || !said.classList.contains("said")) { return; }
    document.querySelectorAll('[aria-describedby~="' + said.id + '"]').forEach(function (control) {
      if (said.textContent.trim()) { control.setAttribute("aria-invalid", "true"); }
      else { control.removeAttribute("aria-invalid"); }
    });
  });
})();
