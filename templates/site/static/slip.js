/* What is printed below the results of a search: asked, found, as of when, and a digest of it. ES5, no library. */
(function () {
  "use strict";
  var ROUND = [];
  var START = [];
  function fraction(root) { return Math.floor((root - Math.floor(root)) * 4294967296) | 0; }
  function isPrime(number) {
    var by;
    for (by = 2; by * by <= number; by += 1) { if (number % by === 0) { return false; } }
    return true;
  }
  (function () {
    var number = 2;
    while (ROUND.length < 64) {
      if (isPrime(number)) {
        if (START.length < 8) { START.push(fraction(Math.pow(number, 1 / 2))); }
        ROUND.push(fraction(Math.pow(number, 1 / 3)));
      }
      number += 1;
    }
  }());
  function bytesOf(text) {
    var plain = unescape(encodeURIComponent(text));
    var bytes = [];
    var at;
    for (at = 0; at < plain.length; at += 1) { bytes.push(plain.charCodeAt(at)); }
    return bytes;
  }
  function turned(word, by) { return (word >>> by) | (word << (32 - by)); }
  function block(bytes, from, state) {
    var words = [];
    var now = state.slice();
    var at, one, two;
    for (at = 0; at < 64; at += 1) {
      if (at < 16) {
        one = from + at * 4;
        words.push((bytes[one] << 24) | (bytes[one + 1] << 16) | (bytes[one + 2] << 8) | bytes[one + 3]);
      } else {
        one = words[at - 15];
        two = words[at - 2];
        words.push((words[at - 16] + (turned(one, 7) ^ turned(one, 18) ^ (one >>> 3)) + words[at - 7] +
          (turned(two, 17) ^ turned(two, 19) ^ (two >>> 10))) | 0);
      }
      one = (now[7] + (turned(now[4], 6) ^ turned(now[4], 11) ^ turned(now[4], 25)) +
        ((now[4] & now[5]) ^ (~now[4] & now[6])) + ROUND[at] + words[at]) | 0;
      two = ((turned(now[0], 2) ^ turned(now[0], 13) ^ turned(now[0], 22)) +
        ((now[0] & now[1]) ^ (now[0] & now[2]) ^ (now[1] & now[2]))) | 0;
      now = [(one + two) | 0, now[0], now[1], now[2], (now[3] + one) | 0, now[4], now[5], now[6]];
    }
    return state.map(function (word, place) { return (word + now[place]) | 0; });
  }
  function sha256(text) {
    var bytes = bytesOf(text);
    var bits = bytes.length * 8;
    var state = START.slice();
    var at;
    bytes.push(128);
    while (bytes.length % 64 !== 56) { bytes.push(0); }
    for (at = 7; at >= 0; at -= 1) { bytes.push(Math.floor(bits / Math.pow(256, at)) % 256); }
    for (at = 0; at < bytes.length; at += 64) { state = block(bytes, at, state); }
    return state.map(function (word) { return ("0000000" + (word >>> 0).toString(16)).slice(-8); }).join("");
  }
  window.creditSha256 = sha256;
  function two(number) { return number < 10 ? "0" + number : String(number); }
  function clock() {
    var now = new Date();
    return now.getFullYear() + "-" + two(now.getMonth() + 1) + "-" + two(now.getDate()) + " " + two(now.getHours()) + ":" + two(now.getMinutes());
  }
  function put(id, text) { document.getElementById(id).textContent = text; }
  function start() {
    var slip = document.getElementById("slip");
    var told = document.getElementById("told");
    var field = document.getElementById("q");
    var asked = field.value;
    function write() {
      var found = document.querySelectorAll("#found li");
      var lines = [slip.getAttribute("data-title"), slip.getAttribute("data-day"), slip.getAttribute("data-head"), asked, String(found.length)];
      var at;
      slip.hidden = !/找到/.test(told.textContent);
      for (at = 0; at < found.length; at += 1) {
        lines.push(found[at].querySelector("span").textContent + " " + found[at].querySelector("a").textContent);
      }
      put("slip-asked", asked);
      put("slip-count", told.textContent);
      put("slip-time", clock());
      put("slip-digest", sha256(lines.join("\n") + "\n"));
    }
    document.querySelector("form.search").addEventListener("submit", function () { asked = field.value; }, true);
    new MutationObserver(write).observe(told, { childList: true });
    write();
  }
  if (document.readyState === "loading") { document.addEventListener("DOMContentLoaded", start); } else { start(); }
}());
