import fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  decodeGeneration,
  decodeGenerationEvent,
  decodeGenerationPage,
  decodeTicket,
} from "./decode-generation.js";
import { isTerminal, LIBRARY_STATUS, type WireFile, type WireGeneration } from "./wire-generation.js";

const file: WireFile = {
  n: 0,
  url: "/api/ai/generations/g-1/images/0",
  mimeType: "image/webp",
  size: 1234,
  fileName: "fox.webp",
  sha256: "0f".repeat(32),
  seed: 42,
  place: { n: 0, count: 4 },
  width: 768,
  height: 512,
  requested: { steps: 50 },
  sent: { steps: 4 },
  facts: { caption: "a fox" },
  warnings: ["Steps were cut to 4."],
  microUsd: 3000,
};
const error = {
  type: "about:blank" as const,
  title: "Internal Server Error",
  status: 500,
  detail: "The provider failed.",
  code: "provider" as const,
  requestId: "r-1",
};
const generation: WireGeneration = {
  id: "g-1",
  status: "processing",
  kind: "images",
  createdAt: 1,
  startedAt: 2,
  endedAt: 3,
  progress: { fraction: 0.5, message: "Half of it" },
  provider: "somebody",
  model: "owner/name:version",
  requested: 4,
  images: [file],
  credits: 2,
  microUsd: null,
  error,
};
const { n, url, mimeType, size, fileName, sha256 } = file;
const bareFile = { n, url, mimeType, size, fileName, sha256 };
const bare = { id: "g-1", status: "queued", kind: "videos", createdAt: 1, images: [] };

const decode = (value: unknown) => decodeGeneration(JSON.stringify(value));

describe("generation", () => {
  it("is read with all optional fields and with none", () => {
    expect(decode(generation)).toEqual(generation);
    expect(decode(bare)).toEqual(bare);
    expect(decode({ ...bare, images: [bareFile] })).toEqual({ ...bare, images: [bareFile] });
  });

  it("drops unknown fields and sorts its files", () => {
    const images = [{ ...bareFile, n: 1, path: "/etc" }, bareFile];
    const told = { ...bare, token: "secret", images, progress: { fraction: 1, x: 1 } };
    expect(decode(told)).toEqual({
      ...bare,
      images: [bareFile, { ...bareFile, n: 1 }],
      progress: { fraction: 1 },
    });
  });

  it.each<[string, object]>([
    ["another status", { status: "done" }],
    ["a status of every object", { status: "toString" }],
    ["no status", { status: undefined }],
    ["another kind", { kind: "audio" }],
    ["an id that is no part of an address", { id: "../x" }],
    ["a time that is none", { createdAt: "2026" }],
    ["a time before all", { createdAt: -1 }],
    ["no list of files", { images: {} }],
    ["a file twice", { images: [bareFile, bareFile] }],
    [
      "more files than there may be",
      { images: Array.from({ length: 17 }, (_, at) => ({ ...bareFile, n: at })) },
    ],
    ["a number above all files", { images: [{ ...bareFile, n: 16 }] }],
    ["a size that is none", { images: [{ ...bareFile, size: 1.5 }] }],
    ["a hash that is none", { images: [{ ...bareFile, sha256: "0F".repeat(32) }] }],
    ["an address that is none", { images: [{ ...bareFile, url: 7 }] }],
    ["a very long name", { images: [{ ...bareFile, fileName: "x".repeat(256) }] }],
    ["warnings that are no sentences", { images: [{ ...bareFile, warnings: [1] }] }],
    ["a progress above the whole", { progress: { fraction: 1.1 } }],
    ["a cost below nothing", { credits: -1 }],
    ["a file's price that is none", { images: [{ ...bareFile, microUsd: -3 }] }],
    ["a price that is none", { microUsd: "3000" }],
    ["an error of another code", { error: { ...error, code: "closed" } }],
    ["an error that is none", { error: "failed" }],
  ])("is rejected for %s", (_, wrong) => {
    expect(decode({ ...bare, ...wrong })).toBeUndefined();
  });

  it("is either rejected or valid for any input", () => {
    const anything = fc.oneof(
      fc.jsonValue(),
      fc.constantFrom<unknown>("queued", "images", "g", [], [bareFile]),
    );
    const told = fc.record(Object.fromEntries(Object.keys(generation).map((key) => [key, anything])), {
      requiredKeys: [],
    });
    fc.assert(
      fc.property(told, (value) => {
        const read = decode({ ...bare, ...value });
        if (read) expect(decode(read)).toEqual(read);
      }),
    );
    fc.assert(fc.property(fc.string(), (text) => decodeGeneration(text) === undefined));
  });
});

describe("page", () => {
  it("is read with and without a next page", () => {
    expect(decodeGenerationPage(JSON.stringify({ generations: [bare], next: "c" }))).toEqual({
      generations: [bare],
      next: "c",
    });
    expect(decodeGenerationPage('{"generations":[]}')).toEqual({ generations: [] });
  });

  it("is rejected if one generation is invalid", () => {
    expect(decodeGenerationPage(JSON.stringify({ generations: [bare, { ...bare, id: 1 }] }))).toBeUndefined();
    expect(decodeGenerationPage("[]")).toBeUndefined();
  });
});

describe("ticket", () => {
  it("has an id and a status", () => {
    expect(decodeTicket('{"id":"g-1","status":"completed","more":1}')).toEqual({
      id: "g-1",
      status: "completed",
    });
    expect(decodeTicket('{"id":"g 1","status":"completed"}')).toBeUndefined();
    expect(decodeTicket("<html>")).toBeUndefined();
  });
});

describe("event", () => {
  const event = (name: string, data: unknown) => decodeGenerationEvent({ name, data: JSON.stringify(data) });

  it.each<[string, object]>([
    ["queued", {}],
    ["started", {}],
    ["canceled", {}],
    ["progress", { fraction: 0.25 }],
    ["image", file],
    ["completed", { credits: 1, microUsd: 3000 }],
    ["completed", {}],
    ["failed", { error }],
  ])("decodes %s", (name, data) => {
    expect(event(name, { ...data, more: 1 })).toEqual({ name, data });
  });

  it("is undefined for unknown names and for invalid data", () => {
    expect(event("message", {})).toBeUndefined();
    expect(event("constructor", {})).toBeUndefined();
    expect(event("image", { ...file, n: "0" })).toBeUndefined();
    expect(event("failed", {})).toBeUndefined();
    expect(decodeGenerationEvent({ name: "queued", data: "{" })).toBeUndefined();
  });
});

describe("status mapping", () => {
  it("covers the library's statuses, three of which are terminal", () => {
    expect(LIBRARY_STATUS).toEqual({
      queued: "queued",
      processing: "running",
      completed: "done",
      failed: "failed",
      canceled: "canceled",
    });
    const words = ["queued", "processing", "completed", "failed", "canceled"] as const;
    expect(words.filter(isTerminal)).toEqual(["completed", "failed", "canceled"]);
  });
});
