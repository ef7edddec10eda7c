import { setImmediate as turn } from "node:timers/promises";
import { describe, expect, test } from "vitest";
import { shakeHands } from "../../src/client/connect";
import { Fault } from "../../src/base/issue";
import { encodeJson } from "../../src/outputs/encode";
import { frameLimit } from "../../src/protocol/faults";
import type { NumberedEvent, RunRequest } from "../../src/protocol/messages";
import { channelPair, fakeKernel } from "../support/fake-kernel";

const run: RunRequest = { cells: [], targets: [], allowJs: false, resume: false, onFailure: "stop" };

function frame(text: string): string {
  return `Content-Length: ${Buffer.byteLength(text)}\r\n\r\n${text}`;
}

function notification(method: string, params: unknown): string {
  return frame(JSON.stringify({ jsonrpc: "2.0", method, params }));
}

/** What the client makes of raw bytes from a kernel: the events that came through and how the channel ended. */
async function receive(
  ...chunks: (string | Buffer)[]
): Promise<{ events: NumberedEvent[]; end: Fault | undefined }> {
  const { client, toClient } = channelPair();
  const events: NumberedEvent[] = [];
  let end: Fault | undefined;
  client.onNotification("event", (event) => events.push(event));
  client.onClose((cause) => (end = cause));
  client.listen();
  for (const chunk of chunks) {
    toClient.write(chunk);
    await turn();
  }
  await turn();
  await turn();
  client.dispose();
  return { events, end };
}

const log = { seq: 1, body: { event: "log", text: "hello" } };

describe("a channel between client and kernel", () => {
  test("carries requests, replies and events in order", async () => {
    const { client, kernel } = channelPair();
    fakeKernel(kernel, {
      onRun: (_request, send) => {
        send({ seq: 1, body: { event: "cell", cell: 0, state: "start", order: 1 } });
        send({ seq: 2, body: { event: "cell", cell: 0, state: "ok", ms: 3 } });
        return { ok: true, ms: 3, engine: "embedded" };
      },
    });
    const seen: number[] = [];
    client.onNotification("event", (event) => seen.push(event.seq));
    client.listen();
    expect(await client.request("run", run)).toEqual({ ok: true, ms: 3, engine: "embedded" });
    expect(seen).toEqual([1, 2]);
  });

  test("a fault of the kernel arrives as the same fault", async () => {
    const { client, kernel } = channelPair();
    fakeKernel(kernel, {
      onRun: () => {
        throw new Fault("no-such-cell", "Cell 9 is not there.", "Run again.");
      },
    });
    client.listen();
    const error: unknown = await client.request("run", run).catch((caught: unknown) => caught);
    expect(error).toBeInstanceOf(Fault);
    expect(error).toMatchObject({
      code: "no-such-cell",
      message: "Cell 9 is not there.",
      remedy: "Run again.",
    });
  });

  test.each([
    [1000, "the kernel version 1000", "Reload the window"],
    [0, "the kernel version 0", "Restart the kernel"],
  ])(
    "another protocol version (%i) ends at the handshake with one sentence",
    async (protocol, says, remedy) => {
      const { client, kernel } = channelPair();
      fakeKernel(kernel, { protocol });
      client.listen();
      const error: unknown = await shakeHands(client, new AbortController().signal).catch(
        (caught: unknown) => caught,
      );
      expect(error).toMatchObject({ code: "protocol-version" });
      expect(String(error)).toContain(says);
      expect((error as Fault).remedy).toContain(remedy);
    },
  );

  test("a request that is open when the stream ends is rejected", async () => {
    const { client, kernel, toClient } = channelPair();
    fakeKernel(kernel, { onRun: () => new Promise(() => undefined) });
    client.listen();
    const reply = client.request("run", run);
    await turn();
    toClient.destroy();
    await expect(reply).rejects.toMatchObject({ code: "channel-closed" });
    await expect(client.request("status", {})).rejects.toMatchObject({ code: "channel-closed" });
  });

  test("a stream that breaks is an end and no offence of the other side", async () => {
    const { client, toClient } = channelPair();
    const ends: unknown[] = [];
    client.onClose((cause) => ends.push(cause));
    client.listen();
    toClient.destroy(new Error("read ECONNRESET"));
    await turn();
    await turn();
    expect(ends).toEqual([undefined]);
  });

  test("frames may arrive in any pieces", async () => {
    const bytes = Buffer.from(notification("event", log) + notification("event", { ...log, seq: 2 }));
    const { events, end } = await receive(...Array.from(bytes, (byte) => Buffer.from([byte])));
    expect(events.map((event) => event.seq)).toEqual([1, 2]);
    expect(end).toBeUndefined();
  });
});

