/** Text of an SVG element that is complete. */
export type Svg = string & { readonly svg: unique symbol };

type Value = string | number;
export type Attributes = Readonly<Record<string, Value>>;

/** Coordinates to a hundredth of a pixel: no eye sees less, and files stay small and equal on every machine. */
function written(value: Value): string {
  return typeof value === "number" ? String(Number(value.toFixed(2))) : escaped(value);
}

function escaped(text: string): string {
  return text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;").replaceAll('"', "&quot;");
}

/** `<name attribute="value">children</name>`; text among the children is escaped. */
export function element(name: string, attributes: Attributes, ...children: readonly Svg[]): Svg {
  const list = Object.entries(attributes).map(([key, value]) => ` ${key}="${written(value)}"`);
  return trusted(
    children.length === 0 ? `<${name}${list.join("")}/>` : `<${name}${list.join("")}>${children.join("")}</${name}>`,
  );
}

/** Text between tags. */
function text(content: string): Svg {
  return trusted(escaped(content));
}

/** Only this file makes SVG out of strings, each part of them escaped. */
function trusted(source: string): Svg {
  return source as Svg;
}

const FONT = "Helvetica, Arial, sans-serif";
const INK = "#24292f";
const PAPER = "#ffffff";

/** A picture of that size on a light ground, with a title for those who cannot see it. */
export function picture(width: number, height: number, title: string, ...children: readonly Svg[]): string {
  const svg = element(
    "svg",
    {
      xmlns: "http://www.w3.org/2000/svg",
      width,
      height,
      viewBox: `0 0 ${written(width)} ${written(height)}`,
      role: "img",
      "font-family": FONT,
      "font-size": 12,
      fill: INK,
    },
    element("title", {}, text(title)),
    element("rect", { width, height, fill: PAPER }),
    ...children,
  );
  return `${svg}\n`;
}

interface LabelStyle {
  readonly anchor?: "start" | "middle" | "end";
  readonly size?: number;
  readonly weight?: "normal" | "bold";
  readonly fill?: string;
  /** Degrees, about the label's own place. */
  readonly turn?: number;
}

/** Words at a place, their middle line at `y`. */
export function label(content: string, x: number, y: number, style: LabelStyle = {}): Svg {
  const { anchor = "start", size = 12, weight = "normal", fill = INK, turn = 0 } = style;
  return element(
    "text",
    {
      x,
      y,
      "text-anchor": anchor,
      "dominant-baseline": "central",
      "font-size": size,
      fill,
      ...(weight === "bold" && { "font-weight": weight }),
      ...(turn !== 0 && { transform: `rotate(${turn} ${written(x)} ${written(y)})` }),
    },
    text(content),
  );
}
