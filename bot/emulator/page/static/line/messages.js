// Draws one message of a LINE chat: the row with avatar, name, bubble and time.
import { h, linked, picture, safeAddress, style } from "../dom.js";
import * as clock from "../clock.js";
import { word } from "../words.js";
import { icon } from "../icons.js";
import { flex } from "./flex.js";
import { template } from "./template.js";

/** item: one entry of the chat's `messages`; context: press(node, action, label), unsend(id), shop. */
export function row(item, context) {
  if (item.unsent) return notice(item.from === "user" ? word("unsentByMe") : word("unsentByBot"));
  const mine = item.from === "user";
  const at = h("time", { datetime: item.at }, clock.time(item.at));
  const inside = content(item, context);
  const undo = mine && item.id && h("button", { class: "undo", type: "button", data: { testid: "line-unsend" }, on: { click: () => context.unsend(item.id) } }, word("unsend"));
  const name = item.sender?.name ?? item.message?.sender?.name ?? context.shop;
  const face = item.sender?.iconUrl ?? item.message?.sender?.iconUrl;
  const column = h("div", { class: "column" }, !mine && h("span", { class: "sender" }, name), h("div", { class: "line-bubble-row" }, inside, h("div", { class: "meta" }, undo, at)));
  return h("div", {
    class: `message ${mine ? "mine" : "theirs"}`,
    data: { testid: "line-message", from: item.from, messageId: item.id ?? "", type: item.message?.type ?? "" },
  }, !mine && avatar(face, name), column);
}

export function avatar(face, name) {
  const letter = [...(name || "N")][0];
  return face ? picture(face, letter, { class: "avatar" }) : h("span", { class: "avatar", "aria-hidden": "true" }, letter);
}

const notice = (text) => h("div", { class: "notice", data: { testid: "line-unsent" } }, text);
const bubble = (...inside) => h("div", { class: "bubble", dir: "auto" }, ...inside);

function content(item, context) {
  const message = item.message ?? {};
  const draw = { text, textV2: text, sticker, image, video, audio, file, location, imagemap, flex, template }[message.type];
  return draw ? draw(message, context, item) : bubble(`${word("unknownMessage")}${message.type}`);
}

function text(message) {
  return bubble(linked(filledIn(message)));
}

// textV2: {name} stands for a mention or an emoji of `substitution`; {{ and }} are braces.
function filledIn(message) {
  if (message.type !== "textV2") return message.text ?? "";
  return (message.text ?? "").replace(/\{\{|\}\}|\{([A-Za-z0-9_]+)\}/g, (whole, key) => {
    if (!key) return whole[0];
    const value = message.substitution?.[key];
    if (value?.type === "mention") return value.mentionee?.type === "all" ? "@All" : "@user";
    return value?.type === "emoji" ? "☺" : whole;
  });
}

function sticker(message) {
  const words = (message.keywords ?? []).slice(0, 3).join("・") || message.text || `${message.packageId}/${message.stickerId}`;
  return h("div", { class: "sticker", role: "img", "aria-label": `${word("sticker")} ${words}` }, icon("smile"), h("small", {}, words));
}

function image(message, context, item) {
  const source = message.previewImageUrl ?? message.originalContentUrl ?? item.content_url ?? message.contentProvider?.previewImageUrl ?? context.contentAddress(item);
  const node = picture(source, word("photo"), { class: "photo" });
  const whole = safeAddress(message.originalContentUrl ?? source ?? "");
  return whole ? h("a", { href: whole, target: "_blank", rel: "noopener noreferrer", class: "photo-link" }, node) : node;
}

function video(message) {
  const preview = picture(message.previewImageUrl, word("video"), { class: "photo" });
  return h("div", { class: "photo-link" }, preview, h("span", { class: "play" }, icon("play")));
}

const audio = (message) => bubble(icon("play"), `${word("audio")} ${Math.round((message.duration ?? 0) / 1000)} s`);
const file = (message) => bubble(icon("clip"), message.fileName ?? word("file"));

function location(message) {
  const map = h("div", { class: "map" }, icon("pin"));
  return h("div", { class: "place" }, map, h("strong", {}, message.title ?? word("location")), h("span", {}, message.address ?? `${message.latitude}, ${message.longitude}`));
}

function imagemap(message, context) {
  const size = message.baseSize ?? { width: 1040, height: 1040 };
  const node = h("div", { class: "imagemap", role: "group", "aria-label": message.altText }, picture(`${message.baseUrl ?? ""}/700`, message.altText ?? "", { class: "crop" }));
  style(node, { "aspect-ratio": `${Number(size.width) || 1040} / ${Number(size.height) || 1040}` });
  for (const action of message.actions ?? []) {
    const area = h("button", { type: "button", class: "area", data: { testid: "imagemap-area" } });
    style(area, bounds(action.area ?? {}, size));
    // what other messages call uri, an imagemap calls linkUri
    const pressed = action.type === "uri" ? { type: "uri", uri: action.linkUri } : action;
    context.press(area, pressed, action.label ?? action.text ?? action.linkUri);
    node.append(area);
  }
  return node;
}

/** A rectangle in the picture's own pixels as percentages of it. */
export function bounds(area, size) {
  const part = (value, whole) => `${(100 * (Number(value) || 0)) / (Number(whole) || 1)}%`;
  return {
    left: part(area.x, size.width), top: part(area.y, size.height),
    width: part(area.width, size.width), height: part(area.height, size.height),
  };
}
