import { expect, it } from "vitest";
import { byNewest } from "./asset.js";

it("sorts newest first, and assets of the same time by id, so that the order is total", () => {
  const keys = [
    { createdAt: 1, id: "b" },
    { createdAt: 2, id: "a" },
    { createdAt: 1, id: "c" },
    { createdAt: 1, id: "a" },
  ];
  const sorted = [...keys].sort(byNewest).map(({ createdAt, id }) => `${createdAt}${id}`);
  expect(sorted).toEqual(["2a", "1c", "1b", "1a"]);
  expect([...keys].reverse().sort(byNewest)).toEqual([...keys].sort(byNewest));
  expect(byNewest({ createdAt: 1, id: "b" }, { createdAt: 1, id: "b" })).toBe(0);
});
