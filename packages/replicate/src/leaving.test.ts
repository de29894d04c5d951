import type { ServerResponse } from "node:http";
import type { Emulator } from "@reactkits.dev/replicate-emulator";
import sharp from "sharp";
import { beforeEach, describe, expect, it, vi } from "vitest";
import { json } from "../test/stub-server.js";
import {
  failure,
  readAll,
  SDXL,
  seenBy,
  soon,
  stubbed,
  testClient,
  testEmulator,
} from "../test/test-client.js";
import type { ReplicateClientOptions } from "./index.js";

const INPUT = { prompt: "[hang] x", width: 64, height: 64 };

let emulator: Emulator;
beforeEach(async () => {
  emulator = await testEmulator();
});
const emulated = (options?: Partial<ReplicateClientOptions>) =>
  testClient(emulator.url, emulator.deliveryHost, options);

describe("aborting a prediction", () => {
  it("cancels it and rejects with the signal's reason at once", async () => {
    const client = emulated();
    const control = new AbortController();
    const run = client.run(SDXL, INPUT, { signal: control.signal });
    await vi.waitFor(async () => expect(await seenBy(emulator)).toHaveLength(1));
    control.abort();
    await expect(run).rejects.toBe(control.signal.reason);
    await client.idle();
    expect((await seenBy(emulator))[0]).toMatchObject({ cancelAsked: true });
  });

  it("cancels every prediction of one signal, without a warning from Node", async () => {
    const warnings: Error[] = [];
    const onWarning = (warning: Error) => void warnings.push(warning);
    process.on("warning", onWarning);
    const client = emulated();
    const control = new AbortController();
    const runs = Array.from({ length: 15 }, () => client.run(SDXL, INPUT, { signal: control.signal }));
    await vi.waitFor(async () => expect(await seenBy(emulator)).toHaveLength(15));
    control.abort();
    for (const { status } of await Promise.allSettled(runs)) expect(status).toBe("rejected");
    await client.idle();
    expect((await seenBy(emulator)).filter(({ cancelAsked }) => !cancelAsked)).toEqual([]);
    process.off("warning", onWarning);
    expect(warnings).toEqual([]);
  });

  it("creates nothing if the deadline has passed", async () => {
    const signal = AbortSignal.abort();
    await expect(emulated().run(SDXL, INPUT, { signal })).rejects.toBe(signal.reason);
    await expect(emulated().create(SDXL, INPUT, { signal })).rejects.toBe(signal.reason);
    expect(await seenBy(emulator)).toEqual([]);
  });

  it("during creation: rejects at once and cancels what the late reply created", async () => {
    let answerCreate = () => {};
    const { stub, client } = await stubbed((route, response) => {
      if (route === "POST /v1/predictions")
        answerCreate = () => json(response, 201, { id: "late", status: "starting", output: null });
      else json(response, 200, { id: "late", status: "canceled", output: null });
    });
    const control = new AbortController();
    const run = client.run(SDXL, INPUT, { signal: control.signal });
    await vi.waitFor(() => expect(stub.requests).toHaveLength(1));
    control.abort();
    await expect(run).rejects.toBe(control.signal.reason);
    expect(stub.requests).toHaveLength(1);
    answerCreate();
    await client.idle();
    expect(stub.requests).toEqual(["POST /v1/predictions", "POST /v1/predictions/late/cancel"]);
  });

  it("during creation: waits for the late reply for a limited time", async () => {
    let closed = false;
    const { stub, client } = await stubbed(
      (_, response) => {
        response.on("close", () => {
          closed = true;
        });
      },
      { timing: { abandonedReply: 100 } },
    );
    const control = new AbortController();
    const run = client.run(SDXL, INPUT, { signal: control.signal });
    await vi.waitFor(() => expect(stub.requests).toHaveLength(1));
    control.abort();
    await expect(run).rejects.toBe(control.signal.reason);
    await vi.waitFor(() => expect(closed).toBe(true));
  });

  it("during creation: does not cancel what the late reply says has ended", async () => {
    const control = new AbortController();
    const { stub, client } = await stubbed((_, response) => {
      control.abort();
      setTimeout(() => json(response, 201, { id: "late", status: "failed" }), 30);
    });
    const run = client.run(SDXL, INPUT, { signal: control.signal });
    await expect(run).rejects.toMatchObject({ name: "AbortError" });
    await client.idle();
    expect(stub.requests).toEqual(["POST /v1/predictions"]);
  });

  it("finds what to cancel in the header if the late reply breaks off", async () => {
    const control = new AbortController();
    const { stub, client } = await stubbed((route, response) => {
      if (route.endsWith("/cancel")) return json(response, 200, { id: "late", status: "canceled" });
      const headers = { location: "https://api.replicate.com/v1/predictions/late", "content-length": "99" };
      response.writeHead(201, headers).write("{");
      control.abort();
      setTimeout(() => response.destroy(), 30);
    });
    const run = client.create(SDXL, INPUT, { signal: control.signal });
    await expect(run).rejects.toMatchObject({ name: "AbortError" });
    await client.idle();
    expect(stub.requests).toEqual(["POST /v1/predictions", "POST /v1/predictions/late/cancel"]);
  });

  it("cancels once, even if the cancellation fails", async () => {
    const { stub, client } = await stubbed((route, response, request) => {
      if (route.endsWith("/cancel")) request.socket.destroy();
      else json(response, 200, { id: "a", status: "processing" });
    });
    const control = new AbortController();
    const run = client.run(SDXL, INPUT, { signal: control.signal });
    await vi.waitFor(() => expect(stub.requests.length).toBeGreaterThan(1));
    control.abort();
    await expect(run).rejects.toBe(control.signal.reason);
    await client.idle();
    expect(stub.requests.filter((route) => route.endsWith("/cancel"))).toHaveLength(1);
  });

  it("does not cancel a prediction that it only waits for", async () => {
    const client = emulated();
    const made = await client.create(SDXL, INPUT);
    const control = new AbortController();
    const waiting = client.wait(made, { signal: control.signal });
    control.abort();
    await expect(waiting).rejects.toBe(control.signal.reason);
    expect((await failure(client.wait(made.id, soon(50)))).code).toBe("timeout");
    expect((await seenBy(emulator))[0]).toMatchObject({ cancelAsked: false });
    expect((await client.cancel(made.id)).status).toBe("canceled");
  });
});

