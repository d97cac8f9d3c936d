// The body's field with a layout (layout.js says which). The textarea underneath is what the form
// sends; a body without any layout stays plain text.
(() => {
  "use strict";
  const { HREF, clean, escape, isPlain, paragraphs, parsed } = window.layout;
  const box = document.querySelector("[data-editor]");
  if (!box || !document.execCommand) return;
  const area = box.querySelector("textarea");
  const form = area.form;
  const kind = form.elements.body_kind;
  const label = document.getElementById("label-body");

  // —— The field ——

  const sheet = document.createElement("div");
  sheet.className = "sheet";
  sheet.contentEditable = "true";
  sheet.setAttribute("role", "textbox");
  sheet.setAttribute("aria-multiline", "true");
  sheet.setAttribute("aria-labelledby", "label-body");
  if (area.getAttribute("aria-invalid")) sheet.setAttribute("aria-invalid", "true");
  if (document.getElementById("error-body")) sheet.setAttribute("aria-describedby", "error-body");
  area.id = "body-source";
  area.hidden = true;
  sheet.id = "body";
  label.removeAttribute("for");
  label.addEventListener("click", () => sheet.focus());

  const show = () => {
    sheet.innerHTML = (kind.value === "html" ? clean(parsed(area.value)) : paragraphs(area.value)) || "<p><br></p>";
    for (const picture of sheet.querySelectorAll("img")) picture.src = box.dataset.pictures + picture.dataset.file;
  };

  let touched = false;
  const flush = () => {
    if (!touched) return;
    touched = false;
    const root = parsed(clean(sheet));
    root.querySelectorAll("p:empty").forEach((each) => each.remove()); // what a list breaks out of
    const plain = isPlain(root);
    kind.value = plain ? "text" : "html";
    area.value = plain
      ? Array.from(root.children, (child) => child.innerHTML.split("<br>").map((line) => parsed(line).textContent).join("\n")).join("\n")
      : root.innerHTML;
  };
  let soon = 0;
  const changed = () => {
    touched = true;
    clearTimeout(soon);
    soon = setTimeout(() => {
      flush();
      area.dispatchEvent(new Event("input", { bubbles: true }));
    }, 300);
  };
  sheet.addEventListener("input", changed);
  form.addEventListener("draft:flush", flush);
  form.addEventListener("draft:set", () => {
    touched = false;
    show();
  });

  const run = (command, value = null) => {
    sheet.focus();
    document.execCommand(command, false, value);
    changed();
  };

  sheet.addEventListener("paste", (event) => {
    event.preventDefault();
    const html = event.clipboardData.getData("text/html");
    const text = event.clipboardData.getData("text/plain");
    const made = html ? clean(parsed(html)) : paragraphs(text);
    const one = parsed(made);
    const alone = one.children.length === 1 && one.firstElementChild.tagName === "P";
    if (alone) run("insertHTML", one.firstElementChild.innerHTML);
    else if (made) run("insertHTML", made);
  });
  sheet.addEventListener("drop", (event) => event.preventDefault());

  // —— The toolbar ——

  let kept = null; // where the cursor was when a panel took it away
  const here = () => {
    const selection = document.getSelection();
    return selection.rangeCount && sheet.contains(selection.anchorNode) ? selection.getRangeAt(0) : null;
  };
  const back = () => {
    sheet.focus();
    if (!kept) return;
    const selection = document.getSelection();
    selection.removeAllRanges();
    selection.addRange(kept);
  };
  const around = (name) => {
    const range = here();
    const node = range && (range.startContainer.nodeType === Node.TEXT_NODE ? range.startContainer.parentElement : range.startContainer);
    const found = node && node.closest ? node.closest(name) : null;
    return found && sheet.contains(found) ? found : null;
  };
  const heading = (tag) => run("formatBlock", around(tag) ? "p" : tag);

  const panel = document.createElement("div");
  panel.className = "tool-panel";
  panel.hidden = true;
  const ask = (fields, act) => {
    kept = here() || kept;
    panel.textContent = "";
    const inputs = fields.map(([words, attributes]) => {
      const line = document.createElement("label");
      const input = document.createElement("input");
      Object.assign(input, attributes);
      line.append(words, input);
      panel.append(line);
      return input;
    });
    const told = document.createElement("p");
    told.setAttribute("role", "alert");
    const go = button("插入", () => done(), "button button-quiet");
    const stop = button("取消", () => close(), "linklike");
    panel.append(go, stop, told);
    const close = () => {
      panel.hidden = true;
      back();
    };
    const done = async () => {
      const wrong = await act(...inputs);
      if (wrong) told.textContent = wrong;
      else panel.hidden = true;
    };
    panel.onkeydown = (event) => {
      if (event.key === "Escape") close();
      if (event.key !== "Enter" || event.target.tagName !== "INPUT") return;
      event.preventDefault();
      done();
    };
    panel.hidden = false;
    inputs[0].focus();
  };

  const button = (words, act, style) => {
    const made = document.createElement("button");
    made.type = "button";
    made.className = style;
    made.textContent = words;
    made.addEventListener("click", act);
    return made;
  };

  const insert = (html) => {
    back();
    run("insertHTML", html);
  };
  const askTable = () => ask(
    [["行数", { type: "number", min: 1, max: 100, value: 3 }], ["列数", { type: "number", min: 1, max: 20, value: 3 }]],
    (rows, columns) => {
      const [down, across] = [Number(rows.value), Number(columns.value)];
      if (!(down >= 1 && down <= 100 && across >= 1 && across <= 20)) return "行数写 1 到 100，列数写 1 到 20。";
      const row = (cell) => `<tr>${`<${cell}><br></${cell}>`.repeat(across)}</tr>`;
      insert(`<table><thead>${row("th")}</thead><tbody>${row("td").repeat(Math.max(1, down - 1))}</tbody></table><p><br></p>`);
      return "";
    },
  );
  const askLink = () => ask([["网址", { type: "text", value: "https://", size: 40 }]], (address) => {
    const href = address.value.trim();
    if (!HREF.test(href) || href === "https://") return "网址要以 https:// 或 http:// 开头，或者是本站以 / 开头的地址。";
    if (kept && kept.collapsed) insert(`<a href="${escape(href)}">${escape(href)}</a>`);
    else {
      back();
      run("createLink", href);
    }
    return "";
  });
  const askPicture = () => ask(
    [["图片", { type: "file", accept: "image/png,image/jpeg,image/gif,image/webp" }], ["说明文字", { type: "text", maxLength: 300, size: 30 }]],
    async (file, alt) => {
      if (!file.files.length) return "还没有选图片。";
      if (!alt.value.trim()) return "请写一句说明，看不见图的人靠它了解内容。";
      let told = null;
      try {
        told = await new Promise((done) => form.dispatchEvent(new CustomEvent("draft:upload", { detail: { files: file.files, done } })));
      } catch (error) {
        return error.message;
      }
      const [picture] = told.files;
      if (!picture) return told.problems.join(" ");
      if (!picture.type.startsWith("image/")) return "这个文件不是图片。";
      const field = document.createElement("input");
      field.type = "hidden";
      field.name = "attachment";
      field.value = JSON.stringify({ ...picture, inline: true });
      form.append(field);
      insert(`<img data-file="${picture.hash}" alt="${escape(alt.value.trim())}" src="${box.dataset.pictures}${picture.hash}">`);
      return "";
    },
  );

  const inTable = (act) => () => {
    const cell = around("td, th");
    if (!cell) return;
    act(cell, cell.parentElement, cell.closest("table"));
    changed();
  };
  const addRow = inTable((cell, row, table) => {
    const fresh = document.createElement("tr");
    for (let n = 0; n < row.cells.length; n += 1) fresh.append(document.createElement("td"));
    const body = table.tBodies[0] || table;
    if (row.parentElement.tagName === "THEAD") body.prepend(fresh);
    else row.after(fresh);
  });
  const addColumn = inTable((cell, row, table) => {
    const at = cell.cellIndex;
    for (const each of table.rows) {
      const beside = each.cells[Math.min(at, each.cells.length - 1)];
      if (beside) beside.after(document.createElement(beside.tagName));
    }
  });
  const dropRow = inTable((cell, row, table) => (table.rows.length > 1 ? row : table).remove());
  const dropColumn = inTable((cell, row, table) => {
    const at = cell.cellIndex;
    if (row.cells.length < 2) table.remove();
    else for (const each of table.rows) if (each.cells[at]) each.cells[at].remove();
  });

  // words, what it does, the command or tag whose state it shows, key with Ctrl
  const TOOLS = [
    ["标题", () => heading("h2"), "h2", "Alt+1"],
    ["小标题", () => heading("h3"), "h3", "Alt+2"],
    ["加粗", () => run("bold"), "bold", "B"],
    ["项目列表", () => run("insertUnorderedList"), "insertUnorderedList", "Shift+8"],
    ["编号列表", () => run("insertOrderedList"), "insertOrderedList", "Shift+7"],
    ["表格", askTable, "", ""],
    ["图片", askPicture, "", ""],
    ["链接", askLink, "", "K"],
    ["撤销", () => run("undo"), "", "Z"],
    ["重做", () => run("redo"), "", "Y"],
  ];
  const TABLE_TOOLS = [["加一行", addRow], ["加一列", addColumn], ["删这一行", dropRow], ["删这一列", dropColumn]];

  const bar = document.createElement("div");
  bar.className = "tools";
  bar.setAttribute("role", "toolbar");
  bar.setAttribute("aria-label", "正文排版");
  bar.setAttribute("aria-controls", "body");
  const tools = TOOLS.map(([words, act, state, key]) => {
    const made = button(words, act, "tool");
    made.dataset.state = state;
    if (state) made.setAttribute("aria-pressed", "false");
    if (key) made.title = `${words}（Ctrl+${key}）`;
    return made;
  });
  const forTables = TABLE_TOOLS.map(([words, act]) => button(words, act, "tool"));
  for (const made of forTables) made.hidden = true;
  const all = [...tools, ...forTables];
  bar.append(...all);
  all.forEach((made, at) => {
    made.tabIndex = at ? -1 : 0;
    made.addEventListener("mousedown", (event) => event.preventDefault()); // the cursor stays where it is
  });
  bar.addEventListener("keydown", (event) => {
    const step = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
    if (!step) return;
    event.preventDefault();
    const shown = all.filter((made) => !made.hidden);
    const next = shown[(shown.indexOf(document.activeElement) + step + shown.length) % shown.length];
    for (const made of all) made.tabIndex = made === next ? 0 : -1;
    next.focus();
  });

  const KEYS = { Digit1: "标题", Digit2: "小标题" };
  sheet.addEventListener("keydown", (event) => {
    if (event.isComposing) return;
    const press = (words) => {
      event.preventDefault();
      TOOLS.find(([name]) => name === words)[1]();
    };
    if (event.altKey && event.key === "F10") {
      event.preventDefault();
      tools[0].focus();
    } else if (event.ctrlKey && event.altKey && KEYS[event.code]) press(KEYS[event.code]);
    else if (event.ctrlKey && event.shiftKey && event.code === "Digit8") press("项目列表");
    else if (event.ctrlKey && event.shiftKey && event.code === "Digit7") press("编号列表");
    else if (event.ctrlKey && event.key.toLowerCase() === "k") press("链接");
  });

  document.addEventListener("selectionchange", () => {
    if (!here()) return;
    for (const made of tools) {
      const state = made.dataset.state;
      if (!state) continue;
      const on = /^h\d$/.test(state) ? Boolean(around(state)) : document.queryCommandState(state);
      made.setAttribute("aria-pressed", String(on));
    }
    const inside = Boolean(around("table"));
    for (const made of forTables) made.hidden = !inside;
  });

  document.execCommand("defaultParagraphSeparator", false, "p");
  document.execCommand("styleWithCSS", false, "false");
  show();
  box.prepend(bar, panel, sheet);
})();
