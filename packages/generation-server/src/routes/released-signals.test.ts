import { getEventListeners } from "node:events";
import { expect, it, vi } from "vitest";
import { createTestHarness } from "../testing/test-harness.js";

// Node keeps a signal of `AbortSignal.any` for ever while it has a listener, with all that the listener refers to.
it.each([
  ["/api/ai/images/generate", { prompt: "a fox", width: 64, height: 64 }],
  ["/api/ai/videos/generate", { prompt: "waves" }],
  ["/api/ai/prompts/improve", { prompt: "a red fox" }],
])("%s leaves no listener on the signals that it combines", async (path, body) => {
  const combine = vi.spyOn(AbortSignal, "any");
  // The table has no price for the video model.
  const { ask } = await createTestHarness({ prices: { "kling-ai/kling-video": { perSecond: 90_000 } } });
  const headers = { "content-type": "application/json" };
  const reply = await ask(path, { method: "POST", headers, body: JSON.stringify(body) });
  expect(reply.status).toBe(200);
  await reply.arrayBuffer();
  const signals = combine.mock.results.flatMap(({ value }) => (value instanceof AbortSignal ? value : []));
  expect(signals).not.toEqual([]);
  await vi.waitFor(() => {
    const left = signals
      .filter(({ aborted }) => !aborted)
      .flatMap((each) => getEventListeners(each, "abort"));
    expect(left).toEqual([]);
  }, 5000);
  combine.mockRestore();
});
