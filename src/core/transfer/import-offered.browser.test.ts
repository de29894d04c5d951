import { afterEach, describe, expect, it, vi } from "vitest";
import { createMemoryStorage } from "../../testing.js";
import { create } from "../library/library-fixtures.contract.js";
import { importOffered } from "./import-offered.js";
import { channelOf, type OfferRequest } from "./offer-assets.js";

const IDS = Array.from({ length: 40 }, (_, index) => `id-${index}`);

/** A page that offers assets, and is then closed: it answers what it offers, and nothing else. */
function closedSource() {
  const offer = crypto.randomUUID();
  const channel = new BroadcastChannel(channelOf(offer));
  const asked: string[] = [];
  channel.addEventListener("message", ({ data: { request, id } }: MessageEvent<OfferRequest>) => {
    if (id === undefined) channel.postMessage({ answer: request, ids: IDS });
    else asked.push(id);
  });
  return { offer, asked, end: () => channel.close() };
}

afterEach(() => void vi.useRealTimers());

describe("importing what another page offers", () => {
  it("waits once for a page that was closed, however much it had offered", async () => {
    const { offer, asked, end } = closedSource();
    vi.useFakeTimers({ toFake: ["setTimeout", "clearTimeout"] });
    const importing = importOffered(create({ storage: createMemoryStorage() }), offer);
    await expect.poll(() => asked.length).toBe(16);
    await vi.advanceTimersByTimeAsync(5_000);
    const results = await importing;
    expect(results.map(({ error }) => error?.code)).toEqual(IDS.map(() => "missing"));
    expect(asked).toHaveLength(16);
    end();
  });

  it("waits for no answer once it is aborted", async () => {
    const { offer, asked, end } = closedSource();
    // The time for an answer does not pass.
    vi.useFakeTimers({ toFake: ["setTimeout", "clearTimeout"] });
    const stop = new AbortController();
    const library = create({ storage: createMemoryStorage() });
    const importing = importOffered(library, offer, stop.signal);
    await expect.poll(() => asked.length).toBe(16);
    stop.abort(new Error("Enough."));
    await expect(importing).rejects.toThrow("Enough.");
    await expect(importOffered(library, offer, stop.signal)).rejects.toThrow("Enough.");
    end();
  });
});
