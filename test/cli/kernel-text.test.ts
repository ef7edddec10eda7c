import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import type { KernelEvent } from "../../src/protocol/messages";
import { runRequest, temporaryFolder, testKernel } from "../support/kernel";

const verse = "she sells sea shells by the sea shore. ";
const cells = [
  "data: verse\nsource: verse.txt\nsplit: [0.8, 0.1, 0.1]\nseq_length: 8",
  "model: poet\ncell: gru\nunits: 12\nembedding: 6",
  "train: poet\nepochs: 3\nlearning_rate: 0.02",
  "generate: poet\nprompt: she\ntemperature: [0, 1]\nlength: 30",
];

function starts(events: readonly KernelEvent[]): number[] {
  return events.flatMap((event) => (event.event === "cell" && event.state === "start" ? [event.cell] : []));
}

function texts(events: readonly KernelEvent[]): unknown {
  return events.flatMap((event) => (event.event === "output" && event.cell === 3 ? [{ ...event.data }] : []));
}

test("a text that has changed makes everything stale that was learned from it", async () => {
  const workspace = temporaryFolder();
  writeFileSync(join(workspace, "verse.txt"), verse.repeat(10));
  const { kernel, events } = await testKernel({ workspace });
  await kernel.run(runRequest(cells));
  expect(starts(events)).toEqual([0, 1, 2, 3]);
  events.length = 0;
  await kernel.run(runRequest(cells, { targets: [3] }));
  expect(starts(events)).toEqual([3]);
  events.length = 0;
  writeFileSync(join(workspace, "verse.txt"), verse.repeat(11));
  await kernel.run(runRequest(cells, { targets: [3] }));
  expect(starts(events)).toEqual([0, 1, 2, 3]);
});

test("a trained writer comes back in another kernel, and writes the same", async () => {
  const workspace = temporaryFolder();
  writeFileSync(join(workspace, "verse.txt"), verse.repeat(10));
  const first = await testKernel({ workspace });
  await first.kernel.run(runRequest(cells));
  const before = texts(first.events);
  expect(before).toHaveLength(1);
  await first.kernel.shutdown();
  const second = await testKernel({ workspace });
  await second.kernel.run(runRequest(cells, { targets: [3] }));
  expect(starts(second.events)).toEqual([0, 1, 3]);
  expect(texts(second.events)).toEqual(before);
});
