// The bar above a phone: whose phone this is, a new customer, block and unblock.
import { get, post } from "./api.js";
import { attempt, ask } from "./dialogs.js";
import { fill, h } from "./dom.js";
import { word } from "./words.js";

const LANGUAGES = [["ja", "日本語"], ["en", "English"], ["zh-Hant", "繁體中文"], ["th", "ไทย"]];
const NAMES = ["田中さくら", "Emma Wilson", "林美玲", "สมชาย ใจดี", "佐藤健", "Noah Smith"];

export class People {
  /** platform: "line" or "telegram"; toBody(name, language): the body that makes a user; nameOf(user). */
  constructor(platform, { toBody, nameOf, chosen }) {
    Object.assign(this, { platform, toBody, nameOf, chosen });
    this.users = [];
    this.current = new URLSearchParams(location.search).get(platform) ?? sessionStorage.getItem(`najimi-${platform}`);
    this.select = h("select", { data: { testid: `${platform}-customer` }, on: { change: () => this.choose(this.select.value) } });
    this.add = h("button", { type: "button", data: { testid: `${platform}-new` }, on: { click: () => this.create() } });
    this.blocking = h("button", { type: "button", class: "quiet", data: { testid: `${platform}-block` }, on: { click: () => this.block() } });
    this.label = h("span", { class: "visually-hidden" });
    this.node = h("div", { class: "people" }, h("label", {}, this.label, this.select), this.add, this.blocking);
    this.relabel();
  }

  relabel() {
    this.label.textContent = word("customer");
    this.add.textContent = `＋ ${word("newCustomer")}`;
    this.show(this.blocked);
  }

  async refresh() {
    const answer = await get(`/_/${this.platform}/users`);
    this.users = answer.users ?? answer;
    const known = this.users.some((user) => idOf(user) === this.current);
    if (!known) this.current = this.users.length ? idOf(this.users[0]) : null;
    const signature = JSON.stringify(this.users.map((user) => [idOf(user), this.nameOf(user)]));
    fill(this.select, signature, () => this.users.map((user) => h("option", { value: idOf(user) }, this.nameOf(user))));
    if (this.current) this.select.value = this.current;
    this.select.disabled = !this.current;
  }

  show(blocked) {
    this.blocked = Boolean(blocked);
    this.blocking.textContent = this.blocked ? word("unblock") : word("block");
    this.blocking.disabled = !this.current;
  }

  choose(id) {
    this.current = String(id);
    sessionStorage.setItem(`najimi-${this.platform}`, this.current);
    this.chosen();
  }

  async create() {
    const language = h("select", { name: "language", data: { testid: "new-language" } }, LANGUAGES.map(([code, label]) => h("option", { value: code }, label)));
    const name = h("input", { name: "name", required: true, maxlength: 64, value: NAMES[this.users.length % NAMES.length], data: { testid: "new-name" } });
    const answer = await ask(word("newCustomer"), [
      { name: "name", label: word("name"), node: name }, { name: "language", label: word("chatLanguage"), node: language },
    ], word("create"));
    if (!answer?.name.trim()) return;
    const made = await attempt(() => post(`/_/${this.platform}/users`, this.toBody(answer.name.trim(), answer.language)));
    if (made) this.choose(made.user_id ?? made.id);
  }

  async block() {
    const act = this.blocked ? "unblock" : "block";
    if (await attempt(() => post(this.address(act)))) this.chosen();
  }

  address(act) {
    return `/_/${this.platform}/users/${encodeURIComponent(this.current)}/${act}`;
  }
}

export const idOf = (user) => String(user.user_id ?? user.id ?? user.userId);
