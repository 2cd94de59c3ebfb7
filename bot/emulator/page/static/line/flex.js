// Draws a Flex Message: a bubble or a carousel of bubbles, each component with the properties of LINE's reference.
import { h, picture, style } from "../dom.js";
import { icon as drawing } from "../icons.js";
import { BUBBLE, border, colour, gradient, imageSize, ratio, space, textSize } from "./sizes.js";

const FLEX_END = { start: "flex-start", end: "flex-end", center: "center" };
const GRAVITY = { top: "flex-start", center: "center", bottom: "flex-end" };
const JUSTIFY = new Set(["flex-start", "center", "flex-end", "space-between", "space-around", "space-evenly"]);
// In a horizontal or baseline box these keep their own width; everything else shares the row.
const FIXED = new Set(["icon", "separator", "spacer"]);

/** context.press(node, action, label) makes a node pressable. */
export function flex(message, context) {
  const contents = message.contents ?? {};
  const inside =
    contents.type === "carousel"
      ? h("div", { class: "carousel", tabindex: "0" }, (contents.contents ?? []).map((one) => bubble(one, context)))
      : bubble(contents, context);
  return h("div", { class: "flex", role: "group", "aria-label": message.altText, data: { testid: "flex" } }, inside);
}

function bubble(contents, context) {
  const node = h("div", { class: `flex-bubble size-${contents.size ?? "mega"}`, dir: contents.direction === "rtl" ? "rtl" : "ltr" });
  style(node, { "--bubble-width": `${BUBBLE[contents.size] ?? BUBBLE.mega}px` });
  for (const name of ["header", "hero", "body", "footer"]) {
    if (!contents[name]) continue;
    const block = h("div", { class: `flex-${name}` }, component(contents[name], "vertical", context));
    const look = contents.styles?.[name] ?? {};
    style(block, { "background-color": colour(look.backgroundColor) });
    if (look.separator) style(block, { "border-top": `1px solid ${colour(look.separatorColor) ?? "#d4d6da"}` });
    node.append(block);
  }
  if (contents.action) context.press(node, contents.action);
  return node;
}

const DRAW = { box, text, span, button, image, icon, separator, filler, spacer, video };

function component(part, parent, context) {
  const draw = DRAW[part?.type];
  if (!draw) return h("span", { class: "flex-unknown" }, String(part?.type));
  const node = draw(part, parent, context);
  place(node, part, parent);
  if (part.action && part.type !== "button") context.press(node, part.action, part.type === "text" ? part.text : undefined);
  return node;
}

function place(node, part, parent) {
  const row = parent !== "vertical";
  const shares = row && !FIXED.has(part.type) && part.width === undefined;
  let share = shares ? "1 0 0" : "0 0 auto";
  if (part.type === "filler") share = "1 0 0";
  if (Number.isInteger(part.flex)) share = part.flex === 0 ? "0 0 auto" : row ? `${part.flex} 0 0` : `${part.flex} 1 auto`;
  style(node, { flex: share, [row ? "margin-inline-start" : "margin-top"]: space(part.margin) });
  if (row && part.gravity) style(node, { "align-self": GRAVITY[part.gravity] });
  if (part.position === "absolute" || part.position === "relative") style(node, { position: part.position });
  style(node, {
    top: space(part.offsetTop), bottom: space(part.offsetBottom),
    "inset-inline-start": space(part.offsetStart), "inset-inline-end": space(part.offsetEnd),
  });
}

function box(part, parent, context) {
  const layout = ["horizontal", "vertical", "baseline"].includes(part.layout) ? part.layout : "vertical";
  const node = h("div", { class: `flex-box ${layout}` }, (part.contents ?? []).map((one) => component(one, layout, context)));
  style(node, {
    gap: space(part.spacing), width: space(part.width), height: space(part.height),
    "max-width": space(part.maxWidth), "max-height": space(part.maxHeight),
    padding: space(part.paddingAll), "padding-top": space(part.paddingTop), "padding-bottom": space(part.paddingBottom),
    "padding-inline-start": space(part.paddingStart), "padding-inline-end": space(part.paddingEnd),
    "background-color": colour(part.backgroundColor), "background-image": gradient(part.background),
    "border-radius": space(part.cornerRadius),
    "justify-content": JUSTIFY.has(part.justifyContent) ? part.justifyContent : undefined,
    "align-items": JUSTIFY.has(part.alignItems) ? part.alignItems : undefined,
  });
  if (part.borderWidth || part.borderColor) {
    style(node, { border: `${border(part.borderWidth) ?? "1px"} solid ${colour(part.borderColor) ?? "#d4d6da"}` });
  }
  if (part.cornerRadius) style(node, { overflow: "hidden" });
  spread(node, part);
  return node;
}

