import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { OutputData } from "../../src/outputs";
import { folder, notebookOf, tiny, type Folder } from "../support/command-line";

let here: Folder;
beforeAll(() => {
  here = folder();
});
afterAll(() => here.dispose());

const notebook = notebookOf(tiny.data, tiny.model, "train: net\nepochs: 5\nearly_stopping: false");

describe("training that goes on", () => {
  async function trained(name: string, ...params: string[]): Promise<OutputData<"training">> {
    here.write(name, notebook);
    const args = params.flatMap((param) => ["-p", `train.net.${param}`]);
    const ended = await here.rnnbook(["run", name, "--json", ...args]);
    expect(ended.code, ended.err).toBe(0);
    const found = ended.events().find(({ mime }) => mime === "application/vnd.rnnbook.training+json");
    // SAFETY: outputs are checked by their schema before they are sent.
    return found?.data as OutputData<"training">;
  }

  test("has the history and the weights of one that never stopped", async () => {
    const whole = await trained("whole.rnnbook");
    const first = await trained("parts.rnnbook", "epochs=2");
    expect(first.history.loss).toEqual(whole.history.loss.slice(0, 2));
    const rest = await trained("parts.rnnbook", "resume=true");
    expect(rest.history).toEqual(whole.history);
    expect(rest.layer_grad_norms).toEqual(whole.layer_grad_norms);
    expect(rest.notes.join()).toContain("after epoch 2");
    expect(rest.summary).toContain("on from epoch 2 to 5 of 5 epochs");
    const weights = (name: string) =>
      readFileSync(join(here.path, `.rnnbook/${name}/checkpoints/net/best/weights.safetensors`));
    expect(weights("parts.rnnbook")).toEqual(weights("whole.rnnbook"));
  });

  test("begins with fresh weights, and says so, where nothing was kept or what was kept is damaged", async () => {
    expect((await trained("fresh.rnnbook", "resume=true")).notes.join()).toContain(
      "no checkpoint to go on from",
    );
    const file = join(here.path, ".rnnbook/fresh.rnnbook/checkpoints/net/last/manifest.json");
    writeFileSync(file, readFileSync(file, "utf8").replace('"epoch":5', '"epoch":4'));
    const again = await trained("fresh.rnnbook", "resume=true");
    expect([again.epochs_run, again.notes.join()]).toEqual([5, expect.stringContaining("no checkpoint")]);
  });

  test("has nothing to do where all epochs have run, and says how to go on", async () => {
    await trained("done.rnnbook");
    const again = await trained("done.rnnbook", "resume=true");
    expect([again.epochs_run, again.notes.join()]).toEqual([5, expect.stringContaining("`epochs` higher")]);
  });
});
