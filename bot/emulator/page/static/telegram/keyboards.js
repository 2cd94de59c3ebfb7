// The keyboard a bot puts under the input line, and the list of its commands.
import { fill, h } from "../dom.js";
import { icon } from "../icons.js";
import { word } from "../words.js";

export class ReplyKeyboard {
  /** press(button) is called with the KeyboardButton (or a plain string). */
  constructor(press) {
    this.press = press;
    this.opened = true;
    this.node = h("div", { class: "reply-keys", role: "group", data: { testid: "telegram-keyboard" } });
    this.toggler = h("button", { type: "button", class: "toggle", data: { testid: "telegram-keyboard-toggle" }, on: { click: () => this.toggle() } }, icon("keys"));
  }

  relabel() {
    this.node.setAttribute("aria-label", word("keyboard"));
    this.toggler.setAttribute("aria-label", word("keyboard"));
  }

  toggle(open = !this.opened) {
    this.opened = open;
    this.fold();
  }

  fold() {
    this.node.hidden = !this.markup || !this.opened;
    this.toggler.hidden = !this.markup;
    this.toggler.setAttribute("aria-expanded", String(this.opened));
  }

  show(markup) {
    this.markup = markup?.keyboard?.length ? markup : null;
    if (this.markup && fill(this.node, JSON.stringify(markup), () => markup.keyboard.map((keys) => h("div", { class: "keys" }, keys.map((key) => this.key(key)))))) {
      this.opened = true;
    }
    this.fold();
  }

  key(button) {
    const text = typeof button === "string" ? button : button.text;
    const press = () => {
      if (this.markup?.one_time_keyboard) this.toggle(false);
      this.press(typeof button === "string" ? { text } : button);
    };
    return h("button", { type: "button", data: { testid: "telegram-key" }, on: { click: press } }, text);
  }
}

/** The list that appears while a command is being typed ("/" and letters). */
export class CommandList {
  constructor(input, send) {
    this.input = input;
    this.send = send;
    this.commands = [];
    this.node = h("div", { class: "command-list", hidden: true, data: { testid: "telegram-commands" } });
    input.addEventListener("input", () => this.suggest());
    input.addEventListener("keydown", (event) => {
      if (event.key === "Escape") this.node.hidden = true;
      if (event.key === "ArrowUp" && !this.node.hidden) this.node.lastElementChild?.focus();
    });
  }

  show(commands) {
    this.commands = commands ?? [];
  }

  suggest() {
    const typed = /^\/([a-z0-9_]*)$/.exec(this.input.value)?.[1];
    const fitting = typed === undefined ? [] : this.commands.filter((one) => one.command.startsWith(typed));
    this.node.hidden = !fitting.length;
    this.node.replaceChildren(...fitting.map((one) => this.entry(one)));
  }

  entry(one) {
    const press = () => {
      this.input.value = "";
      this.node.hidden = true;
      this.send(`/${one.command}`);
    };
    return h("button", { type: "button", on: { click: press } }, h("b", {}, `/${one.command}`), h("span", {}, one.description));
  }
}
