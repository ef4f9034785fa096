/* Search over script files, so that it works from disk. ES5, no library; folds and hashes as the index does. */
(function () {
  "use strict";
  var blocks = Number(document.currentScript.getAttribute("data-blocks"));
  var room = Number(document.currentScript.getAttribute("data-room"));
  var shards = Number(document.currentScript.getAttribute("data-shards"));
  var parts = {};
  var waiting = {};
  var turn = 0;
  var MOST = 200;
  var FEWEST = 4;
  var FIRST = 40;
  var ENOUGH = 40;
  var STEPS = 8;
  var BASE = 46;
  var DIGITS = [];

  function fold(text) {
    function narrow(wide) { return String.fromCharCode(wide.charCodeAt(0) - 0xFEE0); }
    return text.replace(/[\uFF01-\uFF5E]/g, narrow).replace(/\s+/g, "").toUpperCase();
  }
  function characters(text) { return text.match(/[\uD800-\uDBFF][\uDC00-\uDFFF]|[\s\S]/g) || []; }
  function placeOf(key, places) {
    var total = 0;
    var at;
    for (at = 0; at < key.length; at += 1) { total = (total * 65536 + key.charCodeAt(at)) % 65521; }
    return total % places;
  }
  function load(name, then) {
    if (parts[name] !== undefined) { then(parts[name]); return; }
    if (waiting[name]) { waiting[name].push(then); return; }
    waiting[name] = [then];
    var script = document.createElement("script");
    script.src = "search/" + name + ".js";
    script.onerror = function () {
      delete waiting[name];
      turn += 1;
      clear();
      tell("查询数据没有读到，请稍后再试，或者从上方栏目逐页查找。");
    };
    document.body.appendChild(script);
  }
  function keep(name, part) {
    parts[name] = part;
    var calls = waiting[name] || [];
    var at;
    delete waiting[name];
    for (at = 0; at < calls.length; at += 1) { calls[at](part); }
  }
  window.creditSearchNames = function (at, part) { keep("n" + at, part); };
  window.creditSearchKeys = function (at, part) { keep("k" + at, part); };
  window.creditSearchCommon = function (at, part) { keep("c" + at, part); };
  function loadAll(names, then) {
    var left = names.length;
    var found = [];
    function one(at) {
      load(names[at], function (part) {
        found[at] = part;
        left -= 1;
        if (!left) { then(found); }
      });
    }
    var at;
    if (!left) { then(found); return; }
    for (at = 0; at < names.length; at += 1) { one(at); }
  }
  function tell(text) { document.getElementById("told").textContent = text; }
  function clear() {
    var list = document.getElementById("found");
    while (list.firstChild) { list.removeChild(list.firstChild); }
    return list;
  }
  function inOrder(one, other) {
    if (one[0] !== other[0]) { return one[0] < other[0] ? -1 : 1; }
    return one[1] < other[1] ? -1 : 1;
  }
  function put(found) {
    var list = clear();
    var at, item, link, code;
    found.sort(inOrder);
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
  }
  function show(found) {
    var more = found.length > MOST;
    put(found);
    if (!found.length) { tell("没有找到。请核对名称或者代码；没有找到不代表有或者没有某类信息。"); return; }
    tell(more ? "找到的主体超过 " + MOST + " 个，只显示其中 " + MOST + " 个；名称中有这些字的太多，请再多写几个字，例如字号或者旗县。" : "找到 " + found.length + " 个主体。");
  }
  function holds(name, terms) {
    var at;
    for (at = 0; at < terms.length; at += 1) { if (name.indexOf(terms[at]) < 0) { return false; } }
    return true;
  }
  function keysOf(terms) {
    var keys = {};
    var at, place, letters;
    for (at = 0; at < terms.length; at += 1) {
      letters = characters(terms[at]);
      for (place = 0; place + 1 < letters.length; place += 1) { keys[letters[place] + letters[place + 1]] = true; }
    }
    return Object.keys(keys);
  }
  // Gaps in digits of base 46, lowest first; one in the upper half is followed by another.
  function readPlaces(text, into) {
    var place = 0, value = 0, unit = 1;
    var at, digit;
    for (at = 0; at < text.length; at += 1) {
      digit = DIGITS[text.charCodeAt(at)];
      value += (digit % BASE) * unit;
      unit *= BASE;
      if (digit < BASE) {
        place += value;
        into.push(place);
        value = 0;
        unit = 1;
      }
    }
    return into;
  }
  function both(one, other) {
    var found = [];
    var at = 0, by = 0;
    while (at < one.length && by < other.length) {
      if (one[at] === other[by]) { found.push(one[at]); }
      if (one[at] <= other[by]) { at += 1; } else { by += 1; }
    }
    return found;
  }
  // The blocks of these places, those with most of them first: few files then say what is shown.
  function blocksOf(places) {
    var own = [];
    places.forEach(function (place) {
      var at = Math.floor(place / room);
      if (own.length && own[own.length - 1].at === at) { own[own.length - 1].holds += 1; } else { own.push({ at: at, holds: 1 }); }
    });
    return own.sort(function (one, other) { return other.holds - one.holds || one.at - other.at; });
  }
  // Adds to what was found the names at these places that hold the terms, until there are more than can be shown.
  function look(places, terms, found, mine, then) {
    var own = blocksOf(places);
    function next(from, most) {
      var names = [];
      var to, held;
      if (from >= own.length || found.length > MOST) { then(); return; }
      for (to = from, held = 0; to < own.length && held < most; to += 1) {
        held += own[to].holds;
        names.push("n" + own[to].at);
      }
      loadAll(names, function (read) {
        if (mine !== turn) { return; }
        read.forEach(function (part) {
          var at;
          for (at = 0; at < part.length; at += 2) { if (holds(fold(part[at]), terms)) { found.push([part[at], part[at + 1]]); } }
        });
        if (found.length && found.length <= MOST && to < own.length) {
          put(found);
          tell("先显示 " + found.length + " 个主体，正在查询其余的……");
        }
        next(to, 2 * most);
      });
    }
    next(0, room === 1 ? FEWEST : FIRST);
  }
  function fileOf(key, part) {
    var name = "";
    var at;
    for (at = 0; at < key.length; at += 1) { name += ("000" + key.charCodeAt(at).toString(16)).slice(-4); }
    return "c" + name + "-" + part;
  }
  // Reads what many names have, a range of places after the other: the part of every key that covers it.
  function walk(few, many, terms, mine) {
    var found = [];
    var ranges = many[many.length - 1].parts;
    function next(from, count) {
      var to = Math.min(from + count, ranges);
      var names = [];
      var owners = [];
      many.forEach(function (one, owner) {
        var at;
        for (at = Math.floor(from * one.parts / ranges); at < to * one.parts / ranges; at += 1) {
          names.push(fileOf(one.key, at));
          owners.push(owner);
        }
      });
      loadAll(names, function (read) {
        var lists = many.map(function () { return []; });
        read.forEach(function (text, at) { readPlaces(text, lists[owners[at]]); });
        if (mine !== turn) { return; }
        look(lists.reduce(both, few || lists[0]), terms, found, mine, function () {
          if (to >= ranges || found.length > MOST) { show(found); } else { next(to, 2 * count); }
        });
      });
    }
    next(0, Math.max(1, ranges / STEPS));
  }
  // Of every word the keys that fewest names have: the others hardly narrow it. None of a word with a key told in full.
  function rarest(terms, known) {
    var picked = {};
    terms.forEach(function (term) {
      var own = keysOf([term]);
      var least = own.reduce(function (most, key) { return Math.min(most, known[key].parts); }, Infinity);
      own.forEach(function (key) { if (least && known[key].parts === least) { picked[key] = known[key]; } });
    });
    return Object.keys(picked).map(function (key) { return picked[key]; }).sort(function (one, other) { return one.parts - other.parts; });
  }
  function byKeys(keys, read, terms, mine) {
    var few = null;
    var known = {};
    var found = [];
    var many;
    keys.forEach(function (key, at) {
      var own = Object.prototype.hasOwnProperty.call(read[at], key) ? read[at][key] : "";
      known[key] = { key: key, parts: typeof own === "number" ? own : 0 };
      if (known[key].parts) { return; }
      own = readPlaces(own, []);
      few = few ? both(few, own) : own;
    });
    many = rarest(terms, known);
    if (!many.length || (few && blocksOf(few).length <= ENOUGH)) {
      look(few, terms, found, mine, function () { show(found); });
    } else { walk(few, many, terms, mine); }
  }
  function byCode(code, mine) {
    load("n" + placeOf(code, blocks), function (part) {
      var found = [];
      var at;
      for (at = 0; at < part.length; at += 2) { if (part[at + 1] === code) { found.push([part[at], part[at + 1]]); } }
      if (mine === turn) { show(found); }
    });
  }
  function search(text) {
    var words = text.split(/\s+/);
    var terms = [];
    var names = [];
    var at, keys;
    turn += 1;
    var mine = turn;
    for (at = 0; at < words.length; at += 1) { if (fold(words[at])) { terms.push(fold(words[at])); } }
    if (!terms.length) { clear(); tell("请输入名称或者代码。"); return; }
    clear();
    tell("正在查询……");
    if (terms.length === 1 && /^[0-9A-Z]{18}$/.test(terms[0])) { byCode(terms[0], mine); return; }
    keys = keysOf(terms);
    if (!keys.length) { clear(); tell("请至少输入两个连续的字。"); return; }
    for (at = 0; at < keys.length; at += 1) { names.push("k" + placeOf(keys[at], shards)); }
    loadAll(names, function (read) { if (mine === turn) { byKeys(keys, read, terms, mine); } });
  }
  (function () {
    var count = 0;
    var at;
    for (at = 0x20; at < 0x7F; at += 1) { if (at !== 0x22 && at !== 0x3C && at !== 0x5C) { DIGITS[at] = count; count += 1; } }
  }());
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
