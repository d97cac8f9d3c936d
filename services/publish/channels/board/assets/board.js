// A kiosk: turns the sheets over, asks what hangs now, and tells which sheets it has shown.
// No build, no library; runs in Chromium 86 and shows what it has when the network is gone.
(() => {
  "use strict";

  const TURN = 15000; // ms one screenful stands
  const REST = 60000; // ms nothing turns by itself after a hand has touched it
  const ASK = 60000; // ms between two questions, give or take a tenth
  const KEPT = 5000; // entries kept at most while nobody takes them: the oldest go first
  const PORTION = 200; // entries in one message

  const at = (id) => document.getElementById(id);
  const stage = at("stage"), line = at("line"), count = at("count"), keys = at("keys");
  const mine = (name) => `gongkai:${document.body.dataset.board}:${name}`;

  const sheets = new Map(); // by file name: what was fetched
  let listed = []; // what the list says, newest first
  let items = []; // those of them whose time it is
  let now = -1; // which of them is shown; -1 is the list
  let turning = 0, sending = false, heard = false;

  // -- memory that outlives a reload ---------------------------------------

  const memory = {};
  function read(name, otherwise) {
    try {
      return JSON.parse(localStorage.getItem(mine(name))) ?? memory[name] ?? otherwise;
    } catch {
      return memory[name] ?? otherwise;
    }
  }
  function keep(name, value) {
    memory[name] = value;
    try {
      localStorage.setItem(mine(name), JSON.stringify(value));
    } catch {
      // Full or forbidden: what is in memory has to do until the next reload.
    }
  }

  // Names this memory: one that was wiped counts from 1 again, and is not taken for the old one.
  function log() {
    let id = read("log", "");
    if (!id) {
      const bytes = crypto.getRandomValues(new Uint8Array(8));
      id = Array.from(bytes, (b) => b.toString(16).padStart(2, "0")).join("");
      keep("log", id);
    }
    return id;
  }

  // The clock of a device is often wrong: the server's counts, as it was when last heard of.
  const clock = () => Date.now() + read("skew", 0);

  // -- what was shown ------------------------------------------------------

  function note(item) {
    const number = read("number", 0) + 1;
    keep("number", number);
    const at = new Date(clock()).toISOString();
    const entry = { number, item: item.item, version: item.version, at };
    keep("unsent", [...read("unsent", []), entry].slice(-KEPT));
  }

  // Also without entries: it says that this device is alive. The same portion may arrive twice;
  // it is counted once, by device and number.
  async function send() {
    if (sending) return;
    sending = true;
    try {
      let more = true;
      while (more) {
        const entries = read("unsent", []).slice(0, PORTION);
        const answer = await fetch("shown", {
          method: "POST",
          headers: { "Content-Type": "application/json" },
          body: JSON.stringify({ log: log(), entries }),
        });
        if (!answer.ok && answer.status !== 400) return;
        const last = entries.length ? entries[entries.length - 1].number : 0;
        const rest = read("unsent", []).filter((entry) => entry.number > last);
        keep("unsent", rest);
        more = entries.length > 0 && rest.length > 0;
      }
    } catch {
      // No network: they stay, and go with the next portion.
    } finally {
      sending = false;
    }
  }

  // -- what hangs now ------------------------------------------------------

  async function ask() {
    try {
      const answer = await fetch("manifest.json", { cache: "no-cache" });
      if (answer.status === 404) return leave();
      if (!answer.ok) throw new Error(String(answer.status));
      const found = (await answer.json()).items;
      // One that does not come holds up no other: it is asked for again next time.
      const fetched = await Promise.all(found.map((item) => fetchSheet(item).catch(() => null)));
      if (found.length && fetched.every((got) => got === null)) throw new Error("no sheet came");
      hang(found.filter((_, place) => fetched[place]));
      if (answer.headers.get("X-Kept")) offline(); // out of the worker's memory: sw.js
      else online(answer.headers.get("Date"));
    } catch {
      offline();
    }
    send();
    setTimeout(ask, ASK * (0.9 + Math.random() / 5));
  }

  // Closed, or this device is nobody's any more: nothing of it may stay on the screen.
  function leave() {
    hang([]);
    location.replace("./");
  }

  async function fetchSheet(item) {
    if (sheets.has(item.sheet)) return true;
    const answer = await fetch(`sheets/${item.sheet}`, { cache: "no-cache" });
    if (answer.status === 404) return false; // taken down since the list was read
    if (!answer.ok) throw new Error(String(answer.status));
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    sheets.set(item.sheet, page.querySelector("article.sheet"));
    return true;
  }

  function hang(found) {
    heard = true;
    listed = found;
    for (const name of [...sheets.keys()]) {
      if (!found.some((item) => item.sheet === name)) sheets.delete(name);
    }
    settle();
  }

  // Also without a network nothing is shown before its time, nor after it.
  function isTime(item) {
    const moment = clock();
    return Date.parse(item.from) <= moment && (!item.until || moment < Date.parse(item.until));
  }

  let settled = "";
  function settle() {
    if (!heard) return; // what came with the page stands until there is better
    const shown = items[now];
    const found = listed.filter(isTime);
    const urgent = found.filter((item) => item.urgent && clock() < Date.parse(item.urgent));
    const state = JSON.stringify([found, urgent.map((item) => item.item)]);
    if (state === settled) return;
    settled = state;
    items = found;
    keys.hidden = count.hidden = !items.length;
    warn(urgent);
    if (!items.length) return empty();
    const still = shown ? items.findIndex((item) => item.sheet === shown.sheet) : -1;
    if (still >= 0) {
      now = still;
      counted();
    } else if (shown || !stage.querySelector(".titles.mine")) {
      show(Math.max(0, Math.min(now, items.length - 1)));
    } else {
      list();
    }
  }

  function online(date) {
    const skew = date ? Date.parse(date) - Date.now() : 0;
    keep("skew", Math.abs(skew) > 5000 ? skew : 0); // less is the way of the answer
    keep("since", clock());
    line.hidden = true;
  }

  function offline() {
    const since = read("since", 0);
    line.textContent = since
      ? `网络中断，显示的是 ${spoken(new Date(since))} 取得的内容；恢复后自动更新。`
      : "网络中断，暂时取不到内容；恢复后自动显示。";
    line.hidden = false;
  }

  function spoken(moment) {
    const time = `${moment.getHours()}:${String(moment.getMinutes()).padStart(2, "0")}`;
    const today = moment.toDateString() === new Date(clock()).toDateString();
    return today ? time : `${moment.getMonth() + 1}月${moment.getDate()}日 ${time}`;
  }

  // -- the stage -----------------------------------------------------------

  function empty() {
    now = -1;
    clearTimeout(turning);
    const text = document.createElement("p");
    text.className = "empty";
    text.append("暂时没有公开的内容。", document.createElement("br"), "有新的公开事项时，这里会自动显示。");
    stage.replaceChildren(text);
  }

  // Stands above everything while it is urgent; a touch shows the whole of it.
  function warn(found) {
    at("urgent").hidden = !found.length;
    at("urgent").replaceChildren(
      ...found.map((item) => {
        const link = document.createElement("a");
        link.href = `sheets/${item.sheet}`;
        const word = document.createElement("strong");
        word.textContent = "紧急";
        const title = document.createElement("span");
        title.textContent = item.title;
        link.append(word, title);
        link.addEventListener("click", (event) => {
          event.preventDefault();
          show(items.indexOf(item), REST);
        });
        return link;
      }),
    );
  }

  function counted() {
    count.textContent = `${now + 1} / ${items.length}`;
  }

  function show(place, wait = TURN) {
    now = (place + items.length) % items.length;
    stage.replaceChildren(sheets.get(items[now].sheet));
    stage.scrollTop = 0;
    counted();
    note(items[now]);
    later(wait);
  }

  function list() {
    const titles = document.createElement("ol");
    titles.className = "titles mine";
    items.forEach((item, place) => {
      const row = document.createElement("li");
      const link = document.createElement("a");
      link.href = `sheets/${item.sheet}`;
      link.textContent = item.title;
      link.addEventListener("click", (event) => {
        event.preventDefault();
        show(place, REST);
      });
      const about = document.createElement("span");
      about.className = "titles-line";
      const [year, month, day] = item.day.split("-").map(Number);
      for (const text of [item.organ, `${year}年${month}月${day}日`, item.number]) {
        const part = document.createElement("span");
        part.textContent = text;
        about.append(part);
      }
      row.append(link, about);
      titles.append(row);
    });
    now = -1;
    count.textContent = `${items.length} 条`;
    stage.replaceChildren(titles);
    stage.scrollTop = 0;
    later(REST);
  }

  function later(wait) {
    clearTimeout(turning);
    turning = setTimeout(turn, wait);
  }

  // A long sheet moves on by screenfuls before the next one comes.
  function turn() {
    if (!items.length) return;
    const left = stage.scrollHeight - stage.clientHeight - stage.scrollTop;
    if (now >= 0 && left > 8) {
      stage.scrollTop += stage.clientHeight * 0.85;
      later(TURN);
    } else {
      show(now + 1);
    }
  }

  for (const kind of ["pointerdown", "wheel", "keydown"]) {
    document.addEventListener(kind, () => items.length && later(REST), { passive: true });
  }
  at("back").addEventListener("click", () => show(Math.max(now, 0) - 1, REST));
  at("next").addEventListener("click", () => show(now + 1, REST));
  at("list").addEventListener("click", list);

  // Keeps page and sheets for when the device starts without a network. Browsers allow it only
  // over https and on the device itself; elsewhere what was fetched lasts until the next reload.
  async function remember() {
    if (!("serviceWorker" in navigator)) return;
    try {
      await navigator.serviceWorker.register("sw.js");
      if (!navigator.serviceWorker.controller) {
        await new Promise((go) => {
          navigator.serviceWorker.addEventListener("controllerchange", go, { once: true });
        });
      }
      const own = [...document.querySelectorAll("link[rel=stylesheet], script[src]")];
      const needed = ["./", ...own.map((node) => node.href || node.src)];
      await Promise.all(needed.map((address) => fetch(address, { cache: "no-cache" })));
      await fetch("manifest.json", { cache: "no-cache" });
      await Promise.all(listed.map((item) => fetch(`sheets/${item.sheet}`, { cache: "no-cache" })));
    } catch {
      // Without a network now, it was done before or is done at the next start.
    }
  }

  setInterval(settle, 1000);
  ask().then(remember);
})();
