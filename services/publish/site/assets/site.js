// Comfort only: every page works without it. Large print at once, and reading aloud.
(function () {
  "use strict";
  var root = document.documentElement;
  var YEAR = 365 * 24 * 3600;

  // —— Large print: the cookie is what the portal reads too; on a plain web server our own store does ——

  function kept() {
    var cookie = /(?:^|; )mode=(\w+)/.exec(document.cookie);
    if (cookie) return cookie[1];
    try { return localStorage.getItem("mode") || ""; } catch (refused) { return ""; }
  }

  function keep(mode) {
    document.cookie = "mode=" + mode + "; path=/; max-age=" + YEAR + "; SameSite=Lax";
    try { localStorage.setItem("mode", mode); } catch (refused) { /* private browsing */ }
  }

  function show(mode) {
    var sheet = document.getElementById("mode");
    if (sheet) sheet.disabled = true; // it may hold what the cookie said when the page was fetched
    if (mode === "large") root.dataset.mode = "large"; else delete root.dataset.mode;
  }

  function follow(mode) {
    keep(mode);
    show(mode);
    var next = document.querySelector(mode === "large" ? ".mode-off" : ".mode-on");
    if (next) next.focus();
  }

  // —— Reading aloud ——

  function passages() {
    var found = document.querySelectorAll(".article h1, .article .body > *");
    return Array.prototype.map.call(found, function (part) { return part.innerText.trim(); })
      .filter(function (text) { return text; });
  }

  function button(label, act) {
    var made = document.createElement("button");
    made.type = "button";
    made.textContent = label;
    made.addEventListener("click", act);
    return made;
  }

  function reader(place) {
    var speech = window.speechSynthesis;
    var state = "still"; // still, reading, paused
    var play = button("朗读", turn);
    var stop = button("停止", end);
    var said = document.createElement("span");
    said.setAttribute("role", "status");

    function become(next) {
      state = next;
      play.textContent = { still: "朗读", reading: "暂停", paused: "继续" }[next];
      stop.hidden = next === "still";
      said.textContent = { still: "", reading: "正在朗读", paused: "已暂停" }[next];
    }
    function begin() {
      var texts = passages();
      speech.cancel();
      texts.forEach(function (text, at) { // one each: a long one is cut off by some browsers
        var one = new SpeechSynthesisUtterance(text);
        one.lang = "zh-CN";
        one.rate = 0.9;
        if (at === texts.length - 1) one.onend = function () { become("still"); };
        speech.speak(one);
      });
      become("reading");
    }
    function turn() {
      if (state === "still") begin();
      else if (state === "reading") { speech.pause(); become("paused"); }
      else { speech.resume(); become("reading"); }
    }
    function end() { speech.cancel(); become("still"); play.focus(); }

    place.appendChild(play);
    place.appendChild(stop);
    place.appendChild(said);
    place.hidden = false;
    become("still");
    window.addEventListener("pagehide", function () { speech.cancel(); });
  }

  show(kept());
  document.addEventListener("DOMContentLoaded", function () {
    [[".mode-on", "large"], [".mode-off", "standard"]].forEach(function (pair) {
      var link = document.querySelector(pair[0]);
      if (!link) return;
      link.parentNode.hidden = false;
      link.addEventListener("click", function (event) { event.preventDefault(); follow(pair[1]); });
    });
    var place = document.querySelector(".aloud");
    if (place && window.speechSynthesis && window.SpeechSynthesisUtterance) reader(place);
  });
})();
