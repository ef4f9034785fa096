/* A page that nobody rebuilt hides what may no longer be shown; the reader's switches. ES5, no library. */
(function () {
  "use strict";
  var root = document.documentElement;
  var DARK = "(prefers-color-scheme: dark)";
  function two(number) { return number < 10 ? "0" + number : String(number); }
  function empty(place) {
    var isRow = place.tagName === "TR";
    var words = document.createElement(isRow ? "td" : "p");
    while (place.firstChild) { place.removeChild(place.firstChild); }
    if (isRow) { words.setAttribute("colspan", "20"); }
    place.className = "";
    words.className = "empty";
    words.appendChild(document.createTextNode(place.getAttribute("data-ended") || "该信息公示期已满，不再显示。"));
    place.appendChild(words);
  }
  function hidePast() {
    var now = new Date();
    var today = now.getFullYear() + "-" + two(now.getMonth() + 1) + "-" + two(now.getDate());
    var dated = document.querySelectorAll("[data-until]");
    var at;
    for (at = 0; at < dated.length; at += 1) {
      if (dated[at].getAttribute("data-until") < today) { empty(dated[at]); }
    }
  }
  /* Opened from disk, a browser may refuse to remember: then a switch holds for the page only. */
  function remembered(name) {
    try { return window.localStorage.getItem("credit-" + name) || ""; } catch (refused) { return ""; }
  }
  function remember(name, value) {
    try { window.localStorage.setItem("credit-" + name, value); } catch (refused) { return; }
  }
  function isOn(name) {
    var value = root.getAttribute("data-" + name);
    if (name === "scheme" && !value) { return Boolean(window.matchMedia && window.matchMedia(DARK).matches); }
    return value === "dark" || value === "large";
  }
  function apply(name, value) {
    if (value) { root.setAttribute("data-" + name, value); } else { root.removeAttribute("data-" + name); }
  }
  function switches() {
    var buttons = document.querySelectorAll("[data-look]");
    var printer = document.querySelector("[data-print]");
    var at;
    function show() {
      for (at = 0; at < buttons.length; at += 1) {
        buttons[at].setAttribute("aria-pressed", String(isOn(buttons[at].getAttribute("data-look"))));
      }
    }
    function press() {
      var name = this.getAttribute("data-look");
      var value = isOn(name) ? { scheme: "light", size: "usual" }[name] : this.getAttribute("data-to");
      apply(name, value);
      remember(name, value);
      show();
    }
    for (at = 0; at < buttons.length; at += 1) { buttons[at].addEventListener("click", press); }
    printer.addEventListener("click", function () { window.print(); });
    document.querySelector(".looks").hidden = false;
    show();
  }
  function start() {
    hidePast();
    switches();
  }
  apply("scheme", remembered("scheme"));
  apply("size", remembered("size"));
  if (document.readyState === "loading") { document.addEventListener("DOMContentLoaded", start); } else { start(); }
}());
