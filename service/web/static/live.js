// Live pages: only the page that is looked at listens, because a browser has six connections to a host; and what is
// exchanged in place takes nothing away from whoever reads or writes there. Every page is complete without it.
(function () {
  "use strict";
  var QUIET = 1000; // a page that is left at once never listens
  var AGAIN = 30000; // after a refusal or a fault; what only broke off, the browser takes up again by itself

  // What the sse extension of htmx takes for an EventSource: there while the page is seen, away while it is hidden.
  htmx.createEventSource = function (address) {
    var listeners = [], source = null, closed = false, opened = 0, wait = AGAIN;
    var stream = {
      addEventListener: function (name, listener) {
        listeners.push([name, listener]);
        if (source) { source.addEventListener(name, listener); }
      },
      removeEventListener: function (name, listener) {
        listeners = listeners.filter(function (pair) { return pair[0] !== name || pair[1] !== listener; });
        if (source) { source.removeEventListener(name, listener); }
      },
      close: function () { closed = true; leave(); }
    };
    function enter() {
      if (closed || source || document.hidden) { return; }
      source = new EventSource(address);
      listeners.forEach(function (pair) { source.addEventListener(pair[0], pair[1]); });
      source.onopen = function () {
        wait = AGAIN;
        document.documentElement.dataset.listening = String(opened += 1);
      };
      source.onerror = function () {
        delete document.documentElement.dataset.listening;
        if (source.readyState !== EventSource.CLOSED) { return; }
        source = null;
        window.setTimeout(enter, wait);
        wait *= 2;
      };
    }
    function leave() {
      if (source) { source.close(); }
      source = null;
      delete document.documentElement.dataset.listening;
    }
    document.addEventListener("visibilitychange", function () { if (document.hidden) { leave(); } else { enter(); } });
    window.addEventListener("pagehide", leave);
    window.addEventListener("pageshow", function (event) { if (event.persisted) { enter(); } });
    window.setTimeout(enter, QUIET);
    return stream;
  };

  // A long table (data-rows: whose it is) exchanges the rows that changed with what stands beside (data-beside), and all
  // of it (data-whole) when it changed itself.
  document.addEventListener("htmx:configRequest", function (event) {
    var table = event.detail.elt, told = event.detail.triggeringEvent && event.detail.triggeringEvent.detail;
    if (!table.dataset.rows || !told) { return; }
    var changed = told.data.split(" "), whole = told.data === "all" || changed.indexOf(table.dataset.rows) >= 0;
    var rows = changed.map(function (id) { return "#case-" + id; }).join(",");
    table.setAttribute("hx-select-oob", whole ? table.dataset.whole : [rows, table.dataset.beside].filter(Boolean).join(","));
  });

  function written(field) {
    if (field.type === "checkbox" || field.type === "radio") { return field.checked !== field.defaultChecked; }
    return field.tagName !== "SELECT" && field.value !== field.defaultValue;
  }

  function folds(part) {
    return Array.prototype.map.call(part.querySelectorAll("details"), function (fold) {
      var place = fold.closest("[id]");
      return [(place ? place.id : "") + "/" + fold.querySelector("summary").textContent, fold];
    });
  }

  // The link or button of this part at which the reader is, and the same one once the part is exchanged.
  function held(part) {
    var here = document.activeElement;
    return part.contains(here) ? [part.id, here.tagName, here.textContent] : null;
  }

  function again(place) {
    var part = document.getElementById(place[0]);
    return part && Array.prototype.find.call(part.querySelectorAll(place[1]), function (one) {
      return one.textContent === place[2];
    });
  }

  // A part in which somebody is writing stays as it is; what was unfolded stays unfolded, and the focus where it was.
  var place = null;
  document.addEventListener("htmx:oobBeforeSwap", function (event) {
    var old = event.detail.target, said = document.getElementById("said");
    if (!old.hasAttribute("data-live")) { return; }
    var fields = Array.prototype.slice.call(old.querySelectorAll("input, textarea, select"));
    if (fields.some(function (field) { return field === document.activeElement || written(field); })) {
      event.detail.shouldSwap = false;
      return;
    }
    var open = Object.fromEntries(folds(old).map(function (pair) { return [pair[0], pair[1].open]; }));
    folds(event.detail.fragment).forEach(function (pair) {
      if (pair[0] in open) { pair[1].open = open[pair[0]]; }
    });
    place = held(old) || place;
    if (said) { said.textContent = said.dataset.said + " " + new Date().toTimeString().slice(0, 5); }
  });
  document.addEventListener("htmx:afterSettle", function () {
    var found = place && document.activeElement === document.body && again(place);
    place = null;
    if (found) { found.focus({ preventScroll: true }); }
  });
})();
