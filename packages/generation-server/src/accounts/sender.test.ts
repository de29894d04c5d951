import { describe, expect, it, vi } from "vitest";
import { testEngines } from "../testing/test-engines.js";
import { ASK, testGenerations } from "../testing/test-generations.js";
import { SESSION_COOKIE, TEST_SECRET } from "../testing/test-harness.js";
import { createSenders } from "./sender.js";
import { createSession, sessionAccounts } from "./session.js";

const sendersOf = (trustedProxies = 0, caller?: string) =>
  createSenders({
    accounts: sessionAccounts({ secret: TEST_SECRET, cookie: SESSION_COOKIE }),
    secret: TEST_SECRET,
    trustedProxies,
    startCredits: () => 7,
    caller,
  });
const { senderOf } = sendersOf();
const from = (headers: Record<string, string>) => new Request("http://demo.example/", { headers });

describe("senderOf", () => {
  it("identifies a session, which pays for what it owns", () => {
    const session = createSession(TEST_SECRET);
    const sender = senderOf(from({ cookie: `${SESSION_COOKIE}=${session}` }));
    const id = `session:${session.split(".")[0]}`;
    expect(sender).toEqual({
      account: { id, shared: false, startCredits: 7 },
      owner: id,
      address: undefined,
      caller: `session ${session.split(".")[0]}`,
    });
    expect(sendersOf(0, "the studio").senderOf(from({})).caller).toBe("the studio");
    expect(senderOf(from({})).caller).toBe("unknown");
  });

  it("charges requests without a session to the shared account, with a new session as owner", () => {
    const [one, other] = [from({}), from({ cookie: `${SESSION_COOKIE}=made.up` })];
    expect(senderOf(one).account.id).toBe("anonymous");
    expect(senderOf(other).account.id).toBe("anonymous");
    expect(senderOf(one).owner).toMatch(/^session:[\w-]{22}$/);
    expect(senderOf(one).owner).not.toBe(senderOf(other).owner);
    expect(senderOf(one)).toBe(senderOf(one));
  });

  it("uses an address only from trusted proxies, and only as a pseudonym", () => {
    const at = (address: string, proxies: number) =>
      sendersOf(proxies).senderOf(from({ "x-forwarded-for": `6.6.6.6, ${address}` })).address;
    expect(at("203.0.113.7", 0)).toBeUndefined();
    expect(at("127.0.0.1", 1)).toBeUndefined();
    expect(at("203.0.113.7", 1)).toMatch(/^[\w-]{22}$/);
    expect(at("203.0.113.7", 1)).toBe(at("203.0.113.7", 1));
    expect(at("203.0.113.7", 1)).not.toBe(at("203.0.113.8", 1));
    expect(at("2001:db8::1", 1)).toBe(at("2001:db8::2", 1));
  });
});

describe.each(testEngines)("callers without a session on $name", (engine) => {
  it("get a session that owns their results, share one balance, and cannot read each other's results", async () => {
    const { visitor, ledger, pipeline } = await testGenerations(engine);
    const [me, other, mute] = [visitor(null), visitor(null), visitor(null)];
    const key = { "idempotency-key": "job-1" };
    const replies = await Promise.all([me.post(ASK, key), other.post({ ...ASK, prompt: "a wolf" }, key)]);
    expect(replies.map(({ status }) => status)).toEqual([202, 202]);
    const [mine, theirs] = await Promise.all(replies.map(async (reply) => (await reply.json()).id));
    for (const reply of replies) {
      expect(reply.headers.getSetCookie()).toEqual([
        expect.stringMatching(/^test-session=[\w-]{22}\.[\w-]{43}; Path=\/; .*HttpOnly; SameSite=Lax$/),
      ]);
    }
    expect(mine).not.toBe(theirs);

    const refused = await mute.post({});
    expect([refused.status, refused.headers.getSetCookie()]).toEqual([400, []]);
    for (const path of ["", "/events", "/images/0"]) {
      expect((await mute.ask(`/api/ai/generations/${mine}${path}`)).status).toBe(404);
    }
    expect((await mute.cancel(mine)).status).toBe(404);
    expect(await (await mute.ask("/api/ai/generations?key=job-1")).json()).toEqual({ generations: [] });
    expect((await mute.ask("/api/ai/generations")).status).toBe(401);

    const [cookie = ""] = replies[0]?.headers.getSetCookie() ?? [];
    const known = visitor(cookie.split(";")[0]);
    expect(await known.ended(mine)).toMatchObject({ status: "completed", images: [{ n: 0 }] });
    expect((await known.ask(`/api/ai/generations/${theirs}`)).status).toBe(404);
    const again = await known.post(ASK, key);
    expect([(await again.json()).id, again.headers.getSetCookie()]).toEqual([mine, []]);

    const { database } = await pipeline();
    const accounts = await database.selectFrom("generation").select("account").execute();
    expect(accounts).toEqual([{ account: "anonymous" }, { account: "anonymous" }]);
    await vi.waitFor(async () =>
      expect((await ledger()).map((row) => row.split(" ")[0]).sort()).toEqual([
        "capture",
        "capture",
        "reserve",
        "reserve",
      ]),
    );
    const moved = await database.selectFrom("ledger").select("account").distinct().execute();
    expect(moved).toEqual([{ account: "anonymous" }]);
  });
});
