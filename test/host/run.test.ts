import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import * as vscode from "vscode";
import {
  cellOf,
  close,
  closeAll,
  codeCells,
  hasEnded,
  kernelsOf,
  long,
  notebookFile,
  openWith,
  outputOf,
  runAll,
  runCell,
  sample,
  show,
  small,
  startAll,
  textOf,
  until,
} from "./support";

suite("running cells", () => {
  teardown(closeAll);

  test("Run All runs a sample to its forecast, in order, and leaves the file clean", async () => {
    const uri = await notebookFile(sample("sine"), "sine");
    const before = await readFile(uri.fsPath);
    const notebook = await show(uri);
    await runAll(notebook);
    const cells = codeCells(notebook);
    assert.deepEqual(
      cells.map(({ executionSummary }) => [executionSummary?.executionOrder, executionSummary?.success]),
      [1, 2, 3, 4].map((order) => [order, true]),
    );
    const training = outputOf(cellOf(notebook, "train: net"), "training");
    assert.equal(training?.stopped, "completed");
    assert.equal(training.epochs_run, 100);
    assert.ok(outputOf(cellOf(notebook, "forecast: net"), "forecast"));
    for (const cell of cells) assert.ok(textOf(cell).length > 20, "every output has a text form");
    assert.equal(notebook.isDirty, false);
    assert.deepEqual(await readFile(uri.fsPath), before);
  });

  test("points of the curve arrive while the cell still runs", async () => {
    const notebook = await openWith(long());
    const train = cellOf(notebook, "train: net");
    const lengths = new Set<number>();
    const listener = vscode.workspace.onDidChangeNotebookDocument(({ notebook: changed, cellChanges }) => {
      if (changed !== notebook || !cellChanges.some(({ cell, outputs }) => cell === train && outputs)) return;
      const steps = (outputOf(train, "training")?.batches as { step: number[] } | undefined)?.step ?? [];
      if (!hasEnded(train)) lengths.add(steps.at(-1) ?? 0);
    });
    startAll(notebook);
    await until("five states of the curve arrive", () => lengths.size >= 5, 45_000);
    const output = train.outputs[0];
    await new Promise((resolve) => setTimeout(resolve, 1000));
    assert.equal(train.outputs.length, 1);
    assert.equal(train.outputs[0]?.items[0]?.mime, output?.items[0]?.mime);
    listener.dispose();
    await vscode.commands.executeCommand("rnnbook.stopTraining", notebook.uri);
  });

  test("a cell brings along what it needs, and the cells that ran show it", async () => {
    const notebook = await openWith(small());
    await runCell(cellOf(notebook, "forecast: net"));
    const [data, model, train, forecast] = codeCells(notebook);
    for (const cell of [data, model, train, forecast]) assert.equal(cell?.executionSummary?.success, true);
    assert.ok(train && outputOf(train, "training"));
  });

  test("Interrupt ends the training and what waits behind it, and the kernel goes on", async () => {
    const notebook = await openWith(long());
    const [, , train, forecast] = codeCells(notebook);
    assert.ok(train && forecast);
    startAll(notebook);
    await until("it trains", () => outputOf(train, "training"), 45_000);
    const [pid] = kernelsOf(notebook);
    await vscode.commands.executeCommand("notebook.cancelExecution");
    await until("it ends", () => hasEnded(train));
    assert.equal(outputOf(train, "training")?.stopped, "interrupted");
    assert.notEqual(train.executionSummary?.success, false);
    assert.equal(outputOf(forecast, "forecast"), undefined);
    await runCell(cellOf(notebook, "model: net"));
    assert.deepEqual(kernelsOf(notebook), [pid]);
  });

  test("Restart gives another kernel that counts from 1 and finds what was trained", async () => {
    const notebook = await openWith(small());
    await runAll(notebook);
    const [before] = kernelsOf(notebook);
    await vscode.commands.executeCommand("rnnbook.restartKernel", { notebook: notebook.uri, confirm: false });
    const [after] = kernelsOf(notebook);
    assert.ok(before !== undefined && after !== undefined && before !== after);
    const train = cellOf(notebook, "train: net");
    const trained = train.executionSummary?.timing?.startTime;
    await runCell(cellOf(notebook, "forecast: net"));
    assert.equal(cellOf(notebook, "forecast: net").executionSummary?.success, true);
    assert.equal(train.executionSummary?.timing?.startTime, trained, "nothing retrains by itself");
  });

  test("Restart ends a cell that runs", async () => {
    const notebook = await openWith(long());
    const train = cellOf(notebook, "train: net");
    startAll(notebook);
    await until("it trains", () => outputOf(train, "training"), 45_000);
    await vscode.commands.executeCommand("rnnbook.restartKernel", { notebook: notebook.uri, confirm: false });
    await until("it ends", () => hasEnded(train));
    assert.equal(train.executionSummary?.success, undefined);
  });

  test("the death of the kernel stands on the running cell, and the next run has a new one", async () => {
    const notebook = await openWith(long());
    const train = cellOf(notebook, "train: net");
    startAll(notebook);
    await until("it trains", () => outputOf(train, "training"), 45_000);
    const [pid] = kernelsOf(notebook);
    assert.ok(pid !== undefined);
    process.kill(pid, "SIGKILL");
    await until("it ends", () => hasEnded(train), 5000);
    assert.equal(train.executionSummary?.success, false);
    assert.match(textOf(train), /The kernel died \(.*SIGKILL/);
    assert.ok(outputOf(train, "training"), "the curve up to then stays");
    await runCell(cellOf(notebook, "model: net"));
    assert.equal(cellOf(notebook, "model: net").executionSummary?.success, true);
    assert.notDeepEqual(kernelsOf(notebook), [pid]);
  });

  test("a second click while cells run waits for its turn", async () => {
    const notebook = await openWith(small());
    const [data, model] = codeCells(notebook);
    assert.ok(data && model);
    await Promise.all([runCell(data), runCell(model)]);
    assert.equal(data.executionSummary?.success, true);
    assert.equal(model.executionSummary?.success, true);
  });

  test("closing the notebook ends its kernel", async () => {
    const notebook = await openWith(small());
    await runCell(cellOf(notebook, "data: sine"));
    assert.equal(kernelsOf(notebook).length, 1);
    await close(notebook);
    await until("the kernel ends", () => kernelsOf(notebook).length === 0);
  });

  test("Continue Training goes on from the last weights, and what follows stays usable", async () => {
    const notebook = await openWith(small());
    await runAll(notebook);
    const train = cellOf(notebook, "train: net");
    const first = lossesOf(train);
    const started = train.executionSummary?.timing?.startTime;
    void vscode.commands.executeCommand("rnnbook.continueTraining", {
      notebook: notebook.uri,
      model: "net",
      // All three are done; a user is asked.
      epochs: 5,
    });
    await until(
      "it has trained on",
      () => hasEnded(train) && train.executionSummary?.timing?.startTime !== started,
    );
    assert.equal(train.executionSummary?.success, true);
    assert.match(train.document.getText(), /^epochs: 5$/m);
    assert.doesNotMatch(train.document.getText(), /resume/);
    const second = lossesOf(train);
    assert.equal(second.length, 5);
    assert.deepEqual(second.slice(0, 3), first, "it goes on from there");
    const trained = train.executionSummary?.timing?.startTime;
    await runCell(cellOf(notebook, "forecast: net"));
    assert.equal(cellOf(notebook, "forecast: net").executionSummary?.success, true);
    assert.equal(train.executionSummary?.timing?.startTime, trained, "nothing retrains by itself");
    await runCell(train);
    assert.deepEqual(lossesOf(train), second, "the same as all at once");
  });

  test("the weather sample beats both baselines", async function () {
    this.timeout(300_000);
    const notebook = await show(await notebookFile(sample("weather"), "weather"));
    await runAll(notebook, 280_000);
    const evaluation = outputOf(cellOf(notebook, "evaluate: net"), "evaluation");
    assert.ok(evaluation);
    // SAFETY: the schema of the output, which the client has checked.
    const { metrics, baselines } = evaluation as {
      metrics: { mae: number };
      baselines: Record<string, { mae: number } | undefined>;
    };
    assert.ok(Math.abs((baselines.naive?.mae ?? 0) - 3.8631) < 1e-3);
    assert.ok(Math.abs((baselines.seasonal_naive?.mae ?? 0) - 3.862) < 1e-3);
    assert.ok(metrics.mae < 3.8);
  });
});

function lossesOf(cell: vscode.NotebookCell): unknown[] {
  // SAFETY: the schema of the output, which the client has checked.
  return (outputOf(cell, "training")?.history as { loss: unknown[] } | undefined)?.loss ?? [];
}