// A child's own margin takes the place of the box's spacing before it.
function spread(node, part) {
  const gap = space(part.spacing);
  if (!gap || gap === "0") return;
  const side = part.layout === "vertical" ? "margin-top" : "margin-inline-start";
  [...node.children].forEach((child, index) => {
    const own = space(part.contents[index]?.margin);
    if (index > 0 && own) child.style.setProperty(side, `calc(${own} - ${gap})`);
  });
}

function text(part) {
  const spans = (part.contents ?? []).map(span);
  const node = h("div", { class: part.wrap ? "flex-text wrap" : "flex-text", dir: "auto" }, spans.length ? spans : (part.text ?? ""));
  style(node, { ...letters(part), "font-size": textSize(part.size), "text-align": part.align ? part.align : undefined });
  if (part.wrap && part.maxLines > 0) {
    node.classList.add("clamped");
    style(node, { "-webkit-line-clamp": Number(part.maxLines) });
  }
  if (space(part.lineSpacing)) style(node, { "line-height": `calc(1.35em + ${space(part.lineSpacing)})` });
  return node;
}

function span(part) {
  const node = h("span", {}, part.text ?? "");
  style(node, { ...letters(part), "font-size": part.size ? textSize(part.size) : undefined });
  return node;
}

const letters = (part) => ({
  color: colour(part.color),
  "font-weight": part.weight === "bold" ? "700" : undefined,
  "font-style": part.style === "italic" ? "italic" : undefined,
  "text-decoration": ["underline", "line-through"].includes(part.decoration) ? part.decoration : undefined,
});

function button(part, parent, context) {
  const kind = ["primary", "secondary", "link"].includes(part.style) ? part.style : "link";
  const label = part.action?.label ?? part.action?.text ?? "";
  const node = h("button", { class: `flex-button ${kind} ${part.height === "sm" ? "sm" : "md"}`, type: "button" }, h("span", {}, label));
  style(node, kind === "link" ? { color: colour(part.color) } : { "background-color": colour(part.color) });
  node.dataset.testid = "line-button";
  if (part.action) context.press(node, part.action, label);
  return node;
}

function image(part) {
  const frame = h("div", { class: "flex-frame" }, picture(part.url, part.altText ?? "", { class: part.aspectMode === "cover" ? "crop" : "whole" }));
  style(frame, { width: imageSize(part.size), "aspect-ratio": ratio(part.aspectRatio), "background-color": colour(part.backgroundColor) });
  const node = h("div", { class: "flex-image" }, frame);
  style(node, { "justify-content": FLEX_END[part.align] });
  return node;
}

function icon(part) {
  const node = picture(part.url, "", { class: "flex-icon" });
  style(node, { height: textSize(part.size), "aspect-ratio": ratio(part.aspectRatio) });
  return node;
}

function separator(part, parent) {
  const node = h("div", { class: parent === "vertical" ? "flex-line" : "flex-line upright", role: "separator" });
  style(node, { "background-color": colour(part.color) });
  return node;
}

function filler() {
  return h("div", { class: "flex-filler" });
}

function spacer(part) {
  const node = h("div");
  style(node, { width: space(part.size) ?? "8px", height: space(part.size) ?? "8px" });
  return node;
}

function video(part, parent, context) {
  const node = image({ url: part.previewUrl, size: "full", aspectRatio: part.aspectRatio ?? "1:1", aspectMode: "cover" }, parent, context);
  node.append(h("span", { class: "play" }, drawing("play")));
  return node;
}
