// A screen that nobody touches: when it could not be renewed it says so, and goes on trying.
(function () {
  "use strict";
  function stale(is) {
    return function () { document.getElementById("stale").hidden = !is; };
  }
  document.addEventListener("htmx:responseError", stale(true));
  document.addEventListener("htmx:sendError", stale(true));
  document.addEventListener("htmx:timeout", stale(true));
  document.addEventListener("htmx:afterSwap", stale(false));
})();
