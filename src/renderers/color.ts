export interface Rgb {
  r: number;
  g: number;
  b: number;
  /** From 0 to 1. */
  a: number;
}

let probe: CanvasRenderingContext2D | null = null;

/** Any colour that CSS knows, by painting it on one pixel; undefined for what is no colour. */
export function rgb(text: string): Rgb | undefined {
  if (!CSS.supports("color", text)) return undefined;
  probe ??= document.createElement("canvas").getContext("2d", { willReadFrequently: true });
  if (probe === null) return undefined;
  probe.clearRect(0, 0, 1, 1);
  probe.fillStyle = text;
  probe.fillRect(0, 0, 1, 1);
  const [r = 0, g = 0, b = 0, a = 255] = probe.getImageData(0, 0, 1, 1).data;
  return { r, g, b, a: a / 255 };
}

export function css({ r, g, b, a }: Rgb): string {
  return a >= 1 ? `rgb(${r}, ${g}, ${b})` : `rgba(${r}, ${g}, ${b}, ${a})`;
}

export function withAlpha(color: string, alpha: number): string {
  const parsed = rgb(color);
  return parsed === undefined ? color : css({ ...parsed, a: alpha });
}

/**
 * The colour itself, or mixed with the foreground until its contrast to the background reaches `ratio`: WCAG 2.2
 * asks for 3 to 1 of graphics and 4.5 to 1 of text, and not every theme's chart colours keep it.
 */
export function readableOn(color: Rgb, background: Rgb, foreground: Rgb, ratio = 3): Rgb {
  // Some themes have colours that let the background through, which takes contrast from them.
  const opaque = { ...mix(background, color, color.a), a: 1 };
  for (let share = 0; share < 1; share += 0.1) {
    const mixed = mix(opaque, foreground, share);
    if (contrast(mixed, background) >= ratio) return mixed;
  }
  return foreground;
}

function mix(from: Rgb, to: Rgb, share: number): Rgb {
  const channel = (a: number, b: number) => Math.round(a + (b - a) * share);
  return {
    r: channel(from.r, to.r),
    g: channel(from.g, to.g),
    b: channel(from.b, to.b),
    a: from.a + (to.a - from.a) * share,
  };
}

/** Contrast ratio of WCAG 2.2, from 1 to 21. */
function contrast(one: Rgb, other: Rgb): number {
  const [a, b] = [luminance(one), luminance(other)];
  return (Math.max(a, b) + 0.05) / (Math.min(a, b) + 0.05);
}

function luminance({ r, g, b }: Rgb): number {
  const linear = (channel: number) => {
    const share = channel / 255;
    return share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4;
  };
  return 0.2126 * linear(r) + 0.7152 * linear(g) + 0.0722 * linear(b);
}
