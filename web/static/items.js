// A draft's form with comfort: saves by itself, uploads at once, masks in place. Without it the
// same buttons send the form.
(() => {
  "use strict";
  const form = document.querySelector("[data-draft]");
  if (!form || !window.fetch) return;
  const EVERY = 20000; // milliseconds between two savings while somebody writes
  const SOON = 1500; // after the last field was left
  const saved = document.getElementById("saved");
  const uploads = document.getElementById("upload-state");
  let dirty = false; // something was typed that no saving has taken along
  let pending = null; // a saving whose answer never came: asked for again as it was, before anything newer
  let saving = null; // the saving under way
  let stopped = false; // somebody else saved: from here on only a person decides
  let leaving = false;

  document.querySelectorAll("[data-plain]").forEach((each) => { each.hidden = true; });
  document.querySelectorAll("[data-scripted]").forEach((each) => { each.hidden = false; });

  const say = (place, text, wrong = false) => {
    place.textContent = text;
    place.classList.toggle("saved-wrong", wrong);
  };

  // —— Saving ——

  const typed = (step) => {
    form.dispatchEvent(new Event("draft:flush"));
    const data = new FormData(form);
    data.delete("files");
    data.set("step", step);
    return data;
  };

  const post = (address, data) => {
    data.set("csrf", form.elements.csrf.value);
    return fetch(address, {
      method: "POST",
      body: data,
      credentials: "same-origin",
      headers: { "X-Requested-With": "script" },
    });
  };

  const json = async (answer) => {
    const type = answer.headers.get("Content-Type") || "";
    return type.startsWith("application/json") ? answer.json() : null;
  };

  const took = (told) => {
    for (const name of ["version", "edited", "command_id"]) form.elements[name].value = told[name];
    if (form.getAttribute("action") !== told.path) {
      form.setAttribute("action", told.path);
      history.replaceState(null, "", told.path);
    }
    say(saved, `${told.at} 已自动保存`);
  };

  const refused = (told) => {
    dirty = true;
    stopped = told.stale;
    const reasons = told.problems.map((problem) => problem.words).join(" ");
    const next = told.stale ? "写的内容还在这里，请按“保存草稿”选择用哪一份。" : "";
    say(saved, `没有保存。${told.message}${reasons}${next}`, true);
  };

  // Signed in again in another window: the new session has a new proof for its forms.
  const proof = async () => {
    const page = await fetch("/items/new", { credentials: "same-origin" });
    if (page.redirected && new URL(page.url).pathname === "/sign-in") return false;
    const found = new DOMParser().parseFromString(await page.text(), "text/html").querySelector("[name=csrf]");
    if (!found || found.value === form.elements.csrf.value) return false;
    document.querySelectorAll("[name=csrf]").forEach((field) => { field.value = found.value; });
    document.body.setAttribute("hx-headers", JSON.stringify({ "X-CSRF-Token": found.value }));
    return true;
  };

  const signedOut = () => {
    say(saved, "登录已经过期，还没有保存。写的内容都在这里：请", true);
    const link = document.createElement("a");
    link.href = "/sign-in";
    link.target = "_blank";
    link.rel = "noopener";
    link.textContent = "在新窗口登录";
    saved.append(link, "，回来以后会接着保存。");
  };

  const save = async () => {
    if (saving || stopped || leaving || !(dirty || pending)) return;
    const sent = pending || typed("save");
    if (!pending) dirty = false;
    pending = sent;
    say(saved, "正在保存……");
    saving = post(form.getAttribute("action"), sent);
    try {
      const answer = await saving;
      const told = await json(answer);
      if (told) pending = null;
      if (told && answer.ok) took(told);
      else if (told) refused(told);
      else if (answer.status === 401 || answer.status === 403) (await proof()) || signedOut();
      else say(saved, "还没有保存：服务现在不答复，过一会儿会再试。写的内容都在这里。", true);
    } catch (error) {
      say(saved, "还没有保存：连不上服务器，过一会儿会再试。写的内容都在这里。", true);
    }
    saving = null;
    if (dirty && !saved.classList.contains("saved-wrong")) say(saved, "有改动，还没有保存");
  };

  let soon = 0;
  const later = () => {
    clearTimeout(soon);
    soon = setTimeout(save, SOON);
  };
  const touched = () => {
    dirty = true;
    if (!saving && !stopped) say(saved, "有改动，还没有保存");
  };
  form.addEventListener("input", (event) => {
    if (event.target.form === form && event.target.name !== "files") touched();
  });
  document.getElementById("body").addEventListener("input", touched);
  form.addEventListener("focusout", later);
  document.addEventListener("visibilitychange", () => { if (document.hidden) save(); });
  setInterval(save, EVERY);

  // A button that sends the form waits for a saving under way, or the two would meet.
  form.addEventListener("submit", (event) => {
    form.dispatchEvent(new Event("draft:flush"));
    if (!saving) {
      leaving = true;
      return;
    }
    event.preventDefault();
    const button = event.submitter;
    const again = () => (saving ? setTimeout(again, 50) : form.requestSubmit(button));
    again();
  });
  window.addEventListener("pageshow", () => { leaving = false; });
  window.addEventListener("beforeunload", (event) => {
    if (leaving || !(dirty || pending)) return;
    event.preventDefault();
    event.returnValue = "";
  });

  // —— Files ——

  const changed = () => {
    touched();
    later();
  };

  const sendFiles = async (files) => {
    const data = new FormData();
    for (const file of files) data.append("files", file);
    const answer = await post("/items/files", data);
    const told = await json(answer);
    if (!told) throw new Error(answer.status === 413 ? "文件太大，一次最多 50 MiB。" : "没有上传成功，请再试一次。");
    return told;
  };
  form.addEventListener("draft:upload", (event) => {
    event.detail.done(sendFiles(event.detail.files));
  });

  const choose = form.elements.files;
  choose.addEventListener("change", async () => {
    if (!choose.files.length) return;
    say(uploads, `正在上传 ${choose.files.length} 个文件……`);
    try {
      const told = await sendFiles(choose.files);
      document.getElementById("files").insertAdjacentHTML("beforeend", told.rows);
      choose.value = "";
      const done = told.files.length ? `已上传 ${told.files.length} 个文件。` : "";
      say(uploads, done + told.problems.join(" "), told.problems.length > 0);
      changed();
    } catch (error) {
      say(uploads, error.message || "没有上传成功，请再试一次。", true);
    }
  });

  form.addEventListener("click", (event) => {
    const button = event.target.closest("[data-remove]");
    if (!button) return;
    event.preventDefault();
    const row = button.closest("li");
    say(uploads, `已移除 ${row.querySelector(".file-name").textContent}。`);
    row.remove();
    choose.focus();
    changed();
  });

  // —— Masking ——

  document.addEventListener("click", async (event) => {
    const button = event.target.closest("[data-mask]");
    if (!button) return;
    event.preventDefault();
    const told = await json(await post("/items/mask", typed(button.value)));
    if (!told) return;
    for (const [name, value] of Object.entries(told.values)) {
      form.elements[name].value = value;
      if (name === "body") form.dispatchEvent(new Event("draft:set"));
    }
    form.dispatchEvent(new Event("looked"));
    changed();
    const heading = document.getElementById("watch");
    heading.tabIndex = -1;
    heading.focus();
  });
})();
