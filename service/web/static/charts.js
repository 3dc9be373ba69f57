// Draws every [data-chart] from the numbers beside it; without it the table with the same numbers remains.
(function () {
  "use strict";
  var still = window.matchMedia("(prefers-reduced-motion: reduce)").matches;

  function draw(place) {
    if (place.dataset.drawn || !window.echarts) { return; }
    place.dataset.drawn = "1";
    var option = JSON.parse(document.getElementById(place.dataset.chart).textContent);
    option.animation = !still;
    option.aria = { enabled: false, decal: { show: true } };
    option.textStyle = { fontFamily: getComputedStyle(document.body).fontFamily };
    option.tooltip = Object.assign({ renderMode: "richText", confine: true }, option.tooltip);
    var chart = window.echarts.init(place, null, { renderer: "canvas" });
    chart.setOption(option);
    new ResizeObserver(function () { chart.resize(); }).observe(place);
  }
  function drawAll() { document.querySelectorAll("[data-chart]").forEach(draw); }
  document.addEventListener("DOMContentLoaded", drawAll);
  document.addEventListener("htmx:afterSettle", drawAll);
})();