describe("what a kernel may send that is not the protocol", () => {
  const output = { event: "output", cell: 0, slot: 0, kind: "data", name: "x" };
  test.each<[string, string, string, RegExp]>([
    ["a header without length", "Nonsense: 1\r\n\r\n{}", "bad-message", /without a length/],
    ["a length that is no number", "Content-Length: ten\r\n\r\n{}", "bad-message", /without a length/],
    ["a header without end", "x".repeat(5000), "bad-message", /without an end/],
    [
      "a frame that is too large",
      `Content-Length: ${frameLimit + 1}\r\n\r\n`,
      "message-too-large",
      /16777217/,
    ],
    ["a frame of two gigabytes", "Content-Length: 2147483648\r\n\r\n", "message-too-large", /2147483648/],
    ["a frame that is not JSON", frame("{"), "bad-message", /not JSON/],
    ["a frame that is no message", frame("[1]"), "bad-message", /not JSON-RPC/],
    ["an unknown notification", notification("surprise", {}), "bad-message", /surprise/],
    ["an event without number", notification("event", { body: log.body }), "bad-message", /seq/],
    ["an unknown event", notification("event", { seq: 1, body: { event: "boom" } }), "bad-message", /event/],
    [
      "a negative cell",
      notification("event", { seq: 1, body: { event: "cell", cell: -1, state: "ok" } }),
      "bad-message",
      /cell/,
    ],
    [
      "an output that its schema refuses",
      notification("event", {
        seq: 1,
        body: { ...output, mime: "application/vnd.rnnbook.data+json", data: {} },
      }),
      "bad-message",
      /vnd\.rnnbook\.data/,
    ],
    [
      "an output of foreign type",
      notification("event", { seq: 1, body: { ...output, mime: "text/html", data: "<script>" } }),
      "bad-message",
      /text\/html/,
    ],
  ])("%s ends the channel with a fault", async (_name, bytes, code, message) => {
    const { events, end } = await receive(bytes, notification("event", log));
    expect(events).toEqual([]);
    expect(end).toMatchObject({ code });
    expect(end?.message).toMatch(message);
  });

  test("2,000 damaged streams never throw", async () => {
    const good = Buffer.from(notification("event", log).repeat(3));
    let state = 12345;
    const random = (n: number) => {
      state = (Math.imul(state, 1103515245) + 12345) >>> 0;
      return (state >>> 8) % n;
    };
    for (let round = 0; round < 2000; round++) {
      const bytes = Buffer.from(good);
      for (let hit = 0; hit <= random(4); hit++) bytes[random(bytes.length)] = random(256);
      const cut = random(bytes.length);
      const { events } = await receive(bytes.subarray(0, cut), bytes.subarray(random(bytes.length)));
      expect(events.length).toBeLessThanOrEqual(6);
    }
  });

  test("a reply that its schema refuses rejects the request", async () => {
    const { client, toClient } = channelPair();
    client.listen();
    const reply = client.request("status", {});
    toClient.write(frame(JSON.stringify({ jsonrpc: "2.0", id: 0, result: { state: "asleep" } })));
    await expect(reply).rejects.toMatchObject({ code: "bad-message" });
  });
});

test("numbers that are not finite cross as strings", () => {
  expect(
    JSON.stringify(
      encodeJson({ a: NaN, b: [Infinity, -Infinity, 1], c: undefined, d: new Float64Array([NaN, 2]) }),
    ),
  ).toBe('{"a":"NaN","b":["Infinity","-Infinity",1],"d":["NaN",2]}');
});
