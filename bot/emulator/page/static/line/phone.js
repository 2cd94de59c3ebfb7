// The LINE phone.
import { get, post } from "../api.js";
import { Chat, withDays } from "../chat.js";
import * as clock from "../clock.js";
import { Composer } from "../composer.js";
import { attempt } from "../dialogs.js";
import { fill, h, picture } from "../dom.js";
import { icon } from "../icons.js";
import { People } from "../people.js";
import { word } from "../words.js";
import { Actions } from "./actions.js";
import { avatar, row } from "./messages.js";
import { RichMenu } from "./richmenu.js";

const SHOP_PLACE = { latitude: 35.6812, longitude: 139.7671, title: "東京駅", address: "東京都千代田区丸の内1-9-1" };
const STICKERS = [["OK", "11537", "52002734"], ["ありがとう", "11537", "52002739"], ["おねがい", "11538", "51626502"]];

export class LinePhone {
  constructor(shop) {
    this.shop = shop;
    this.actions = new Actions(this);
    this.people = new People("line", {
      toBody: (name, language) => ({ display_name: name, language }),
      nameOf: (user) => user.display_name ?? user.displayName ?? user.user_id,
      chosen: () => this.changed(),
    });
    this.chat = new Chat("line-log", "LINE");
    this.composer = new Composer("line", { send: (text) => this.act("text", { text }), choices: () => this.choices() });
    this.menu = new RichMenu((node, action, label) => this.actions.bind(node, action, label));
    this.build();
  }

  build() {
    this.title = h("strong", {}, this.shop);
    this.subtitle = h("small");
    this.chips = h("div", { class: "chips", role: "group", data: { testid: "line-chips" } });
    this.typing = h("div", { class: "loading", role: "status", hidden: true, data: { testid: "line-typing" } }, h("i"), h("i"), h("i"));
    this.banner = h("div", { class: "banner", hidden: true, data: { testid: "line-blocked" } });
    this.cover = h("div", { class: "cover", hidden: true, data: { testid: "line-cover" } });
    const header = h("header", {}, h("span", { class: "back", "aria-hidden": "true" }, "‹"), avatar(null, this.shop), h("div", { class: "titles" }, this.title, this.subtitle), h("span", { class: "badge" }, "LINE"));
    this.screen = h("div", { class: "screen" }, header, this.chat.node, this.typing, this.banner, this.chips, this.composer.node, this.menu.node, this.cover);
    this.node = h("section", { class: "column-phone", "aria-label": "LINE" }, this.people.node, h("div", { class: "phone line", data: { testid: "phone-line" } }, this.screen));
    this.relabel();
  }

  relabel() {
    this.subtitle.textContent = word("official");
    this.chips.setAttribute("aria-label", word("quickReplies"));
    this.banner.textContent = word("blocked");
    this.typing.setAttribute("aria-label", word("typing"));
    this.composer.relabel();
    this.people.relabel();
    this.chat.clear();
    delete this.cover.dataset.signature;
    if (this.state) this.show(this.state);
  }

  /** Another customer was chosen. */
  async changed() {
    this.chat.clear();
    this.menu.seen = null;
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
    this.people.show(state?.blocked);
    this.showCover(state);
    this.banner.hidden = !state?.blocked;
    this.composer.node.hidden = !state || Boolean(state.blocked);
    this.chat.show(withDays(state?.messages ?? [], (item) => this.item(item)));
    this.showChips(state);
    this.menu.show(state?.friend && !state.blocked ? state.rich_menu : null);
    this.showTyping(state?.typing_until);
  }

  item(item) {
    const draw = () => row(item, {
      shop: this.shop,
      press: (node, action, label) => this.actions.bind(node, action, label, item.id),
      unsend: (id) => this.act("unsend", { message_id: id }),
      contentAddress: (one) => `/_/line/content/${encodeURIComponent(one.id ?? "")}`,
    });
    return { key: `m${item.seq}-${item.id}`, signature: JSON.stringify(item), draw };
  }

  showCover(state) {
    const kind = !state ? "none" : state.friend || state.blocked || state.messages?.length ? "" : "add";
    this.cover.hidden = !kind;
    if (!kind) return;
    fill(this.cover, kind + this.people.current, () => (kind === "none" ? this.emptyCover() : this.addCover()));
  }

  emptyCover() {
    return [h("p", {}, word("noCustomer")), h("button", { type: "button", class: "big", on: { click: () => this.people.create() } }, `＋ ${word("newCustomer")}`)];
  }

  addCover() {
    const add = h("button", { type: "button", class: "big", data: { testid: "line-add-friend" }, on: { click: () => this.act("follow") } }, word("addFriend"));
    return [avatar(null, this.shop), h("strong", {}, this.shop), h("small", {}, word("official")), h("p", {}, word("addFriendHint")), add];
  }

  showChips(state) {
    const items = state?.friend && !state.blocked ? (state.quick_reply?.items ?? []) : [];
    const last = state?.messages?.at(-1);
    this.chips.hidden = !items.length;
    fill(this.chips, JSON.stringify([items, last?.seq]), () => items.map((item) => this.chip(item, last)));
    if (this.chat.pinned) this.chat.toEnd();
  }

  chip(item, last) {
    const mark = item.imageUrl && picture(item.imageUrl, "", { class: "chip-icon" });
    const node = h("button", { type: "button", class: "chip", data: { testid: "line-chip" } }, mark, item.action?.label ?? "");
    return this.actions.bind(node, item.action ?? {}, item.action?.label, last?.id);
  }

  showTyping(until) {
    clearTimeout(this.typingTimer);
    const left = until ? Date.parse(until) - clock.now() : 0;
    this.typing.hidden = left <= 0;
    if (left > 0) this.typingTimer = setTimeout(() => (this.typing.hidden = true), left);
  }

  /** Does something as this customer; null when refused. */
  act(act, body = {}) {
    this.chat.toEnd();
    return attempt(() => post(this.people.address(act), body));
  }

  sendPhoto() {
    return this.act("image");
  }

  sendLocation() {
    return this.act("location", SHOP_PLACE);
  }

  choices() {
    const stickers = STICKERS.map(([keyword, pack, id]) => ({
      icon: icon("smile"), label: `${word("sticker")}「${keyword}」`, testid: "line-sticker",
      run: () => this.act("sticker", { package_id: pack, sticker_id: id, keywords: [keyword] }),
    }));
    const mine = this.state?.messages?.findLast((item) => item.from === "user" && !item.unsent && item.id);
    const undo = { icon: icon("undo"), label: word("unsend"), testid: "line-unsend-last", run: () => this.act("unsend", { message_id: mine?.id }) };
    return [
      ...stickers,
      { icon: icon("picture"), label: word("photo"), testid: "line-photo", run: () => this.sendPhoto() },
      { icon: icon("pin"), label: word("location"), testid: "line-location", run: () => this.sendLocation() },
      ...(mine ? [undo] : []),
    ];
  }
}
