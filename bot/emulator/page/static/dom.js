// Builds DOM nodes. Data only ever becomes text or a checked attribute: there is no innerHTML on this page.

/** An element. props: class, css {property: value}, data {name: value}, on {event: listener}, anything else an attribute. */
export function h(tag, props = {}, ...children) {
  const node = document.createElement(tag);
  for (const [name, value] of Object.entries(props)) {
    if (value === undefined || value === null || value === false) continue;
    if (name === "class") node.className = value;
    else if (name === "css") style(node, value);
    else if (name === "data") Object.assign(node.dataset, value);
    else if (name === "on") for (const [event, listener] of Object.entries(value)) node.addEventListener(event, listener);
    else node.setAttribute(name, value === true ? "" : String(value));
  }
  node.append(...children.flat(Infinity).filter((child) => child !== undefined && child !== null && child !== false));
  return node;
}

/** Sets styles one by one through the CSSOM, which a `style-src 'self'` policy allows (a style attribute it would not). */
export function style(node, values) {
  for (const [property, value] of Object.entries(values)) {
    if (value !== undefined && value !== null && value !== "") node.style.setProperty(property, String(value));
  }
}

/** The address when a browser may follow or load it, else null: keeps javascript: and the like out of href and src. */
export function safeAddress(address, schemes = ["http:", "https:"]) {
  try {
    const parsed = new URL(address, location.href);
    return schemes.includes(parsed.protocol) ? parsed.href : null;
  } catch {
    return null;
  }
}

/** A picture that shows its alt text in a grey field when it cannot be loaded (the demo works without a network). */
export function picture(address, alt, props = {}) {
  const source = safeAddress(address ?? "", ["http:", "https:", "data:", "blob:"]);
  const image = h("img", { ...props, alt, loading: "eager", decoding: "async", referrerpolicy: "no-referrer" });
  const fail = () => {
    const classes = `${props.class ?? ""} missing`.trim();
    image.replaceWith(h("span", { ...props, class: classes, role: "img", "aria-label": alt }, alt));
  };
  image.addEventListener("error", fail, { once: true });
  if (source) image.src = source;
  else queueMicrotask(fail);
  return image;
}

/** Makes any element pressable by mouse, touch and keyboard. */
export function pressable(node, label, press) {
  node.setAttribute("role", "button");
  node.tabIndex = 0;
  node.classList.add("pressable");
  if (label) node.setAttribute("aria-label", label);
  node.addEventListener("click", (event) => {
    event.stopPropagation();
    press(event);
  });
  node.addEventListener("keydown", (event) => {
    if (event.target !== node || (event.key !== "Enter" && event.key !== " ")) return;
    event.preventDefault();
    event.stopPropagation();
    press(event);
  });
  return node;
}

/** Replaces what a node holds, but only when `signature` differs from the last time: no flicker, no lost focus. */
export function fill(node, signature, build) {
  if (node.dataset.signature === signature) return false;
  node.dataset.signature = signature;
  node.replaceChildren(...[build()].flat(Infinity).filter(Boolean));
  return true;
}

/** Text with its web addresses as links. */
export function linked(text) {
  const parts = String(text).split(/(https?:\/\/[^\s<>「」『』（）]+)/);
  return parts.map((part, index) => (index % 2 ? link(part, part) : part));
}

export function link(address, ...children) {
  const href = safeAddress(address, ["http:", "https:", "tel:", "mailto:"]);
  if (!href) return h("span", {}, ...children);
  return h("a", { href, target: "_blank", rel: "noopener noreferrer" }, ...children);
}
