// The emulated clock: shown, and moved forward.
import { post } from "../api.js";
import * as clock from "../clock.js";
import { attempt } from "../dialogs.js";
import { h } from "../dom.js";
import { language, word } from "../words.js";
import { field, group } from "./fields.js";

const STEPS = [["plusHour", 3600], ["plusDay", 86_400], ["plusWeek", 604_800]];
const UNITS = [["minutes", 60], ["hours", 3600], ["days", 86_400]];

export class TimeControls {
  constructor() {
    this.node = h("form", { class: "group", data: { testid: "clock-form" }, on: { submit: (event) => this.advanceAmount(event) } });
    this.face = h("time", { class: "face", data: { testid: "clock" } });
    this.amount = h("input", { type: "number", min: 1, max: 9999, value: 30, data: { testid: "clock-amount" } });
    this.unit = h("select", { data: { testid: "clock-unit" } });
    this.relabel();
    setInterval(() => this.tick(), 1000);
  }

  nodes() {
    return [this.node];
  }

  relabel() {
    const chosen = this.unit.value || "60";
    this.unit.replaceChildren(...UNITS.map(([key, seconds]) => h("option", { value: seconds }, word(key))));
    this.unit.value = chosen;
    this.unit.setAttribute("aria-label", word("unit"));
    const steps = STEPS.map(([key, seconds]) => h("button", { type: "button", data: { testid: `clock-${key}` }, on: { click: () => this.advance(seconds) } }, word(key)));
    group(this.node, word("clock"), [
      this.face, h("div", { class: "joined" }, steps), field(word("amount"), this.amount), this.unit,
      h("button", { type: "submit", data: { testid: "clock-advance" } }, word("advance")),
    ]);
    this.tick();
  }

  tick() {
    const now = clock.now();
    this.face.dateTime = now.toISOString();
    this.face.title = clock.zoneName();
    this.face.textContent = clock.full(now, language());
  }

  advanceAmount(event) {
    event.preventDefault();
    return this.advance(Number(this.amount.value) * Number(this.unit.value));
  }

  async advance(seconds) {
    const answer = await attempt(() => post("/_/clock", { advance_seconds: seconds }));
    if (answer) clock.set(answer.now);
    this.tick();
  }
}
