// Talks to the emulator's control JSON.

export class Refused extends Error {
  constructor(status, message) {
    super(message);
    this.status = status;
  }
}

async function call(method, path, body, headers = {}) {
  const options = { method, headers: { ...headers } };
  if (body !== undefined) {
    options.headers["content-type"] = "application/json";
    options.body = JSON.stringify(body);
  }
  const response = await fetch(path, options);
  const text = await response.text();
  const answer = parse(text);
  if (!response.ok) {
    const reason = answer?.error ?? answer?.detail ?? answer?.title ?? `${response.status} ${response.statusText}`;
    throw new Refused(response.status, typeof reason === "string" ? reason : JSON.stringify(reason));
  }
  return answer;
}

function parse(text) {
  try {
    return text ? JSON.parse(text) : null;
  } catch {
    return null;
  }
}

export const get = (path) => call("GET", path);
export const post = (path, body = {}, headers = {}) => call("POST", path, body, headers);
export const put = (path, body, headers = {}) => call("PUT", path, body, headers);
export const remove = (path) => call("DELETE", path);

const PAUSE = 50; // ms between two refreshes, however busy the world is

/** Calls `changed` after each change of the world, at most once at a time and never losing the last one. */
export function follow(changed, connected) {
  let running = false;
  let again = false;
  const run = async () => {
    if (running) {
      again = true;
      return;
    }
    running = true;
    do {
      again = false;
      try {
        await changed();
      } catch (error) {
        console.warn("refresh failed:", error.message);
      }
      await new Promise((resolve) => setTimeout(resolve, PAUSE));
    } while (again);
    running = false;
  };
  const source = new EventSource("/_/events");
  source.onopen = () => {
    connected(true);
    run();
  };
  source.onerror = () => connected(false);
  source.onmessage = run;
  run();
  return run;
}
