// Telegram text with its entities; offsets are UTF-16 units, the same as in a JavaScript string.
import { h, link } from "../dom.js";
import { word } from "../words.js";

/** Nodes for `text`; context.command(text) runs a tapped bot command. */
export function rich(text, entities = [], context = {}) {
  const sorted = entities.filter(inside(text)).sort((a, b) => a.offset - b.offset || b.length - a.length);
  return part(text, 0, text.length, sorted, context);
}

const inside = (text) => (entity) => entity.offset >= 0 && entity.length > 0 && entity.offset + entity.length <= text.length;

// Entities are nested or apart, never crossing: the first one wraps all that lie within it.
function part(text, from, to, entities, context) {
  const nodes = [];
  let at = from;
  let index = 0;
  while (index < entities.length) {
    const entity = entities[index];
    const end = Math.min(entity.offset + entity.length, to);
    let next = index + 1;
    while (next < entities.length && entities[next].offset < end) next += 1;
    if (entity.offset > at) nodes.push(text.slice(at, entity.offset));
    const children = part(text, entity.offset, end, entities.slice(index + 1, next), context);
    nodes.push(wrap(entity, text.slice(entity.offset, end), children, context));
    at = end;
    index = next;
  }
  if (at < to) nodes.push(text.slice(at, to));
  return nodes;
}

const TAGS = { bold: "b", italic: "i", underline: "u", strikethrough: "s", code: "code" };

function wrap(entity, text, children, context) {
  const tag = TAGS[entity.type];
  if (tag) return h(tag, {}, children);
  const draw = { pre, blockquote, expandable_blockquote: blockquote, spoiler, bot_command, url, text_link, email, phone_number }[entity.type];
  if (draw) return draw(children, entity, text, context);
  return h("span", { class: `entity ${entity.type === "custom_emoji" ? "" : "tinted"}` }, children);
}

const pre = (children, entity) => h("pre", {}, entity.language && h("small", {}, entity.language), h("code", {}, children));
const blockquote = (children) => h("blockquote", {}, children);
const url = (children, entity, text) => link(/^[a-z][a-z0-9+.-]*:/i.test(text) ? text : `https://${text}`, children);
const text_link = (children, entity) => link(entity.url, children);
const email = (children, entity, text) => link(`mailto:${text}`, children);
const phone_number = (children, entity, text) => link(`tel:${text.replace(/[^+\d]/g, "")}`, children);

function bot_command(children, entity, text, context) {
  return h("button", { type: "button", class: "command", on: { click: () => context.command?.(text) } }, children);
}

function spoiler(children) {
  const show = () => {
    node.classList.add("shown");
    node.setAttribute("aria-expanded", "true");
  };
  const node = h("button", { type: "button", class: "spoiler", "aria-expanded": "false", title: word("spoiler"), on: { click: show } }, children);
  return node;
}
