import { DuckDBInstance, type DuckDBConnection } from "@duckdb/node-api";

/**
 * A database in memory that can open these files and nothing else: no other path, no network, no extension, no
 * spilling to disk; and no statement can change that again. Only the files themselves could still be written to, so
 * whatever runs here has to be a SELECT. With `jsonErrors`, what it throws has a JSON message that tells the position.
 */
export async function openSandbox(
  paths: readonly string[],
  memoryMb: number,
  { jsonErrors = false } = {},
): Promise<DuckDBConnection> {
  const instance = await DuckDBInstance.create(":memory:", {
    autoinstall_known_extensions: "false",
    autoload_known_extensions: "false",
    allow_unsigned_extensions: "false",
    memory_limit: `${memoryMb}MiB`,
    temp_directory: "",
    // With more, a streamed result loses the order of the rows.
    threads: "1",
  });
  const connection = await instance.connect();
  const allowed = paths.flatMap((path) => [quoted(path), quoted(literalGlob(path))]);
  await connection.run(`SET allowed_paths = [${allowed.join(", ")}]`);
  // Moments with a zone are told in it, and the machine's own is nobody's business.
  await connection.run("SET TimeZone = 'UTC'");
  if (jsonErrors) await connection.run("SET errors_as_json = true");
  await connection.run("SET enable_external_access = false");
  await connection.run("SET lock_configuration = true");
  return connection;
}

/** As a string in SQL. */
export function quoted(text: string): string {
  return `'${text.replaceAll("'", "''")}'`;
}

/** DuckDB takes a path for a pattern of file names: this pattern matches the path itself and no other. */
export function literalGlob(path: string): string {
  return path.replace(/[[*?]/g, (letter) => `[${letter}]`);
}
