// The page's questions and short notices.
import { h, safeAddress } from "./dom.js";
import { word } from "./words.js";

/** Asks with a form in a modal dialog; gives {name: value} of its fields, or null when the reader backs out. */
export function ask(title, fields, accept = word("ok")) {
  return new Promise((resolve) => {
    const inputs = fields.map((field) => h("label", {}, h("span", {}, field.label), field.node));
    const back = h("button", { type: "button", class: "quiet", on: { click: () => dialog.close() } }, word("cancel"));
    const form = h("form", { method: "dialog" }, h("h2", {}, title), inputs,
      h("div", { class: "dialog-actions" }, fields.length > 0 && back, h("button", { type: "submit", class: "primary", data: { testid: "dialog-ok" } }, accept)));
    const dialog = h("dialog", { "aria-label": title, data: { testid: "dialog" } }, form);
    let answer = null;
    form.addEventListener("submit", () => {
      answer = Object.fromEntries(fields.map((field) => [field.name, field.node.value]));
    });
    dialog.addEventListener("close", () => {
      dialog.remove();
      resolve(answer);
    });
    document.body.append(dialog);
    dialog.showModal();
  });
}

/** A short notice at the foot of the page. */
export function notice(text, kind = "info") {
  const place = document.getElementById("notices");
  const node = h("div", { class: `page-notice ${kind}`, data: { testid: "notice" } }, text);
  place.append(node);
  setTimeout(() => node.remove(), kind === "bad" ? 8000 : 4000);
}

/** Runs a press and says so when it fails; gives what it gave, or null. */
export async function attempt(work) {
  try {
    return await work();
  } catch (error) {
    notice(word("failed") + error.message, "bad");
    return null;
  }
}

/** Offers choices in a small menu above `anchor`; Escape or a press elsewhere closes it. */
export function offer(anchor, choices) {
  const close = () => {
    menu.remove();
    document.removeEventListener("pointerdown", outside, true);
    anchor.setAttribute("aria-expanded", "false");
  };
  const outside = (event) => {
    if (!menu.contains(event.target) && !anchor.contains(event.target)) close();
  };
  const pick = (choice) => () => {
    close();
    anchor.focus();
    choice.run();
  };
  const items = choices.map((choice) =>
    h("button", { type: "button", role: "menuitem", data: { testid: choice.testid ?? "" }, on: { click: pick(choice) } },
      choice.icon && h("span", { "aria-hidden": "true" }, choice.icon), h("span", { class: "choice" }, choice.label, choice.note && h("small", {}, choice.note))));
  const menu = h("div", { class: "popup-menu", role: "menu" }, items);
  menu.addEventListener("keydown", (event) => {
    const at = items.indexOf(document.activeElement);
    if (event.key === "Escape") {
      close();
      anchor.focus();
    } else if (event.key === "ArrowDown") items[(at + 1) % items.length].focus();
    else if (event.key === "ArrowUp") items[(at - 1 + items.length) % items.length].focus();
    else return;
    event.preventDefault();
  });
  anchor.setAttribute("aria-expanded", "true");
  anchor.parentElement.append(menu);
  document.addEventListener("pointerdown", outside, true);
  items[0]?.focus();
}

/** Opens an address in a new tab that knows nothing of this page; only what a browser can open. */
export function open(address) {
  const href = safeAddress(address);
  if (!href) {
    notice(word("cannotOpen") + address);
    return;
  }
  const anchor = h("a", { href, target: "_blank", rel: "noopener noreferrer", class: "visually-hidden" });
  document.body.append(anchor);
  anchor.click();
  anchor.remove();
}

export async function copy(text) {
  try {
    await navigator.clipboard.writeText(text);
    notice(`${word("copied")}: ${text}`);
  } catch {
    // the clipboard may be forbidden; then at least show it
    notice(text);
  }
}
