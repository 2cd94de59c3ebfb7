// What LINE's size words mean in pixels, and which values from a message may become a style.

const SPACE = { none: "0", xs: "2px", sm: "4px", md: "8px", lg: "12px", xl: "16px", xxl: "20px" };
const TEXT = { xxs: 11, xs: 13, sm: 14, md: 16, lg: 19, xl: 22, xxl: 29, "3xl": 35, "4xl": 48, "5xl": 74 };
const IMAGE = { xxs: 40, xs: 60, sm: 80, md: 100, lg: 120, xl: 140, xxl: 160, "3xl": 180, "4xl": 200, "5xl": 220 };
const BORDER = { none: "0", light: "0.5px", normal: "1px", "medium": "2px", "semi-bold": "3px", bold: "4px" };
export const BUBBLE = { nano: 120, micro: 160, deca: 220, hecto: 241, kilo: 260, mega: 300, giga: 386 };

const MEASURE = /^-?\d{1,4}(\.\d+)?(px|%)$/;
const measure = (value) => (MEASURE.test(value ?? "") ? value : undefined);

export const space = (value) => SPACE[value] ?? measure(value);
export const border = (value) => BORDER[value] ?? measure(value);
export const textSize = (value, fallback = "md") => measure(value) ?? `${TEXT[value] ?? TEXT[fallback]}px`;
export const imageSize = (value) => (value === "full" ? "100%" : (measure(value) ?? `${IMAGE[value] ?? IMAGE.md}px`));
export const colour = (value) => (/^#([0-9a-f]{6}|[0-9a-f]{8})$/i.test(value ?? "") ? value : undefined);

/** "w:h" as a CSS ratio. */
export function ratio(value, fallback = "1 / 1") {
  const match = /^(\d{1,6}(?:\.\d+)?):(\d{1,6}(?:\.\d+)?)$/.exec(value ?? "");
  return match ? `${match[1]} / ${match[2]}` : fallback;
}

export function gradient(background) {
  if (background?.type !== "linearGradient") return undefined;
  const angle = /^\d{1,3}(\.\d+)?deg$/.test(background.angle ?? "") ? background.angle : "0deg";
  const [start, end] = [colour(background.startColor), colour(background.endColor)];
  if (!start || !end) return undefined;
  const middle = colour(background.centerColor);
  const at = /^\d{1,3}(\.\d+)?%$/.test(background.centerPosition ?? "") ? background.centerPosition : "50%";
  return `linear-gradient(${angle}, ${start}, ${middle ? `${middle} ${at}, ` : ""}${end})`;
}
