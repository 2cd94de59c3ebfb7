// The rich menu under a LINE chat: a picture with areas to tap and the bar that folds it.
import { fill, h, picture, style } from "../dom.js";
import { word } from "../words.js";
import { bounds } from "./messages.js";

export class RichMenu {
  /** press(node, action, label) makes an area pressable. */
  constructor(press) {
    this.press = press;
    this.opened = true;
    this.seen = null;
    this.board = h("div", { class: "rich-board", role: "group", data: { testid: "rich-menu" } });
    this.bar = h("button", { class: "rich-bar", type: "button", data: { testid: "rich-bar" }, on: { click: () => this.toggle() } });
    this.node = h("div", { class: "rich" }, this.bar, this.board);
    this.node.hidden = true; // until it is known that there is a menu: a bar without words has no name
  }

  toggle(open = !this.opened) {
    this.opened = open;
    this.fold();
  }

  fold() {
    this.board.hidden = !this.opened;
    this.bar.setAttribute("aria-expanded", String(this.opened));
    const text = this.menu?.chatBarText ?? word("richMenu");
    this.bar.replaceChildren(text, h("span", { "aria-hidden": "true" }, this.opened ? " ▾" : " ▴"));
    this.bar.title = this.opened ? word("menuClose") : word("menuOpen");
  }

  show(menu) {
    this.menu = menu;
    this.node.hidden = !menu;
    if (!menu) return;
    if (this.seen !== menu.richMenuId) {
      // a menu made with selected: false waits folded
      this.opened = menu.selected !== false;
      this.seen = menu.richMenuId;
    }
    this.board.setAttribute("aria-label", menu.chatBarText ?? word("richMenu"));
    fill(this.board, JSON.stringify(menu), () => this.draw(menu));
    this.fold();
  }

  draw(menu) {
    const size = menu.size ?? { width: 2500, height: 1686 };
    style(this.board, { "aspect-ratio": `${Number(size.width) || 2500} / ${Number(size.height) || 1686}` });
    const areas = (menu.areas ?? []).map((area, index) => {
      const action = area.action ?? {};
      const node = h("button", { type: "button", class: "area", data: { testid: `rich-area-${index}` } });
      style(node, bounds(area.bounds ?? {}, size));
      return this.press(node, action, action.label ?? action.displayText ?? action.text ?? action.uri ?? String(index + 1));
    });
    return [picture(menu.image_url, menu.name ?? "", { class: "rich-picture" }), areas];
  }
}
