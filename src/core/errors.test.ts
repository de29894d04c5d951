import { afterEach, describe, expect, it, vi } from "vitest";
import { anySignal } from "./any-signal.js";

afterEach(() => vi.unstubAllGlobals());

/** As in the browsers that lack `AbortSignal.any`. */
function withoutAny(): void {
  const { AbortSignal } = globalThis;
  vi.stubGlobal("AbortSignal", { abort: AbortSignal.abort, timeout: AbortSignal.timeout });
}

describe.each([
  ["where the engine has AbortSignal.any", () => {}],
  ["where it is missing", withoutAny],
])("anySignal, %s", (_name, arrange) => {
  it("aborts once, with the reason of the first signal that aborts", () => {
    const [one, other] = [new AbortController(), new AbortController()];
    arrange();
    const signal = anySignal(one.signal, undefined, other.signal);
    const onAbort = vi.fn();
    signal.addEventListener("abort", onAbort);
    expect(signal.aborted).toBe(false);
    other.abort("other");
    one.abort("one");
    expect([signal.aborted, signal.reason]).toEqual([true, "other"]);
    expect(onAbort).toHaveBeenCalledOnce();
  });

  it("is aborted at once if one of them is", () => {
    const gone = AbortSignal.abort("gone");
    arrange();
    expect(anySignal(new AbortController().signal, gone)).toMatchObject({ aborted: true, reason: "gone" });
  });

  it("is never aborted otherwise", () => {
    arrange();
    expect(anySignal(undefined).aborted).toBe(false);
  });
});
