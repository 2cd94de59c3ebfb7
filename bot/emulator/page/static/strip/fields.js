// The shape of a control group: a caption and labelled fields in a row.
import { h } from "../dom.js";

export const field = (label, node) => h("label", { class: "field" }, h("span", {}, label), node);

export function group(node, title, inside) {
  node.setAttribute("aria-label", title);
  node.replaceChildren(h("h3", {}, title), h("div", { class: "fields" }, inside));
}
