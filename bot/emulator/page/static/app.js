// Puts the page together and keeps it fresh.
import { follow, get } from "./api.js";
import * as clock from "./clock.js";
import { h } from "./dom.js";
import { LinePhone } from "./line/phone.js";
import { Staff } from "./staff.js";
import { Calls } from "./strip/calls.js";
import { FaultControls } from "./strip/faults.js";
import { ShopControls } from "./strip/shop.js";
import { TimeControls } from "./strip/time.js";
import { TelegramPhone } from "./telegram/phone.js";
import { language, switchLanguage, word } from "./words.js";

class Page {
  constructor(settings) {
    this.settings = settings;
    clock.setZone(settings.timezone);
    this.line = new LinePhone(settings.line.name);
    this.telegram = new TelegramPhone(settings.telegram.name);
    this.staff = new Staff(settings.staff_url);
    const customers = { line: () => this.line.people.current, telegram: () => this.telegram.people.current };
    this.shop = new ShopControls(customers, settings.shop);
    this.time = new TimeControls();
    this.faults = new FaultControls();
    this.calls = new Calls();
    this.parts = [this.line, this.telegram, this.staff, this.shop, this.time, this.faults, this.calls];
  }

  show() {
    this.heading = h("h1");
    this.guide = h("ol", { class: "guide", hidden: !this.settings.staff_url });
    this.light = h("span", { class: "light", role: "status" });
    this.switcher = h("button", { type: "button", class: "quiet", data: { testid: "language" }, on: { click: () => this.relabel(switchLanguage()) } });
    this.strip = h("section", { class: "strip", data: { testid: "strip" } }, this.shop.nodes(), this.time.nodes(), this.faults.nodes(), this.calls.nodes());
    document.getElementById("page").replaceChildren(
      h("header", { class: "top" }, this.heading, this.light, this.guide, this.switcher),
      h("main", { class: "columns" }, this.line.node, this.telegram.node, h("div", { class: "side" }, this.strip, this.staff.node)));
    document.addEventListener("click", (event) => this.followLink(event));
    this.connected(true);
    this.relabel();
  }

  relabel() {
    document.documentElement.lang = language();
    document.title = word("title");
    this.heading.textContent = word("title");
    this.guide.replaceChildren(...["guideAdd", "guideWish", "guideStock", "guideStop"].map((step) => h("li", {}, word(step))));
    this.switcher.textContent = word("language");
    this.strip.setAttribute("aria-label", word("strip"));
    this.connected(this.alive);
    for (const part of this.parts) part.relabel();
  }

  connected(alive) {
    this.alive = alive;
    const text = word(alive ? "connected" : "disconnected");
    if (this.light.textContent !== text) this.light.textContent = text;
    this.light.classList.toggle("off", !alive);
  }

  async refresh() {
    const state = await get("/_/state");
    clock.set(state.now);
    this.time.tick();
    this.faults.show(state.faults);
    // a bot may give itself a name after it started
    this.telegram.rename(state.telegram?.bot?.first_name);
    const work = [this.line.refresh(), this.telegram.refresh(), this.calls.refresh()];
    const failed = (await Promise.allSettled(work)).find((one) => one.status === "rejected");
    if (failed) throw failed.reason;
  }

  // A t.me link to this very bot starts it on the phone beside, as the app would.
  followLink(event) {
    const anchor = event.target.closest?.("a[href]");
    if (!anchor) return;
    const address = new URL(anchor.href);
    const bot = address.pathname.slice(1).toLowerCase();
    if (address.hostname !== "t.me" || bot !== this.settings.telegram.username.toLowerCase()) return;
    event.preventDefault();
    this.telegram.startWith(address.searchParams.get("start"));
  }
}

const page = new Page(await get("/page/settings"));
page.show();
follow(() => page.refresh(), (alive) => page.connected(alive));
page.shop.keepFresh();
