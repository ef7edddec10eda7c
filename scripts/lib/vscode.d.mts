export const root: string;
export const testFolder: string;

export interface Folders {
  data: string;
  user: string;
  extensions: string;
}

export interface Server {
  url: string;
  port: number;
  pid: number;
  stop(): Promise<void>;
}

export interface StartOptions {
  folders: Folders;
  trust?: boolean;
  env?: Record<string, string>;
  port?: number;
  log?(text: string): void;
}

export function setUpVsCode(log?: (text: string) => void): { node: string; server: string };
export function startServer(options: StartOptions): Promise<Server>;
export function freshFolders(base: string, settings?: Record<string, unknown>): Folders;
export function pageUrl(
  server: Pick<Server, "url" | "port">,
  folder: string,
  payload?: Record<string, string>,
): string;
export function installExtension(folders: Folders, vsix: string): string;
