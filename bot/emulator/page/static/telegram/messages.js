// Draws one message of a Telegram chat with its inline keyboard.
import { h, link, picture } from "../dom.js";
import * as clock from "../clock.js";
import { icon } from "../icons.js";
import { word } from "../words.js";
import { rich } from "./entities.js";

/** item: one entry of the chat's `messages`; context: press(button, messageId), edit(item), command(text). */
export function row(item, context) {
  const message = item.message ?? {};
  const mine = item.from === "user";
  const data = { testid: "telegram-message", from: item.from, messageId: String(item.message_id ?? message.message_id ?? "") };
  if (item.deleted) return h("div", { class: "notice", data }, word("deleted"));
  const note = service(message);
  if (note) return h("div", { class: "notice", data }, note);
  const meta = h("span", { class: "meta" }, item.edited && h("em", {}, word("edited")), h("time", { datetime: item.at }, clock.time(item.at)), mine && h("span", { class: "ticks", "aria-hidden": "true" }, "✓✓"));
  const bare = message.sticker ? " bare" : "";
  const bubble = h("div", { class: `bubble${bare}${message.photo ? " with-photo" : ""}`, dir: "auto" }, quoted(message), content(item, context), meta);
  const change = mine && message.text && h("button", { type: "button", class: "undo", data: { testid: "telegram-edit" }, on: { click: () => context.edit(item) } }, word("edit"));
  const keys = inline(message, context);
  return h("div", { class: `message ${mine ? "mine" : "theirs"}${keys ? " with-keys" : ""}`, data }, h("div", { class: "column" }, h("div", { class: "bubble-row" }, bubble, change), keys));
}

function service(message) {
  if (message.pinned_message) return word("pinned");
  return null;
}

function quoted(message) {
  const reply = message.reply_to_message;
  return reply && h("div", { class: "quoted" }, reply.text ?? reply.caption ?? "…");
}

function content(item, context) {
  const message = item.message ?? {};
  const caption = message.caption && h("div", { class: "text" }, rich(message.caption, message.caption_entities, context));
  if (message.text !== undefined) return h("div", { class: "text" }, rich(message.text, message.entities, context));
  if (message.photo) return [photo(message, item.media_url), caption];
  if (message.sticker) return h("div", { class: "sticker", role: "img", "aria-label": `${word("sticker")} ${message.sticker.emoji ?? ""}` }, message.sticker.emoji ?? "🙂");
  if (message.venue) return place(message.venue.title, message.venue.address);
  if (message.location) return place(word("location"), `${message.location.latitude}, ${message.location.longitude}`);
  if (message.contact) return place(`${message.contact.first_name} ${message.contact.last_name ?? ""}`, message.contact.phone_number, "person");
  for (const kind of ["document", "animation", "video", "audio", "voice"]) {
    if (message[kind]) return [attachment(message[kind], kind, item.media_url), caption];
  }
  const known = Object.keys(message).filter((key) => !["message_id", "date", "chat", "from", "reply_markup"].includes(key));
  return h("div", { class: "text" }, word("unknownMessage") + known.join(", "));
}

function photo(message, address) {
  const alt = message.caption ?? word("photo");
  return picture(address, alt, { class: "photo" });
}

function attachment(file, kind, address) {
  const name = file.file_name ?? word(kind === "document" ? "file" : kind === "voice" ? "audio" : kind);
  return h("div", { class: "attachment" }, icon("clip"), link(address ?? "", name));
}

function place(title, text, sign = "pin") {
  return h("div", { class: "place" }, h("div", { class: sign === "pin" ? "map" : "face-sign", "aria-hidden": "true" }, icon(sign)), h("strong", {}, title), h("span", {}, text ?? ""));
}

const MARKS = { url: "away", web_app: "away", login_url: "away", copy_text: "copy", pay: "card" };

function inline(message, context) {
  const rows = message.reply_markup?.inline_keyboard;
  if (!rows?.length) return null;
  const key = (button) => {
    const mark = MARKS[Object.keys(MARKS).find((name) => button[name])];
    const style = ["primary", "success", "danger"].includes(button.style) ? button.style : "";
    return h("button", { type: "button", class: style, disabled: Boolean(button.disabled), data: { testid: "telegram-button" }, on: { click: () => context.press(button, message.message_id) } },
      h("span", {}, button.text ?? ""), mark && icon(mark));
  };
  return h("div", { class: "inline-keys" }, rows.map((keys) => h("div", { class: "keys" }, keys.map(key))));
}