describe("the deadline", () => {
  it("ends and cancels a prediction that hangs", async () => {
    const client = emulated();
    const error = await failure(client.run(SDXL, INPUT, soon(200)));
    expect(error).toMatchObject({ code: "timeout", retryable: true });
    await client.idle();
    expect((await seenBy(emulator))[0]).toMatchObject({ cancelAsked: true });
  });

  it("may have passed before anything was created", async () => {
    expect((await failure(emulated().run(SDXL, INPUT, soon(-1)))).code).toBe("timeout");
    expect(await seenBy(emulator)).toEqual([]);
  });

  it("applies while a creation or a file gets no reply", async () => {
    const silent = await stubbed(() => {}, { timing: { abandonedReply: 50 } });
    expect((await failure(silent.client.run(SDXL, INPUT, soon(150)))).code).toBe("timeout");
    const { host } = silent.stub;
    const waiting = silent.client.download(`http://${host}/f.png`, soon(150));
    expect((await failure(waiting)).code).toBe("timeout");
  });

  it("ends a download in progress, as does the file's own time limit", async () => {
    const red = { width: 8, height: 8, channels: 3, background: "red" } as const;
    const picture = await sharp({ create: red }).png().toBuffer();
    const drip = (_: string, response: ServerResponse) => {
      response.write(picture.subarray(0, 70));
      const timer = setInterval(() => response.write("x"), 20);
      response.on("close", () => clearInterval(timer));
    };
    const { stub, client } = await stubbed(drip);
    const own = testClient(stub.url, stub.host, { timing: { imageTotal: 200 } });
    for (const opened of [
      client.download(`http://${stub.host}/f.png`, soon(200)),
      own.download(`http://${stub.host}/f.png`, soon(60_000)),
    ]) {
      const reading = readAll((await opened).stream);
      expect(await failure(reading)).toMatchObject({ code: "timeout", retryable: true });
    }
  });
});
