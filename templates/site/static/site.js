/* A page that nobody rebuilt hides what may no longer be shown. ES5, no library. */
(function () {
  "use strict";
  function two(number) { return number < 10 ? "0" + number : String(number); }
  function start() {
    var now = new Date();
    var today = now.getFullYear() + "-" + two(now.getMonth() + 1) + "-" + two(now.getDate());
    var rows = document.querySelectorAll("[data-until]");
    var at, row, cell, inRow;
    for (at = 0; at < rows.length; at += 1) {
      row = rows[at];
      if (row.getAttribute("data-until") < today) {
        while (row.firstChild) { row.removeChild(row.firstChild); }
        inRow = row.tagName.toLowerCase() === "tr";
        cell = document.createElement(inRow ? "td" : "p");
        if (inRow) { cell.setAttribute("colspan", "20"); }
        cell.className = "empty";
        cell.appendChild(document.createTextNode("该信息公示期已满，不再显示。"));
        row.appendChild(cell);
      }
    }
  }
  if (document.readyState === "loading") { document.addEventListener("DOMContentLoaded", start); } else { start(); }
}());
