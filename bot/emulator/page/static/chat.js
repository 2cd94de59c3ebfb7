// A chat's scrolling list: keeps the nodes of unchanged messages, stays at the bottom unless the reader scrolled up.
import { h } from "./dom.js";
import * as clock from "./clock.js";
import { language, word } from "./words.js";

const NEAR = 48; // px from the end that still count as "at the bottom"

export class Chat {
  constructor(testid, label) {
    this.nodes = new Map();
    this.pinned = true;
    this.top = 0;
    this.list = h("div", { class: "log", role: "log", "aria-live": "polite", "aria-label": label, data: { testid } });
    this.scroller = h("div", { class: "scroller", tabindex: "0" }, this.list);
    this.below = h("button", { class: "below", type: "button", hidden: true, on: { click: () => this.toEnd() } });
    this.node = h("div", { class: "chat" }, this.scroller, this.below);
    this.scroller.addEventListener("scroll", () => this.scrolled(), { passive: true });
    const settle = new ResizeObserver(() => this.pinned && this.toEnd());
    settle.observe(this.list);
    settle.observe(this.scroller);
  }

  scrolled() {
    const { scrollHeight, scrollTop, clientHeight } = this.scroller;
    // growing content also leaves the end far below: only a reader who moves up lets go of it
    if (scrollHeight - scrollTop - clientHeight < NEAR) this.pinned = true;
    else if (scrollTop < this.top - 2) this.pinned = false;
    this.top = scrollTop;
    if (this.pinned) this.below.hidden = true;
  }

  toEnd() {
    this.scroller.scrollTop = this.scroller.scrollHeight;
    this.pinned = true;
    this.below.hidden = true;
  }

  /** Another person's chat: forget the drawn nodes. */
  clear() {
    this.nodes.clear();
    this.list.replaceChildren();
    this.pinned = true;
    this.below.hidden = true;
  }

  /** items: [{key, signature, draw()}] in order. Only new or changed ones are drawn. */
  show(items) {
    const kept = new Set(items.map((item) => item.key));
    for (const [key, entry] of this.nodes) {
      if (!kept.has(key)) {
        entry.node.remove();
        this.nodes.delete(key);
      }
    }
    let added = false;
    let cursor = this.list.firstChild;
    for (const item of items) {
      const entry = this.nodes.get(item.key);
      if (entry && entry.signature === item.signature) {
        if (entry.node === cursor) cursor = cursor.nextSibling;
        else this.list.insertBefore(entry.node, cursor);
        continue;
      }
      const node = item.draw();
      if (entry) {
        if (entry.node === cursor) cursor = cursor.nextSibling;
        entry.node.replaceWith(node);
      } else {
        added = true;
        this.list.insertBefore(node, cursor);
      }
      this.nodes.set(item.key, { signature: item.signature, node });
    }
    this.settle(added);
  }

  settle(added) {
    if (this.pinned) this.toEnd();
    else if (added) {
      this.below.textContent = `↓ ${word("newBelow")}`;
      this.below.hidden = false;
    }
  }
}

/** Puts a date line before the first message of each day. */
export function withDays(messages, toItem) {
  const items = [];
  let last = "";
  for (const message of messages) {
    const key = clock.dayKey(message.at);
    if (key !== last) {
      const label = clock.day(message.at, language());
      const draw = () => h("div", { class: "day" }, h("time", { datetime: key }, label));
      items.push({ key: `day-${key}`, signature: label, draw });
      last = key;
    }
    items.push(toItem(message));
  }
  return items;
}
