import { defineConfig } from "vitest/config";

export default defineConfig({
  define: { __VERSION__: JSON.stringify("test") },
  test: {
    include: ["test/{unit,engine,cli,browser,keras}/**/*.test.ts"],
    testTimeout: 120_000,
    hookTimeout: 120_000,
    // Two at once: most of the slow tests start processes of their own.
    maxWorkers: 2,
  },
});
