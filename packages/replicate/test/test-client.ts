import { inspect } from "node:util";
import { type Emulator, startEmulator } from "@reactkits.dev/replicate-emulator";
import { expect, onTestFinished } from "vitest";
import {
  createReplicateClient,
  type ReplicateClient,
  type ReplicateClientOptions,
  ReplicateError,
  type ReplicateLogEntry,
} from "../src/index.js";
import { type StubServer, startStub } from "./stub-server.js";

/** A token that must only appear in the header to the API. */
export const CANARY = "r8_canary_0123456789abcdef";
export const SDXL = "stability-ai/sdxl:7762fd07cf82c948538e41f63f77d685e02b063e37e496e96eefd46c929f9bdc";
export const SCHNELL = "black-forest-labs/flux-schnell";
export const LLAMA = "meta/meta-llama-3-70b-instruct";

const QUICK = { firstPoll: 10, slowestPoll: 30, reply: 500 };

/** A client with short waits; at the end of the test its log must not contain the token. */
export function testClient(
  baseUrl: string,
  hosts: string,
  options: Partial<ReplicateClientOptions> = {},
): ReplicateClient {
  const logged: ReplicateLogEntry[] = [];
  onTestFinished(() => expect(JSON.stringify(logged)).not.toContain(CANARY));
  return createReplicateClient({
    token: CANARY,
    baseUrl,
    deliveryHosts: hosts === "" ? [] : hosts.split(","),
    retryDelays: [20],
    ...options,
    log(entry) {
      logged.push(entry);
      options.log?.(entry);
    },
    timing: { ...QUICK, ...options.timing },
  });
}

/** An emulator for one test, which accepts only this token. */
export async function testEmulator(options: Parameters<typeof startEmulator>[0] = {}): Promise<Emulator> {
  const emulator = await startEmulator({ runTime: 60, retryAfter: 1, token: CANARY, ...options });
  onTestFinished(() => emulator.close());
  return emulator;
}

/** `address:port` of every stub so far. */
export const stubHosts = new Set<string>();

/** A stub server for one test, and a client of it. */
export async function stubbed(
  answer: Parameters<typeof startStub>[0],
  options: Partial<ReplicateClientOptions> = {},
): Promise<{ stub: StubServer; client: ReplicateClient }> {
  const stub = await startStub(answer);
  stubHosts.add(stub.host);
  onTestFinished(() => stub.close());
  return { stub, client: testClient(stub.url, stub.host, options) };
}

/** The error that a call rejects with; it must not contain the token in any form. */
export async function failure(promise: Promise<unknown>): Promise<ReplicateError> {
  const error = await promise.then(
    () => new Error("it did not fail"),
    (reason: unknown) => reason,
  );
  if (!(error instanceof ReplicateError)) throw error;
  expect(inspect(error, { depth: 10, showHidden: true })).not.toContain(CANARY);
  return error;
}

/** A deadline in so many milliseconds. */
export const soon = (milliseconds: number) => ({ endsAt: Date.now() + milliseconds });

export const readAll = async (stream: ReadableStream<Uint8Array>) =>
  Buffer.from(await new Response(stream).arrayBuffer());

export type Seen = {
  status: string;
  cancelAsked: boolean;
  lifetime: number | null;
  input: Record<string, unknown>;
};

/** The predictions of an emulator, newest first. */
export const seenBy = async ({ origin }: Emulator): Promise<Seen[]> =>
  JSON.parse(await (await fetch(`${origin}/_emulator/predictions`)).text());

/** How often each route of an emulator was requested. */
export const countersOf = async ({ origin }: Emulator): Promise<Record<string, number>> =>
  JSON.parse(await (await fetch(`${origin}/_emulator/counters`)).text());
