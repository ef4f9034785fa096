/* A page that nobody rebuilt hides what may no longer be shown. ES5, no library. */
(function () {
  "use strict";
  function two(number) { return number < 10 ? "0" + number : String(number); }
  function empty(place) {
    var isRow = place.tagName === "TR";
    var words = document.createElement(isRow ? "td" : "p");
    while (place.firstChild) { place.removeChild(place.firstChild); }
    if (isRow) {
      words.setAttribute("colspan", "20");
      words.setAttribute("role", "cell");
    }
    place.className = "";
    words.className = "empty";
    words.appendChild(document.createTextNode(place.getAttribute("data-ended") || "该信息公示期已满，不再显示。"));
    place.appendChild(words);
  }
  function start() {
    var now = new Date();
    var today = now.getFullYear() + "-" + two(now.getMonth() + 1) + "-" + two(now.getDate());
    var dated = document.querySelectorAll("[data-until]");
    var at;
    for (at = 0; at < dated.length; at += 1) {
      if (dated[at].getAttribute("data-until") < today) { empty(dated[at]); }
    }
  }
  if (document.readyState === "loading") { document.addEventListener("DOMContentLoaded", start); } else { start(); }
}());
