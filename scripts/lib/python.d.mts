export function pythonWith(
  packages: readonly string[],
  log?: (line: string) => void,
): { program: string; env: NodeJS.ProcessEnv };
