// Orders and stock: what a shop's own systems would send, through the shop's HTTP API.
import { get, post, put } from "../api.js";
import * as clock from "../clock.js";
import { attempt, notice } from "../dialogs.js";
import { fill, h } from "../dom.js";
import { word } from "../words.js";
import { field, group } from "./fields.js";

// ms; stock also falls by orders, which no event of the emulator tells of
const EVERY = 15_000;
const SOON = 2_000;
const STATUSES = ["delivered", "placed", "shipped", "returned", "cancelled"];

export class ShopControls {
  /** customers: {line, telegram} → the chosen customer's id there, or null. */
  constructor(customers, configured) {
    this.customers = customers;
    this.configured = configured;
    this.products = [];
    this.reason = "";
    this.number = 0;
    this.order = h("form", { class: "group", data: { testid: "order-form" }, on: { submit: (event) => this.sendOrder(event) } });
    this.stock = h("form", { class: "group", data: { testid: "stock-form" }, on: { submit: (event) => this.sendStock(event) } });
    this.orderProduct = h("select", { data: { testid: "order-product" } });
    this.stockProduct = h("select", { data: { testid: "stock-product" } });
    this.channel = h("select", { data: { testid: "order-channel" } }, h("option", { value: "line" }, "LINE"), h("option", { value: "telegram" }, "Telegram"));
    this.state = h("select", { data: { testid: "order-status" } });
    this.orderId = h("input", { size: 13, required: true, data: { testid: "order-id" } });
    this.orderQuantity = h("input", { type: "number", min: 1, max: 999, value: 1, required: true, data: { testid: "order-quantity" } });
    this.stockQuantity = h("input", { type: "number", min: 0, max: 99999, value: 5, required: true, data: { testid: "stock-quantity" } });
    this.nextNumber();
    this.relabel();
  }

  nodes() {
    return [this.order, this.stock];
  }

  relabel() {
    const chosen = this.state.value || STATUSES[0];
    this.state.replaceChildren(...STATUSES.map((status) => h("option", { value: status }, word(status))));
    this.state.value = chosen;
    const next = h("button", { type: "button", class: "quiet", title: word("newNumber"), "aria-label": word("newNumber"), on: { click: () => this.nextNumber() } }, "↻");
    group(this.order, word("order"), [
      field(word("customer"), this.channel), field(word("product"), this.orderProduct), field(word("quantity"), this.orderQuantity),
      field(word("orderNumber"), this.orderId), next, field(word("status"), this.state),
      h("button", { type: "submit", class: "primary", data: { testid: "order-send" } }, word("sendOrder")),
    ]);
    group(this.stock, word("stock"), [
      field(word("product"), this.stockProduct), field(word("quantity"), this.stockQuantity),
      h("button", { type: "submit", class: "primary", data: { testid: "stock-send" } }, word("setStock")),
    ]);
    this.showProducts();
  }

  nextNumber() {
    this.number += 1;
    this.orderId.value = `D${Date.now().toString(36).slice(-5).toUpperCase()}-${this.number}`;
  }

  /** Reads the products now and then; sooner while there are none, because the shop may still be starting. */
  async keepFresh() {
    if (this.configured) await this.refresh();
    else this.reason = word("noShop");
    this.showProducts();
    if (this.configured) setTimeout(() => this.keepFresh(), this.products.length ? EVERY : SOON);
  }

  async refresh() {
    try {
      this.products = listed(await get("/_/shop/api/v1/products"));
      this.reason = "";
    } catch (error) {
      this.reason = error.message;
    }
    this.showProducts();
  }

  showProducts() {
    const none = () => h("option", { value: "" }, word("noProducts"));
    const options = () => (this.products.length ? this.products.map(option) : none());
    for (const select of [this.orderProduct, this.stockProduct]) {
      const chosen = select.value;
      if (!fill(select, JSON.stringify(this.products) + word("noProducts"), options)) continue;
      if (this.products.some((one) => one.sku === chosen)) select.value = chosen;
    }
    this.orderProduct.title = this.stockProduct.title = this.reason;
  }

  async sendOrder(event) {
    event.preventDefault();
    const product = this.products.find((one) => one.sku === this.orderProduct.value);
    const id = this.customers[this.channel.value]();
    if (!product || !id) return notice(product ? word("noCustomer") : `${word("noProducts")} ${this.reason ?? ""}`, "bad");
    const body = {
      customer: this.channel.value === "line" ? { line_user_id: id } : { telegram_chat_id: id },
      placed_at: clock.now().toISOString(),
      status: this.state.value,
      lines: [{ sku: product.sku, quantity: Number(this.orderQuantity.value), unit_price: product.price }],
    };
    const order = this.orderId.value.trim();
    if (await attempt(() => put(`/_/shop/api/v1/orders/${encodeURIComponent(order)}`, body).then(() => true))) {
      notice(`${word("orderSent")}${order} ${word(body.status)}`);
    }
    return null;
  }

  async sendStock(event) {
    event.preventDefault();
    const sku = this.stockProduct.value;
    if (!sku) return notice(`${word("noProducts")} ${this.reason ?? ""}`, "bad");
    const quantity = Number(this.stockQuantity.value);
    const key = { "Idempotency-Key": crypto.randomUUID() };
    const answer = await attempt(() => post("/_/shop/api/v1/stock", { items: [{ sku, quantity }] }, key).then((given) => given ?? {}));
    if (!answer) return null;
    const waiting = answer.waiting?.[sku];
    notice(`${word("stockSet")}${sku} = ${quantity}${waiting === undefined ? "" : ` (${word("restocked")}${waiting})`}`);
    return this.refresh();
  }
}

const listed = (answer) => (Array.isArray(answer) ? answer : (answer?.products ?? answer?.items ?? []));
const option = (one) => h("option", { value: one.sku }, `${one.name ?? one.sku}（${one.stock ?? "–"}）`);
