import { expect, test } from "vitest";
import { thin } from "../../src/outputs/thin";

test("a million points become at most 4,000, with both spikes, the first and the last", () => {
  const values = new Float64Array(1_000_000).map((_, i) => Math.sin(i / 5000));
  values[123_456] = 9;
  values[765_432] = -9;
  const kept = thin(values, 4000);
  expect(kept.length).toBeLessThanOrEqual(4000);
  expect(kept.length).toBeGreaterThan(3500);
  expect(kept).toEqual(expect.arrayContaining([0, 123_456, 765_432, 999_999]));
  expect(kept.every((index, i) => i === 0 || index > (kept[i - 1] ?? Infinity))).toBe(true);
});

test.each([0, 1, 3, 4, 7, 100])("at most %i points are kept", (limit) => {
  const values = Array.from({ length: 1000 }, (_, i) => (i * 7919) % 101);
  const kept = thin(values, limit);
  expect(kept.length).toBeLessThanOrEqual(limit);
  expect(new Set(kept).size).toBe(kept.length);
});

test("few points stay as they are", () => {
  expect(thin([3, 1, 2], 3)).toEqual([0, 1, 2]);
});

test("a gap stays a gap", () => {
  const values = Array.from({ length: 1000 }, (_, i) => (i >= 400 && i < 600 ? NaN : i));
  const kept = thin(values, 100);
  expect(kept.some((index) => index >= 400 && index < 600)).toBe(true);
  expect(kept.filter((index) => index < 400).map((index) => values[index])).not.toContain(NaN);
});
