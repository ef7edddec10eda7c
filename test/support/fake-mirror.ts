import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";

export interface Mirror {
  url: string;
  /** The Range header of each request, "" where there was none. */
  requests: string[];
  close: () => Promise<void>;
}

type Answer = (request: IncomingMessage, response: ServerResponse, count: number) => void;

/** A server on this machine. `answer` is told how many requests came before. */
export async function mirror(answer: Answer): Promise<Mirror> {
  const requests: string[] = [];
  const server = createServer((request, response) => {
    requests.push(request.headers.range ?? "");
    answer(request, response, requests.length - 1);
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  // SAFETY: a server that listens on TCP has such an address.
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}`,
    requests,
    close: () =>
      new Promise((resolve) => {
        server.closeAllConnections();
        server.close(() => resolve());
      }),
  };
}

/** Serves bytes with ranges, and cuts the connection after `cutAfter` of them. */
export function file(
  bytes: Uint8Array,
  cutAfter: (count: number) => number = () => Infinity,
  ranges = true,
): Answer {
  return (request, response, count) => {
    const from = ranges ? Number(/^bytes=(\d+)-$/.exec(request.headers.range ?? "")?.[1] ?? 0) : 0;
    const rest = bytes.subarray(from);
    const headers: Record<string, string | number> = { "content-length": rest.length };
    if (from > 0) headers["content-range"] = `bytes ${from}-${bytes.length - 1}/${bytes.length}`;
    response.writeHead(from > 0 ? 206 : 200, headers);
    const cut = cutAfter(count);
    if (cut >= rest.length) response.end(rest);
    else response.write(rest.subarray(0, cut), () => setTimeout(() => response.destroy(), 20));
  };
}

export function page(status: number, type = "text/html"): Answer {
  return (_request, response) => {
    response.writeHead(status, { "content-type": type });
    response.end("<html>Please log in to the proxy</html>");
  };
}

export function redirect(to: string): Answer {
  return (_request, response) => {
    response.writeHead(302, { location: to });
    response.end();
  };
}
