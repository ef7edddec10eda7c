const gram = 16;
const fewest = 80;
const tooMuch = 0.3;

/**
 * The share of a text that repeats what stands before it, as far as runs of sixteen characters say it, where it is so
 * large that the text goes in circles; undefined otherwise.
 */
export function repetition(text: string): number | undefined {
  const letters = Array.from(text);
  if (letters.length < fewest) return undefined;
  const seen = new Set<string>();
  let again = 0;
  const runs = letters.length - gram + 1;
  for (let i = 0; i < runs; i++) {
    const run = letters.slice(i, i + gram).join("");
    if (seen.has(run)) again++;
    seen.add(run);
  }
  const share = again / runs;
  return share >= tooMuch ? share : undefined;
}
