import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { folder, notebookOf, type Folder } from "../support/command-line";

let here: Folder;
beforeAll(() => {
  here = folder();
  const days = Array.from({ length: 60 }, (_, i) =>
    new Date(Date.UTC(2024, 0, i + 1)).toISOString().slice(0, 10),
  );
  here.write("rides.csv", `day,riders\n${days.map((day, i) => `${day},${100 + i}`).join("\n")}\n`);
  here.write("rain.json", JSON.stringify(days.map((day, i) => ({ day, rain: i % 3 }))));
});
afterAll(() => here.dispose());

describe("a data cell in the terminal", () => {
  it("reads JSON, and takes differences of the target", async () => {
    here.write(
      "json.rnnbook",
      notebookOf("data: d\nsource: rain.json\ntarget: rain\ntransform: [diff]\nseason_length: 3"),
    );
    const [data] = (await here.rnnbook(["run", "json.rnnbook", "--json"]))
      .events()
      .filter((e) => e.event === "output");
    expect(data?.["data"]).toMatchObject({
      rows: 60,
      columns: ["day", "rain"],
      freq: "1 day",
      // A row fewer than of the values as they are: the first has no difference.
      parts: { train: { rows: 42, windows: 42 - 3 - 1 } },
      config: { transform: ["diff"], source: { file: "rain.json" } },
    });
  });

  it("runs one SELECT over files beside the notebook", async () => {
    const sql =
      "SELECT day, riders, rain\n    FROM 'rides.csv' JOIN 'rain.json' USING (day) WHERE riders < 150";
    here.write(
      "sql.rnnbook",
      notebookOf(`data: d\nsource:\n  sql: |\n    ${sql}\ntarget: riders\npast_covariates: rain`),
    );
    const ended = await here.rnnbook(["run", "sql.rnnbook", "--json"]);
    const [data] = ended.events().filter((e) => e.event === "output");
    expect(data?.["data"]).toMatchObject({ rows: 50, columns: ["day", "riders", "rain"], target: "riders" });
    expect(ended.code).toBe(0);
  });

  it.each([
    ["SELECT * FROM '/etc/passwd'", "outside-workspace"],
    ["SELECT day, ridders FROM 'rides.csv'", "bad-query"],
    ["COPY (SELECT 1) TO 'out.csv'", "not-a-select"],
  ])("refuses %s", async (sql, code) => {
    here.write("bad.rnnbook", notebookOf(`data: d\nsource: {sql: "${sql}"}`));
    const ended = await here.rnnbook(["run", "bad.rnnbook", "--json"]);
    expect(ended.events().find((e) => e.state === "error")).toMatchObject({ error: { code } });
    expect(ended.code).toBe(1);
  });
});
