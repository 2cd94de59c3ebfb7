// The Telegram phone.
import { get, post } from "../api.js";
import { Chat, withDays } from "../chat.js";
import * as clock from "../clock.js";
import { Composer } from "../composer.js";
import { ask, attempt, copy, offer, open } from "../dialogs.js";
import { fill, h } from "../dom.js";
import { icon } from "../icons.js";
import { People } from "../people.js";
import { word } from "../words.js";
import { CommandList, ReplyKeyboard } from "./keyboards.js";
import { row } from "./messages.js";

const PLACE = { latitude: 35.6812, longitude: 139.7671 };
const TOAST = 3500; // ms a callback answer stays

export class TelegramPhone {
  constructor(shop) {
    this.shop = shop;
    this.people = new People("telegram", { toBody, nameOf, chosen: () => this.changed() });
    this.chat = new Chat("telegram-log", "Telegram");
    this.keyboard = new ReplyKeyboard((button) => this.pressKey(button));
    this.menu = h("button", { type: "button", class: "menu", "aria-haspopup": "menu", "aria-expanded": "false", data: { testid: "telegram-menu" } });
    this.menu.addEventListener("click", () => offer(this.menu, this.commandChoices()));
    this.composer = new Composer("telegram", {
      send: (text) => this.act("text", { text }), choices: () => this.choices(), extra: [this.menu, this.keyboard.toggler],
    });
    this.commands = new CommandList(this.composer.input, (text) => this.act("text", { text }));
    this.build();
  }

  build() {
    this.subtitle = h("small", { role: "status", data: { testid: "telegram-status" } });
    this.banner = h("div", { class: "banner", hidden: true, data: { testid: "telegram-blocked" } });
    this.start = h("button", { type: "button", class: "start", hidden: true, data: { testid: "telegram-start" }, on: { click: () => this.act("start") } });
    this.intro = h("div", { class: "intro", hidden: true });
    this.toast = h("div", { class: "toast", role: "status", hidden: true, data: { testid: "telegram-toast" } });
    this.empty = h("div", { class: "cover", hidden: true });
    this.face = h("span", { class: "avatar", "aria-hidden": "true" });
    this.title = h("strong");
    const header = h("header", {}, h("span", { class: "back", "aria-hidden": "true" }, "‹"), this.face, h("div", { class: "titles" }, this.title, this.subtitle), h("span", { class: "badge" }, "Telegram"));
    const screen = h("div", { class: "screen" }, header, this.chat.node, this.intro, this.toast, this.banner, this.commands.node, this.composer.node, this.keyboard.node, this.start, this.empty);
    this.node = h("section", { class: "column-phone", "aria-label": "Telegram" }, this.people.node, h("div", { class: "phone telegram", data: { testid: "phone-telegram" } }, screen));
    this.rename(this.shop);
    this.relabel();
  }

  rename(name) {
    if (!name || name === this.title.textContent) return;
    this.shop = name;
    this.title.textContent = name;
    this.face.textContent = [...name][0];
  }

  relabel() {
    this.banner.textContent = word("blocked");
    this.start.textContent = word("start");
    this.menu.replaceChildren(icon("menu"), h("span", {}, word("commands")));
    this.menu.setAttribute("aria-label", word("commands"));
    this.keyboard.relabel();
    this.composer.relabel();
    this.people.relabel();
    this.chat.clear();
    for (const node of [this.intro, this.empty]) delete node.dataset.signature;
    if (this.state) this.show(this.state);
  }

  async changed() {
    this.chat.clear();
    this.toastSeen = undefined;
    await attempt(() => this.refresh());
  }

  async refresh() {
    await this.people.refresh();
    const asked = this.people.current;
    const state = asked ? await get(this.people.address("chat")) : null;
    if (asked === this.people.current) this.show(state);
  }

  show(state) {
    this.state = state;
    const waiting = Boolean(state && !state.started);
    this.people.show(state?.blocked);
    this.banner.hidden = !state?.blocked;
    this.start.hidden = !waiting;
    this.composer.node.hidden = waiting || !state || state.blocked;
    this.empty.hidden = Boolean(state);
    if (!state) fill(this.empty, "empty", () => this.emptyCover());
    this.showIntro(state, waiting);
    this.chat.show(withDays(state?.messages ?? [], (item) => this.item(item)));
    const usable = state && !waiting && !state.blocked;
    this.keyboard.show(usable ? state.keyboard : null);
    this.composer.relabel(state?.keyboard?.input_field_placeholder);
    this.menu.hidden = !state?.commands?.length;
    this.commands.show(state?.commands);
    this.showToast(state?.toast);
    this.showTyping(state?.typing_until);
  }

