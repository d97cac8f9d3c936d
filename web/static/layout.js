// What a body with a layout may have: the restricted HTML of the house, out of whatever was typed or
// pasted. The server cleans it once more.
(() => {
  "use strict";
  const KEPT = {
    P: "p", H1: "h2", H2: "h2", H3: "h3", H4: "h4", H5: "h4", H6: "h4",
    B: "strong", STRONG: "strong", I: "em", EM: "em", U: "u", SUB: "sub", SUP: "sup",
    UL: "ul", OL: "ol", LI: "li", BLOCKQUOTE: "blockquote",
    TABLE: "table", THEAD: "thead", TBODY: "tbody", TR: "tr", TH: "th", TD: "td",
  };
  const SWALLOWED = new Set(["SCRIPT", "STYLE", "TITLE", "HEAD", "META", "LINK", "TEMPLATE", "NOSCRIPT", "SVG", "MATH", "OBJECT", "IFRAME"]);
  const BLOCKS = new Set(["P", "H1", "H2", "H3", "H4", "H5", "H6", "UL", "OL", "BLOCKQUOTE", "TABLE", "DIV", "SECTION", "ARTICLE", "PRE"]);
  const HREF = /^(https?:\/\/[^\s\\]+|mailto:[^\s\\]+|\/(?![/\\])[^\s\\]*)$/;

  const escape = (text) => text.replace(/&/g, "&amp;").replace(/</g, "&lt;").replace(/>/g, "&gt;").replace(/"/g, "&quot;");
  const inside = (node) => Array.from(node.childNodes, written).join("");
  const holdsBlocks = (node) => Array.from(node.children).some((child) => BLOCKS.has(child.tagName) || holdsBlocks(child));
  const spans = (cell) => ["colspan", "rowspan"].map((name) => (cell.getAttribute(name) > 1 ? ` ${name}="${parseInt(cell.getAttribute(name), 10)}"` : "")).join("");

  const written = (node) => {
    if (node.nodeType === Node.TEXT_NODE) return escape(node.data.replace(/[\u00a0\n\r\t]+/g, " ").replace(/[\u200b\ufeff]/g, ""));
    if (node.nodeType !== Node.ELEMENT_NODE || SWALLOWED.has(node.tagName.toUpperCase())) return "";
    const tag = KEPT[node.tagName];
    if (node.tagName === "BR") return "<br>";
    if (node.tagName === "IMG") return node.dataset.file ? `<img data-file="${escape(node.dataset.file)}" alt="${escape(node.alt)}">` : "";
    if (node.tagName === "A" && HREF.test(node.getAttribute("href") || "")) return `<a href="${escape(node.getAttribute("href"))}">${inside(node)}</a>`;
    if (tag === "td" || tag === "th") return `<${tag}${spans(node)}>${inside(node)}</${tag}>`;
    if (tag) return `<${tag}>${inside(node)}</${tag}>`;
    return BLOCKS.has(node.tagName) ? clean(node) : inside(node);
  };

  // Blocks as they are, and what stands loose between them as paragraphs.
  const clean = (root) => {
    let html = "";
    let loose = "";
    const close = () => {
      if (loose.replace(/<br>/g, "").trim()) html += `<p>${loose}</p>`;
      loose = "";
    };
    for (const child of root.childNodes) {
      const isBlock = child.nodeType === Node.ELEMENT_NODE && (BLOCKS.has(child.tagName) || holdsBlocks(child));
      if (!isBlock) {
        loose += written(child);
      } else {
        close();
        html += KEPT[child.tagName] || !holdsBlocks(child) ? block(child) : clean(child);
      }
    }
    close();
    return html;
  };
  const block = (node) => {
    if (!KEPT[node.tagName]) return clean(node);
    const empty = !node.textContent.trim() && !node.querySelector("img, td, th");
    return empty ? "" : written(node);
  };

  const parsed = (html) => new DOMParser().parseFromString(html, "text/html").body;
  const isPlain = (root) => Array.from(root.children).every((child) => child.tagName === "P" && !child.querySelector(":not(br)"));
  const paragraphs = (text) => text.split("\n").filter((line) => line.trim()).map((line) => `<p>${escape(line.trim())}</p>`).join("");

  window.layout = Object.freeze({ HREF, clean, escape, isPlain, paragraphs, parsed });
})();
