// The line to write in, with the small menu of other things a phone can send.
import { offer } from "./dialogs.js";
import { h } from "./dom.js";
import { icon } from "./icons.js";
import { word } from "./words.js";

export class Composer {
  /** send(text) → promise; choices() → entries of the small menu; extra: nodes between menu and input. */
  constructor(platform, { send, choices, extra = [] }) {
    this.send = send;
    this.input = h("textarea", { rows: 1, enterkeyhint: "send", data: { testid: `${platform}-composer` } });
    this.more = h("button", { type: "button", class: "more", "aria-haspopup": "menu", "aria-expanded": "false", data: { testid: `${platform}-more` } }, icon("plus"));
    this.go = h("button", { type: "submit", class: "go", data: { testid: `${platform}-send` } }, icon("send"));
    this.node = h("form", { class: "composer" }, this.more, extra, this.input, this.go);
    this.more.addEventListener("click", () => offer(this.more, choices()));
    this.node.addEventListener("submit", (event) => {
      event.preventDefault();
      this.submit();
    });
    this.input.addEventListener("keydown", (event) => {
      // Enter that ends an IME conversion must not send half a word
      if (event.key !== "Enter" || event.shiftKey || event.isComposing) return;
      event.preventDefault();
      this.submit();
    });
    this.input.addEventListener("input", () => this.grow());
    this.relabel();
  }

  relabel(placeholder) {
    this.input.placeholder = placeholder ?? word("message");
    this.input.setAttribute("aria-label", word("message"));
    this.more.setAttribute("aria-label", word("attach"));
    this.go.setAttribute("aria-label", word("send"));
  }

  grow() {
    this.input.style.setProperty("height", "auto");
    this.input.style.setProperty("height", `${Math.min(this.input.scrollHeight, 110)}px`);
  }

  write(text) {
    this.input.value = text;
    this.grow();
    this.input.focus();
  }

  async submit() {
    const text = this.input.value;
    if (!text.trim()) return;
    this.input.value = "";
    this.grow();
    if ((await this.send(text)) === null) this.write(text);
  }
}
