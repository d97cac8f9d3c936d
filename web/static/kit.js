// Comfort only: every page works without it.
(() => {
  "use strict";

  // A form that is on its way is not sent twice by an impatient hand; the server would take it once.
  document.addEventListener("submit", (event) => {
    const form = event.target;
    if (event.defaultPrevented || form.dataset.sent) {
      if (form.dataset.sent) event.preventDefault();
      return;
    }
    if (form.method === "post") {
      form.dataset.sent = "1";
      form.classList.add("sending");
    }
  });
  // Back from the browser's memory: the forms may be sent again.
  window.addEventListener("pageshow", () => {
    document.querySelectorAll("form[data-sent]").forEach((form) => {
      delete form.dataset.sent;
      form.classList.remove("sending");
    });
  });

  // What is wrong, or what was done, is where reading goes on.
  const first = document.getElementById("problems");
  if (first) first.focus();

  // <button data-copy="id">: copies the text of that element.
  document.addEventListener("click", (event) => {
    const button = event.target.closest("[data-copy]");
    if (!button || !navigator.clipboard) return;
    navigator.clipboard.writeText(document.getElementById(button.dataset.copy).textContent.trim());
    button.textContent = "已复制";
  });

  // <input type=radio data-needs="comment">: chosen, that field has to be filled in.
  document.addEventListener("change", (event) => {
    if (!event.target.matches("[type=radio]")) return;
    document.querySelectorAll(`[name="${event.target.name}"][data-needs]`).forEach((radio) => {
      document.getElementById(radio.dataset.needs).required = radio.checked;
    });
  });

  // What is folded away on the screen is printed all the same.
  window.addEventListener("beforeprint", () => {
    document.querySelectorAll("details").forEach((folded) => { folded.open = true; });
  });

  // data-keys="a:approve,r:return": a letter moves to the control with that id, Enter presses it.
  const keyed = document.querySelector("[data-keys]");
  if (keyed) {
    const table = new Map(keyed.dataset.keys.split(",").map((pair) => pair.split(":")));
    document.addEventListener("keydown", (event) => {
      const typing = event.target.matches("input:not([type=radio]):not([type=checkbox]), textarea, select, [contenteditable]");
      if (typing || event.ctrlKey || event.altKey || event.metaKey || event.isComposing) return;
      const control = document.getElementById(table.get(event.key.toLowerCase()));
      if (!control) return;
      event.preventDefault();
      control.focus();
      if (control.matches("[type=radio]") && !control.checked) control.click();
      control.scrollIntoView({ block: "nearest" });
    });
  }
})();
