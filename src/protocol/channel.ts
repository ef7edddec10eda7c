import { createMessageConnection, ResponseError, StreamMessageWriter } from "vscode-jsonrpc/node";
import type { Readable, Writable } from "node:stream";
import { z } from "zod";
import type { Disposable } from "../base/disposable";
import { Emitter } from "../base/emitter";
import { Fault } from "../base/issue";
import { channelFaults } from "./faults";
import { FrameReader } from "./frames";
import type { Notifications, Requests } from "./messages";
import { notificationSchemas, replySchemas, requestSchemas } from "./schemas";

/**
 * JSON-RPC over two streams, typed by `messages.ts` and checked by `schemas.ts`. It owns neither the streams nor the
 * process behind them. Whatever the other side sends, nothing is thrown but `Fault`s from requests; the first thing
 * that cannot be read ends the channel.
 */
export interface Channel extends Disposable {
  request<M extends keyof Requests>(method: M, params: Requests[M]["params"]): Promise<Requests[M]["reply"]>;
  /** A `Fault` that the handler throws arrives as a `Fault` on the other side. */
  handle<M extends keyof Requests>(
    method: M,
    handler: (params: Requests[M]["params"]) => Requests[M]["reply"] | Promise<Requests[M]["reply"]>,
  ): void;
  notify<M extends keyof Notifications>(method: M, params: Notifications[M]): void;
  onNotification<M extends keyof Notifications>(
    method: M,
    listener: (params: Notifications[M]) => void,
  ): void;
  /** Fires once. The cause is undefined where the other side closed the stream or we did. */
  onClose(listener: (cause: Fault | undefined) => void): Disposable;
  /** Begins to read. Handlers and listeners are set before. */
  listen(): void;
}

export function createChannel(readable: Readable, writable: Writable): Channel {
  const connection = createMessageConnection(new FrameReader(readable), new StreamMessageWriter(writable));
  const closed = new Emitter<Fault | undefined>();
  let cause: Fault | undefined;
  let open = true;
  const rejecters = new Set<(fault: Fault) => void>();

  function close(fault: Fault | undefined): void {
    if (!open) return;
    open = false;
    cause = fault;
    for (const reject of [...rejecters]) reject(fault ?? channelFaults.closed());
    connection.dispose();
    closed.fire(fault);
  }
  connection.onClose(() => close(undefined));
  // The reader's own complaints are faults; a stream that breaks is the end of the connection and no offence.
  connection.onError(([error]) => close(error instanceof Fault ? error : undefined));
  connection.onUnhandledNotification((message) => close(channelFaults.frame(`"${message.method}"`)));
  // A broken pipe is told by the "close" of the stream; without a listener Node would end the process.
  writable.on("error", () => close(undefined));
  readable.on("error", () => close(undefined));

  return {
    async request(method, params) {
      if (!open) throw cause ?? channelFaults.closed();
      const reply: unknown = await settledWhenClosed(connection.sendRequest(method, params), rejecters);
      const result = replySchemas[method].safeParse(reply);
      if (result.success) return result.data;
      const fault = channelFaults.frame(`a reply to "${method}": ${z.prettifyError(result.error)}`);
      close(fault);
      throw fault;
    },
    handle(method, handler) {
      connection.onRequest(method, async (params: unknown) => {
        const result = requestSchemas[method].safeParse(params);
        if (!result.success) {
          return toResponse(channelFaults.frame(`"${method}": ${z.prettifyError(result.error)}`));
        }
        try {
          return await handler(result.data);
        } catch (error) {
          return toResponse(error);
        }
      });
    },
    notify(method, params) {
      if (open) connection.sendNotification(method, params).catch(() => close(undefined));
    },
    onNotification(method, listener) {
      connection.onNotification(method, (params: unknown) => {
        if (!open) return;
        const result = notificationSchemas[method].safeParse(params);
        if (result.success) listener(result.data);
        else close(channelFaults.frame(`"${method}": ${z.prettifyError(result.error)}`));
      });
    },
    onClose: closed.event,
    listen: () => connection.listen(),
    dispose: () => close(undefined),
  };
}

/** vscode-jsonrpc leaves requests open when the stream ends; here every one of them settles, with our fault. */
async function settledWhenClosed<T>(reply: Promise<T>, rejecters: Set<(fault: Fault) => void>): Promise<T> {
  let rejecter: ((fault: Fault) => void) | undefined;
  const end = new Promise<never>((_, reject) => rejecters.add((rejecter = reject)));
  try {
    return await Promise.race([reply, end]);
  } catch (error) {
    throw fromResponse(error);
  } finally {
    if (rejecter !== undefined) rejecters.delete(rejecter);
  }
}

const wireFault = z.object({ code: z.string(), message: z.string(), remedy: z.string().optional() });

function toResponse(error: unknown): ResponseError<unknown> {
  const fault = error instanceof Fault ? error : channelFaults.peer(String(error));
  const { code, message, remedy } = fault;
  return new ResponseError(-32000, message, { code, message, remedy });
}

function fromResponse(error: unknown): Fault {
  if (error instanceof Fault) return error;
  if (error instanceof ResponseError) {
    const parsed = wireFault.safeParse(error.data);
    if (parsed.success) return new Fault(parsed.data.code, parsed.data.message, parsed.data.remedy);
  }
  return channelFaults.peer(error instanceof Error ? error.message : String(error));
}
