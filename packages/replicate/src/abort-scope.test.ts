import { getEventListeners } from "node:events";
import { setImmediate } from "node:timers/promises";
import { expect, it } from "vitest";
import { abortable, openScope } from "./abort-scope.js";

it("leaves the caller's signal without a listener once all work for it has ended", async () => {
  const { signal } = new AbortController();
  const scopes = [openScope(signal, 60_000), openScope(signal, 60_000)];
  await abortable(Promise.resolve(), signal);
  await setImmediate();
  expect(getEventListeners(signal, "abort")).toHaveLength(1);
  scopes[0]?.end();
  expect(getEventListeners(signal, "abort")).toHaveLength(1);
  scopes[1]?.end();
  expect(getEventListeners(signal, "abort")).toEqual([]);
});

it("aborts work that was begun after earlier work had ended", () => {
  const control = new AbortController();
  openScope(control.signal, 60_000).end();
  const scope = openScope(control.signal, 60_000);
  control.abort(new Error("left"));
  expect(scope.signal.reason).toEqual(new Error("left"));
  scope.end();
});
