// The live line of the last API calls.
import { get } from "../api.js";
import * as clock from "../clock.js";
import { fill, h } from "../dom.js";
import { word } from "../words.js";

const SHOWN = 16;
const POLL = 2000; // ms; a refused call changes nothing visible, so no event tells of it
const IDLE = new Set(["getUpdates"]);

export class Calls {
  constructor() {
    this.after = 0;
    this.last = [];
    this.title = h("h3");
    this.list = h("ol", { class: "calls", data: { testid: "calls" } });
    this.node = h("div", { class: "group live" }, this.title, this.list);
    this.relabel();
    setInterval(() => this.refresh().catch(() => {}), POLL);
  }

  nodes() {
    return [this.node];
  }

  relabel() {
    this.title.textContent = word("calls");
    this.draw();
  }

  async refresh() {
    if (this.reading) return;
    this.reading = true;
    try {
      const { requests } = await get(`/_/requests?after=${this.after}`);
      this.take(requests);
    } finally {
      this.reading = false;
    }
  }

  take(requests) {
    if (!requests.length) return;
    this.after = requests.at(-1).seq;
    this.last = [...this.last, ...requests.filter((call) => !IDLE.has(call.method))].slice(-SHOWN);
    this.draw();
  }

  draw() {
    const entries = [...this.last].reverse();
    fill(this.list, JSON.stringify([entries, word("noCalls")]), () => (entries.length ? entries.map(entry) : h("li", { class: "none" }, word("noCalls"))));
  }
}

function entry(call) {
  const good = call.status >= 200 && call.status < 300;
  return h("li", { class: good ? "good" : "bad", data: { testid: "call" }, title: `${call.user ?? ""}` },
    h("time", {}, clock.time(call.at)), h("span", { class: call.platform }, call.platform === "line" ? "LINE" : "TG"), h("span", {}, call.method), h("b", {}, call.status || "✂"));
}
