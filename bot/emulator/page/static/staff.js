// The staff page in the third column.
import { h, safeAddress } from "./dom.js";
import { word } from "./words.js";

export class Staff {
  constructor(address) {
    this.address = safeAddress(address || "") && address ? address : null;
    this.title = h("h2");
    this.tab = this.address && h("a", { href: this.address, target: "_blank", rel: "noopener noreferrer", data: { testid: "staff-tab" } });
    this.body = this.address ? h("iframe", { src: this.address, data: { testid: "staff-frame" } }) : h("p", { class: "no-staff", data: { testid: "no-staff" } });
    this.node = h("section", { class: "column-staff", data: { testid: "staff" } }, h("header", {}, this.title, this.tab), this.body);
    this.relabel();
  }

  relabel() {
    this.title.textContent = word("staff");
    this.node.setAttribute("aria-label", word("staff"));
    if (this.tab) this.tab.textContent = `${word("openTab")} ↗`;
    if (this.address) this.body.title = word("staff");
    else this.body.textContent = word("noStaff");
  }
}
