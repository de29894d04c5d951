import { describe, expect, it } from "vitest";
import { PREVIEWS_ACCEPT } from "../ai/protocol.js";
import { MediaLibraryError } from "../server.js";
import { image, post, problem, setUp, validRequest } from "./generate-handler.contract.js";
import { PNG } from "./test-images.contract.js";

describe("rate limit", () => {
  it("answers 429 with Retry-After per client and for the total", async () => {
    const { handler } = setUp({
      rateLimit: {
        perMinute: () => 2,
        totalPerMinute: 3,
        key: (request) => request.headers.get("cookie") ?? "",
      },
    });
    const from = (cookie: string) => handler(post(validRequest, { headers: { cookie } }));
    const statuses = [];
    for (const cookie of ["a", "a", "a", "b", "c"]) statuses.push((await from(cookie)).status);
    expect(statuses).toEqual([200, 200, 429, 200, 429]);
    const reply = await from("a");
    expect(Number(reply.headers.get("retry-after"))).toBeGreaterThan(55);
    expect(await problem(reply)).toMatchObject({ status: 429, code: "rate-limited" });
  });

  it("counts only valid requests that generate accepts towards the total, and all requests per client", async () => {
    const refusals: MediaLibraryError[] = [];
    const { handler } = setUp({
      rateLimit: { perMinute: 4, totalPerMinute: 1, key: (request) => request.headers.get("cookie") ?? "" },
      generate: async () => {
        const refusal = refusals.pop();
        if (refusal) throw refusal;
        return image();
      },
    });
    const from = async (cookie: string, body = validRequest) =>
      (await handler(post(body, { headers: { cookie } }))).status;
    const invalid = { ...validRequest, width: 1 };
    refusals.push(new MediaLibraryError("payment-required", "No credits."));
    expect([await from("a", invalid), await from("a", invalid), await from("a", invalid)]).toEqual([
      400, 400, 400,
    ]);
    expect([await from("a"), await from("a")]).toEqual([402, 429]);
    expect(await from("b", invalid)).toBe(400);
    expect([await from("b"), await from("b"), await from("c")]).toEqual([200, 429, 429]);
  });

  it("does not count a request towards the total that generate refuses after a preview", async () => {
    let refuse = () => {};
    const refusal = new Promise<never>((_, reject) => {
      refuse = () => reject(new MediaLibraryError("content-refused", "Not this prompt."));
    });
    let runs = 0;
    const { handler } = setUp({
      rateLimit: { perMinute: 9, totalPerMinute: 1 },
      async generate(_, { onPreview }) {
        runs += 1;
        onPreview?.({ bytes: PNG });
        return runs === 1 ? refusal : image();
      },
    });
    const begun = await handler(post(validRequest, { headers: { accept: PREVIEWS_ACCEPT } }));
    expect(begun.status).toBe(200);
    refuse();
    expect(await begun.text()).toContain("content-refused");
    expect((await handler(post(validRequest))).status).toBe(200);
    expect((await handler(post(validRequest))).status).toBe(429);
  });

  it("counts a request that failed at the provider towards the total", async () => {
    const { handler } = setUp({
      rateLimit: { perMinute: 9, totalPerMinute: 1 },
      generate: async () => {
        throw new Error("It broke.");
      },
    });
    expect((await handler(post(validRequest))).status).toBe(500);
    expect((await handler(post(validRequest))).status).toBe(429);
  });

  it("applies a higher limit per address across its clients", async () => {
    const keys = { key: (request: Request) => request.headers.get("cookie") ?? "" };
    const statusesOf = async (rateLimit: object, address: string, requests: number) => {
      const { handler } = setUp({ rateLimit: { perMinute: 1, ...keys, ...rateLimit } });
      const statuses = [];
      for (let n = 0; n < requests; n++) {
        statuses.push(
          (await handler(post(validRequest, { headers: { cookie: `${n}` } }), { address })).status,
        );
      }
      return statuses;
    };
    expect(await statusesOf({}, "192.0.2.1", 21)).toEqual([...Array(20).fill(200), 429]);
    expect(await statusesOf({ perAddress: 2 }, "192.0.2.1", 3)).toEqual([200, 200, 429]);
    expect(await statusesOf({}, "127.0.0.1", 30)).toEqual(Array(30).fill(200));
  });

  it("uses a forwarded address only behind trusted proxies, and then the last one", async () => {
    const forged = (n: number) =>
      post(validRequest, { headers: { "x-forwarded-for": `10.0.0.${n}, 192.0.2.1` } });
    for (const trustedProxies of [0, 1]) {
      const { handler } = setUp({ trustedProxies, rateLimit: { perMinute: 1 } });
      expect((await handler(forged(1))).status).toBe(200);
      expect((await handler(forged(2))).status).toBe(429);
      const other = await handler(post(validRequest, { headers: { "x-forwarded-for": "192.0.2.2" } }));
      expect(other.status).toBe(trustedProxies === 1 ? 200 : 429);
    }
  });
});
