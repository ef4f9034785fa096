/* Search over script shards, so that it works from disk. ES5, no library; folds and hashes as the index does. */
(function () {
  "use strict";
  var shards = Number(document.currentScript.getAttribute("data-shards"));
  var parts = {};
  var waiting = {};
  var MOST = 200;

  function fold(text) {
    var folded = "";
    var at, unit;
    for (at = 0; at < text.length; at += 1) {
      unit = text.charCodeAt(at);
      folded += unit >= 0xFF01 && unit <= 0xFF5E ? String.fromCharCode(unit - 0xFEE0) : text.charAt(at);
    }
    return folded.replace(/\s+/g, "").toUpperCase();
  }
  function shardOf(key) {
    var total = 0;
    var at;
    for (at = 0; at < key.length; at += 1) { total = (total * 31 + key.charCodeAt(at)) % 65521; }
    return total % shards;
  }
  function load(shard, then) {
    if (parts[shard]) { then(parts[shard]); return; }
    if (waiting[shard]) { waiting[shard].push(then); return; }
    waiting[shard] = [then];
    var script = document.createElement("script");
    script.src = "search/" + shard + ".js";
    script.onerror = function () {
      delete waiting[shard];
      clear();
      tell("查询数据没有读到，请稍后再试，或者从上方栏目逐页查找。");
    };
    document.body.appendChild(script);
  }
  window.creditSearchPart = function (shard, part) {
    parts[shard] = part;
    var calls = waiting[shard] || [];
    var at;
    for (at = 0; at < calls.length; at += 1) { calls[at](part); }
  };
  function tell(text) { document.getElementById("told").textContent = text; }
  function clear() {
    var list = document.getElementById("found");
    while (list.firstChild) { list.removeChild(list.firstChild); }
    return list;
  }
  function show(found) {
    var list = clear();
    var at, item, link, code;
    for (at = 0; at < found.length && at < MOST; at += 1) {
      item = document.createElement("li");
      link = document.createElement("a");
      link.href = "subjects/" + found[at][1].slice(-2) + "/" + found[at][1] + ".html";
      link.textContent = found[at][0];
      code = document.createElement("span");
      code.textContent = found[at][1];
      item.appendChild(link);
      item.appendChild(code);
      list.appendChild(item);
    }
    tell(found.length ? "找到 " + found.length + " 个主体" + (found.length > MOST ? "，只显示前 " + MOST + " 个。" : "。")
      : "没有找到。请核对名称或者代码；没有找到不代表有或者没有某类信息。");
  }
  function holds(name, terms) {
    var at;
    for (at = 0; at < terms.length; at += 1) { if (name.indexOf(terms[at]) < 0) { return false; } }
    return true;
  }
  function search(text) {
    var words = text.split(/\s+/);
    var terms = [];
    var at, key, code;
    for (at = 0; at < words.length; at += 1) { if (fold(words[at])) { terms.push(fold(words[at])); } }
    if (!terms.length) { clear(); tell("请输入名称或者代码。"); return; }
    code = terms.length === 1 && /^[0-9A-Z]{18}$/.test(terms[0]);
    terms.sort(function (one, other) { return other.length - one.length; });
    if (terms[0].length < 2) { clear(); tell("请至少输入两个连续的字。"); return; }
    key = code ? terms[0] : terms[0].slice(0, 2);
    load(shardOf(key), function (part) {
      var places = Object.prototype.hasOwnProperty.call(part.keys, key) ? part.keys[key] : [];
      var found = [];
      var one;
      for (at = 0; at < places.length; at += 1) {
        one = part.subjects[places[at]];
        if (code ? one[1] === key : holds(fold(one[0]), terms)) { found.push(one); }
      }
      show(found);
    });
  }
  var asked = /[?&]q=([^&]*)/.exec(window.location.search);
  var field = document.getElementById("q");
  if (asked) {
    try { field.value = decodeURIComponent(asked[1].replace(/\+/g, " ")); } catch (ignored) { field.value = ""; }
    search(field.value);
  }
  document.querySelector("form.search").addEventListener("submit", function (event) {
    event.preventDefault();
    search(field.value);
  });
}());
