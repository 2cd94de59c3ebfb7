// Draws template messages: buttons, confirm, carousel, image_carousel.
import { h, picture, style } from "../dom.js";
import { colour } from "./sizes.js";

export function template(message, context) {
  const contents = message.template ?? {};
  const draw = { buttons, confirm, carousel, image_carousel: imageCarousel }[contents.type];
  const inside = draw ? draw(contents, context) : h("p", {}, message.altText ?? contents.type);
  return h("div", { class: "template", role: "group", "aria-label": message.altText, data: { testid: "template" } }, inside);
}

function buttons(contents, context) {
  return card(contents, contents, context);
}

function card(column, look, context) {
  const body = h("div", { class: "card-text" }, column.title && h("strong", { dir: "auto" }, column.title), h("p", { dir: "auto" }, column.text ?? ""));
  const head = h("div", { class: "card-head" }, thumbnail(column, look), body);
  if (column.defaultAction) context.press(head, column.defaultAction);
  return h("div", { class: "card" }, head, h("div", { class: "card-actions" }, (column.actions ?? []).map((one) => actionButton(one, context))));
}

function thumbnail(column, look) {
  if (!column.thumbnailImageUrl) return null;
  const fit = look.imageSize === "contain" ? "whole" : "crop";
  const frame = h("div", { class: "card-image" }, picture(column.thumbnailImageUrl, "", { class: fit }));
  style(frame, {
    "aspect-ratio": look.imageAspectRatio === "square" ? "1 / 1" : "1.51 / 1",
    "background-color": colour(column.imageBackgroundColor),
  });
  return frame;
}

function actionButton(action, context) {
  const node = h("button", { type: "button", data: { testid: "line-button" } }, action.label ?? action.text ?? "");
  context.press(node, action, action.label);
  return node;
}

function confirm(contents, context) {
  const actions = h("div", { class: "card-actions side-by-side" }, (contents.actions ?? []).map((one) => actionButton(one, context)));
  return h("div", { class: "card" }, h("div", { class: "card-text" }, h("p", { dir: "auto" }, contents.text ?? "")), actions);
}

function carousel(contents, context) {
  return h("div", { class: "carousel", tabindex: "0" }, (contents.columns ?? []).map((column) => card(column, contents, context)));
}

function imageCarousel(contents, context) {
  const columns = (contents.columns ?? []).map((column) => {
    const label = column.action?.label;
    const node = h("div", { class: "image-column" }, picture(column.imageUrl, label ?? "", { class: "crop" }), label && h("span", {}, label));
    if (column.action) context.press(node, column.action, label);
    return node;
  });
  return h("div", { class: "carousel", tabindex: "0" }, columns);
}
