// What pressing a LINE button does: the emulator plays the app (`/tap`); what only this device can do happens here.
import { post } from "../api.js";
import { ask, attempt, copy, open } from "../dialogs.js";
import { h, pressable } from "../dom.js";
import { word } from "../words.js";

export class Actions {
  /** phone: people, composer, menu, refresh(), sendPhoto(), sendLocation(). */
  constructor(phone) {
    this.phone = phone;
  }

  /** Makes a node press `action`; messageId: the message it stands in, undefined for the rich menu. */
  bind(node, action, label, messageId) {
    const said = label ?? action.label ?? action.text ?? action.displayText;
    return pressable(node, said, () => this.press(action, messageId));
  }

  async press(action, messageId) {
    if (action.type === "camera" || action.type === "cameraRoll") return this.phone.sendPhoto();
    if (action.type === "location") return this.phone.sendLocation();
    const extra = action.type === "datetimepicker" ? await pick(action) : {};
    if (extra === null) return null;
    if (action.type === "uri") open(action.uri);
    if (action.type === "clipboard") await copy(action.clipboardText);
    if (action.type === "message" || action.type === "postback") this.phone.chat.toEnd();
    // opening an address tells the bot nothing, and an imagemap writes it in its own way
    const place = action.type === "uri" ? {} : { message_id: messageId };
    const answer = await attempt(() => post(this.phone.people.address("tap"), { ...place, action, ...extra }));
    this.after(action);
    return answer;
  }

  // A postback may also open the keyboard or move the rich menu.
  after(action) {
    if (action.inputOption === "openKeyboard") this.phone.composer.write(action.fillInText ?? "");
    if (action.inputOption === "openRichMenu") this.phone.menu.toggle(true);
    if (action.inputOption === "closeRichMenu") this.phone.menu.toggle(false);
  }
}

const INPUT = { date: "date", time: "time", datetime: "datetime-local" };

async function pick(action) {
  const bound = (value) => value?.replace("t", "T");
  const node = h("input", {
    type: INPUT[action.mode] ?? "date", required: true, min: bound(action.min), max: bound(action.max),
    value: bound(action.initial), data: { testid: "picker" },
  });
  const answer = await ask(action.label ?? word("pickDate"), [{ name: "value", label: word("pickDate"), node }]);
  return answer?.value ? { value: answer.value } : null;
}
