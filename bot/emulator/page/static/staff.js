// The staff page in the third column.
import { get } from "./api.js";
import { attempt } from "./dialogs.js";
import { h, safeAddress } from "./dom.js";
import { word } from "./words.js";

export class Staff {
  constructor(address) {
    this.address = safeAddress(address || "") && address ? address : null;
    this.title = h("h2");
    this.tab = this.address && h("a", { href: this.address, target: "_blank", rel: "noopener noreferrer", data: { testid: "staff-tab" } });
    this.again = this.address && h("button", { type: "button", class: "quiet", data: { testid: "staff-renew" }, on: { click: () => this.renew() } }, "↻");
    this.body = this.address ? h("iframe", { src: this.address, data: { testid: "staff-frame" } }) : h("p", { class: "no-staff", data: { testid: "no-staff" } });
    this.node = h("section", { class: "column-staff", data: { testid: "staff" } }, h("header", {}, this.title, this.tab, this.again), this.body);
    this.relabel();
  }

  relabel() {
    this.title.textContent = word("staff");
    this.node.setAttribute("aria-label", word("staff"));
    if (this.tab) this.tab.textContent = `${word("openTab")} ↗`;
    if (this.again) this.again.title = word("signInAgain");
    this.again?.setAttribute("aria-label", word("signInAgain"));
    if (this.address) this.body.title = word("staff");
    else this.body.textContent = word("noStaff");
  }

  /** Opens the first page anew, by a new link: a link to sign in works once and not for long. */
  async renew() {
    if (!this.address) return;
    const settings = await attempt(() => get("/page/settings"));
    const address = safeAddress(settings?.staff_url || "");
    if (address) this.body.src = this.tab.href = address;
  }
}
