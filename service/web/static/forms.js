// What is said beside a field while it is filled in is said of its control too, for those who hear the page.
(function () {
  "use strict";
  document.addEventListener("htmx:afterSwap", function (event) {
    var said = event.target;
    if (!said.id || !said.classList.contains("said")) { return; }
    document.querySelectorAll('[aria-describedby~="' + said.id + '"]').forEach(function (control) {
      if (said.textContent.trim()) { control.setAttribute("aria-invalid", "true"); }
      else { control.removeAttribute("aria-invalid"); }
    });
  });
})();
