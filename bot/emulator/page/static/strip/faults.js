// Makes the next call of the shop to a platform go wrong.
import { post, remove } from "../api.js";
import { attempt, notice } from "../dialogs.js";
import { h } from "../dom.js";
import { word } from "../words.js";
import { field, group } from "./fields.js";

const CALLS = {
  line: ["push", "reply", "multicast"],
  telegram: ["send*", "edit*", "answerCallbackQuery"],
};

const KINDS = {
  busy: (platform) => status(429, BODIES[platform][429], platform === "telegram" ? { "Retry-After": "3" } : {}),
  serverError: (platform) => status(500, BODIES[platform][500]),
  badRequest: (platform) => status(400, BODIES[platform][400]),
  htmlError: () => ({ action: "html", status: 502 }),
  dropped: () => ({ action: "drop_before_accept" }),
  swallowed: () => ({ action: "accept_then_drop" }),
  halfBody: () => ({ action: "half_body" }),
  slow: () => ({ action: "delay", delay: 8 }),
};

const BODIES = {
  line: {
    429: { message: "The API rate limit has been exceeded. Try again later." },
    500: { message: "An error occurred on the server." },
    400: { message: "The request body has 1 error(s)" },
  },
  telegram: {
    429: { ok: false, error_code: 429, description: "Too Many Requests: retry after 3", parameters: { retry_after: 3 } },
    500: { ok: false, error_code: 500, description: "Internal Server Error" },
    400: { ok: false, error_code: 400, description: "Bad Request: message text is empty" },
  },
};

const status = (code, body, headers = {}) => ({ action: "status", status: code, body, headers });

export class FaultControls {
  constructor() {
    this.node = h("form", { class: "group", data: { testid: "fault-form" }, on: { submit: (event) => this.plan(event) } });
    this.call = h("select", { data: { testid: "fault-call" } });
    this.kind = h("select", { data: { testid: "fault-kind" } });
    this.planned = h("output", { class: "planned", data: { testid: "fault-planned" } });
    this.relabel();
  }

  nodes() {
    return [this.node];
  }

  relabel() {
    keep(this.call, Object.entries(CALLS).flatMap(([platform, methods]) => methods.map((method) => [`${platform} ${method}`, `${platform === "line" ? "LINE" : "Telegram"} ${method}`])));
    keep(this.kind, Object.keys(KINDS).map((kind) => [kind, word(kind)]));
    const clear = h("button", { type: "button", class: "quiet", data: { testid: "fault-clear" }, on: { click: () => this.clear() } }, word("clearFaults"));
    group(this.node, word("faults"), [
      field(word("call"), this.call), field(word("fault"), this.kind),
      h("button", { type: "submit", class: "danger", data: { testid: "fault-plan" } }, word("failNext")), clear, this.planned,
    ]);
  }

  show(count) {
    this.planned.textContent = count ? `⚠ ${count}` : "";
  }

  async plan(event) {
    event.preventDefault();
    const [platform, method] = this.call.value.split(" ");
    const fault = { platform, method, times: 1, ...KINDS[this.kind.value](platform) };
    if (await attempt(() => post("/_/faults", fault).then(() => true))) notice(`${word("faultSet")}${this.call.value} – ${word(this.kind.value)}`);
  }

  async clear() {
    if (await attempt(() => remove("/_/faults").then(() => true))) notice(word("faultsCleared"));
  }
}

function keep(select, options) {
  const chosen = select.value;
  select.replaceChildren(...options.map(([value, label]) => h("option", { value }, label)));
  if (options.some(([value]) => value === chosen)) select.value = chosen;
}
