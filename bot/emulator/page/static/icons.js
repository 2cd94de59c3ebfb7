// Small line drawings, so that the page needs no emoji font.

const SPACE = "http://www.w3.org/2000/svg";

const PATHS = {
  pin: "M12 21s-6.5-6.2-6.5-11.2a6.5 6.5 0 0 1 13 0C18.5 14.8 12 21 12 21z M12 12.200a2.4 2.4 0 1 0 0-4.8 2.4 2.4 0 0 0 0 4.800z",
  picture: "M4 5h16v14H4z M4 16l5-5 4 4 2.5-2.500L20 17 M15.5 9.500h.01",
  person: "M12 12a4 4 0 1 0 0-8 4 4 0 0 0 0 8z M4.5 20.500c.8-4 3.8-6 7.5-6s6.7 2 7.5 6",
  link: "M10 14a4 4 0 0 0 5.7 0l3-3a4 4 0 0 0-5.7-5.700l-1 1 M14 10a4 4 0 0 0-5.7 0l-3 3A4 4 0 0 0 11 18.700l1-1",
  clip: "M8 12.500l6-6a3 3 0 0 1 4.3 4.300l-8 8a5 5 0 0 1-7-7l7.5-7.5",
  undo: "M9 6L4 11l5 5 M4 11h10a6 6 0 0 1 0 12",
  smile: "M12 21a9 9 0 1 0 0-18 9 9 0 0 0 0 18z M8.5 14c1.5 2.7 5.5 2.7 7 0 M9 9.500h.01 M15 9.500h.01",
  keys: "M3 6h18v12H3z M7 10h.01 M11 10h.01 M15 10h.01 M8 14h8",
  send: "M4 12l16-8-6 17-3-7z M11 14l9-10",
  plus: "M12 5v14 M5 12h14",
  play: "M9 6l9 6-9 6z",
  copy: "M9 9h11v11H9z M5 15V4h11",
  away: "M8 16L18 6 M10 6h8v8",
  card: "M3 6h18v12H3z M3 10.500h18",
  menu: "M4 7h16 M4 12h16 M4 17h16",
};

export function icon(name) {
  const drawing = document.createElementNS(SPACE, "svg");
  drawing.setAttribute("viewBox", "0 0 24 24");
  drawing.setAttribute("class", "icon");
  drawing.setAttribute("aria-hidden", "true");
  const path = document.createElementNS(SPACE, "path");
  path.setAttribute("d", PATHS[name]);
  drawing.append(path);
  return drawing;
}
