import { expect, test } from "vitest";
import { findPrompts } from "./find-prompts.js";

const prompts = [
  { text: "A café at dawn", uses: 1, lastUsedAt: 3, starred: false },
  { text: "Dawn over dunes", uses: 5, lastUsedAt: 1, starred: true },
  { text: "dunes", uses: 5, lastUsedAt: 2, starred: false },
];
const texts = (options?: Parameters<typeof findPrompts>[1]) =>
  findPrompts(prompts, options).map(({ text }) => text);

test("finds prompts with every word, without regard to case and accents", () => {
  expect(texts({ search: " DAWN cafe " })).toEqual(["A café at dawn"]);
  expect(texts({ search: "dawn" })).toEqual(["A café at dawn", "Dawn over dunes"]);
  expect(texts({ search: "dusk" })).toEqual([]);
});

test("orders them by time or by use, and keeps to the starred ones", () => {
  expect(texts()).toEqual(["A café at dawn", "dunes", "Dawn over dunes"]);
  expect(texts({ order: "used" })).toEqual(["dunes", "Dawn over dunes", "A café at dawn"]);
  expect(texts({ starred: true })).toEqual(["Dawn over dunes"]);
});