  item(item) {
    const draw = () => row(item, {
      press: (button, messageId) => this.pressInline(button, messageId),
      command: (text) => this.act("text", { text }),
      edit: (one) => this.edit(one),
    });
    return { key: `m${item.seq}-${item.message_id}`, signature: JSON.stringify(item), draw };
  }

  emptyCover() {
    return [h("p", {}, word("noCustomer")), h("button", { type: "button", class: "big", on: { click: () => this.people.create() } }, `＋ ${word("newCustomer")}`)];
  }

  showIntro(state, waiting) {
    this.intro.hidden = !waiting || Boolean(state.messages?.length);
    if (this.intro.hidden) return;
    const about = state.description || "";
    fill(this.intro, about, () => [h("strong", {}, word("whatCanBotDo")), h("p", {}, about || this.shop)]);
  }

  // `toast` is the last callback answer; only one that came while we looked is shown.
  showToast(toast) {
    const key = toast ? `${toast.at}${toast.text}` : "";
    const fresh = this.toastSeen !== undefined && key !== this.toastSeen;
    this.toastSeen = key;
    if (fresh && toast?.url) open(toast.url);
    if (!fresh || !toast?.text) return;
    if (toast.show_alert) {
      ask(toast.text, []);
      return;
    }
    this.toast.textContent = toast.text;
    this.toast.hidden = false;
    clearTimeout(this.toastTimer);
    this.toastTimer = setTimeout(() => (this.toast.hidden = true), TOAST);
  }

  showTyping(until) {
    clearTimeout(this.typingTimer);
    const left = until ? Date.parse(until) - clock.now() : 0;
    const say = (typing) => {
      const text = word(typing ? "typing" : "bot");
      if (this.subtitle.textContent !== text) this.subtitle.textContent = text;
      this.subtitle.classList.toggle("typing", typing);
    };
    say(left > 0);
    if (left > 0) this.typingTimer = setTimeout(() => say(false), left);
  }

  act(act, body = {}) {
    this.chat.toEnd();
    return attempt(() => post(this.people.address(act), body));
  }

  pressKey(button) {
    if (button.request_contact) return this.act("contact");
    if (button.request_location) return this.act("location", PLACE);
    return this.act("text", { text: button.text });
  }

  pressInline(button, messageId) {
    if (button.callback_data) return this.act("tap", { message_id: messageId, data: button.callback_data });
    const address = button.url ?? button.web_app?.url ?? button.login_url?.url;
    if (address) open(address);
    if (button.copy_text) copy(button.copy_text.text);
    return this.act("tap", { message_id: messageId, button });
  }

  async edit(item) {
    const node = h("textarea", { rows: 3, required: true, data: { testid: "edit-text" } });
    node.value = item.message.text;
    const answer = await ask(word("edit"), [{ name: "text", label: word("message"), node }]);
    if (answer?.text.trim()) this.act("edit", { message_id: item.message_id, text: answer.text });
  }

  async startFromLink() {
    const node = h("input", { pattern: "[A-Za-z0-9_\\-]{0,64}", maxlength: 64, data: { testid: "payload" } });
    const answer = await ask(word("startLink"), [{ name: "payload", label: word("payload"), node }], word("start"));
    if (answer) this.startWith(answer.payload);
  }

  /** What opening t.me/<bot>?start=<payload> does. */
  startWith(payload) {
    return this.act("start", payload ? { payload } : {});
  }

  commandChoices() {
    return (this.state?.commands ?? []).map((one) => ({
      label: `/${one.command}`, note: one.description, testid: `command-${one.command}`,
      run: () => this.act("text", { text: `/${one.command}` }),
    }));
  }

  choices() {
    const stickers = ["👍", "😊", "🙏"].map((emoji) => ({ icon: emoji, label: word("sticker"), testid: "telegram-sticker", run: () => this.act("sticker", { emoji }) }));
    return [
      ...stickers,
      { icon: icon("picture"), label: word("photo"), testid: "telegram-photo", run: () => this.act("photo") },
      { icon: icon("pin"), label: word("location"), testid: "telegram-location", run: () => this.act("location", PLACE) },
      { icon: icon("person"), label: word("contact"), testid: "telegram-contact", run: () => this.act("contact") },
      { icon: icon("link"), label: word("startLink"), testid: "telegram-start-link", run: () => this.startFromLink() },
    ];
  }
}

const nameOf = (user) => [user.first_name, user.last_name].filter(Boolean).join(" ");

const LANGUAGE_CODES = { "zh-Hant": "zh-hant" }; // Telegram writes its tags in lower case

function toBody(name, language) {
  const [first, ...rest] = name.split(/\s+/);
  return { first_name: first, ...(rest.length ? { last_name: rest.join(" ") } : {}), language_code: LANGUAGE_CODES[language] ?? language };
}
