/* Search over the documentation's own index, handed over by a classic script, so that it works from disk. ES5. */
(function () {
  "use strict";
  var entries = [];
  var MOST = 60;

  function fold(text) {
    var folded = "";
    var at, unit;
    for (at = 0; at < text.length; at += 1) {
      unit = text.charCodeAt(at);
      folded += unit >= 0xFF01 && unit <= 0xFF5E ? String.fromCharCode(unit - 0xFEE0) : text.charAt(at);
    }
    return folded.replace(/\s+/g, " ").toUpperCase();
  }
  function tell(text) { document.getElementById("told").textContent = text; }
  function clear() {
    var list = document.getElementById("found");
    while (list.firstChild) { list.removeChild(list.firstChild); }
    return list;
  }
  /* How well a term fits an entry; 0 where it does not. */
  function fits(entry, term) {
    if (entry.code === term || entry.title === term) { return 100; }
    if (entry.title.indexOf(term) === 0) { return 60; }
    if (entry.title.indexOf(term) > 0) { return 40; }
    if (entry.code.indexOf(term) >= 0) { return 30; }
    if ((" " + entry.words + " ").indexOf(" " + term + " ") >= 0) { return 25; }
    return entry.words.indexOf(term) >= 0 ? 10 : 0;
  }
  function score(entry, terms) {
    var total = 0;
    var at, one;
    for (at = 0; at < terms.length; at += 1) {
      one = fits(entry, terms[at]);
      if (!one) { return 0; }
      total += one;
    }
    return total;
  }
  function add(list, entry) {
    var item = document.createElement("li");
    var link = document.createElement("a");
    var kind = document.createElement("span");
    var code = document.createElement("code");
    link.href = entry.path;
    link.textContent = entry.shown[2];
    kind.textContent = entry.shown[0];
    code.textContent = entry.shown[1];
    item.appendChild(link);
    item.appendChild(kind);
    if (entry.shown[1]) { item.appendChild(code); }
    list.appendChild(item);
  }
  function search(text) {
    var terms = fold(text).split(" ").filter(function (one) { return one; });
    var list = clear();
    var found = [];
    var at, points;
    if (!terms.length) { tell("请输入代码、名称或者列名。"); return; }
    for (at = 0; at < entries.length; at += 1) {
      points = score(entries[at], terms);
      if (points) { found.push([points, at]); }
    }
    found.sort(function (one, other) { return other[0] - one[0] || one[1] - other[1]; });
    for (at = 0; at < found.length && at < MOST; at += 1) { add(list, entries[found[at][1]]); }
    tell(found.length ? "找到 " + found.length + " 项" + (found.length > MOST ? "，只显示前 " + MOST + " 项。" : "。")
      : "没有找到。请换一个词，或者从上方栏目逐页查找。");
  }
  window.handbookSearch = function (rows) {
    var field = document.getElementById("q");
    var asked = /[?&]q=([^&]*)/.exec(window.location.search);
    var at;
    for (at = 0; at < rows.length; at += 1) {
      entries.push({ shown: rows[at], code: fold(rows[at][1]), title: fold(rows[at][2]), path: rows[at][3], words: fold(rows[at][4]) });
    }
    document.querySelector("form.search").addEventListener("submit", function (event) {
      event.preventDefault();
      search(field.value);
    });
    tell("可查询 " + entries.length + " 项。");
    if (asked) {
      try { field.value = decodeURIComponent(asked[1].replace(/\+/g, " ")); } catch (ignored) { field.value = ""; }
      search(field.value);
    }
  };
}());
