// A screen that nobody touches: what is no screen (a login, a fault) is not shown; it says so, and goes on trying.
(function () {
  "use strict";
  function stale(is) { document.getElementById("stale").hidden = !is; }
  document.addEventListener("htmx:beforeSwap", function (event) {
    var good = event.detail.xhr.status === 200 && event.detail.xhr.responseText.indexOf('id="screen"') > 0;
    event.detail.shouldSwap = good;
    event.detail.isError = false;
    stale(!good);
  });
  document.addEventListener("htmx:sendError", function () { stale(true); });
  document.addEventListener("htmx:timeout", function () { stale(true); });
})();
