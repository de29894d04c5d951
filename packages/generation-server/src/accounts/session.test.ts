import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { TEST_SECRET } from "../testing/test-harness.js";
import { createSession, readSession, sessionAccounts } from "./session.js";

describe("sessions", () => {
  it("are accepted with their secret and rejected with any other", () => {
    fc.assert(
      fc.property(fc.string({ minLength: 1 }), fc.string({ minLength: 1 }), (secret, other) => {
        const value = createSession(secret);
        expect(readSession(value, secret)).toBe(value.split(".")[0]);
        if (other !== secret) expect(readSession(value, other)).toBeUndefined();
      }),
    );
  });

  it("cannot be forged: any other text is rejected", () => {
    fc.assert(
      fc.property(fc.string(), (text) => {
        expect(readSession(text, TEST_SECRET)).toBeUndefined();
      }),
    );
    const value = createSession(TEST_SECRET);
    fc.assert(
      fc.property(fc.nat(value.length - 1), fc.string({ minLength: 1, maxLength: 1 }), (at, character) => {
        const changed = value.slice(0, at) + character + value.slice(at + 1);
        if (changed !== value) expect(readSession(changed, TEST_SECRET)).toBeUndefined();
      }),
    );
    expect(readSession(`${value}.x`, TEST_SECRET)).toBeUndefined();
    expect(readSession(undefined, TEST_SECRET)).toBeUndefined();
  });

  it("are found among other cookies", () => {
    const value = createSession(TEST_SECRET);
    const id = `session:${value.split(".")[0]}`;
    const accountOf = (cookie?: string) =>
      sessionAccounts({ secret: TEST_SECRET, cookie: "mine" }).identify(
        new Request("http://a.example", { headers: cookie ? { cookie } : {} }),
      ).account.id;
    expect(accountOf(`a=1; mine=${value}; b=2`)).toBe(id);
    for (const cookie of [
      undefined,
      `session=${value}`,
      `my-mine=${value}`,
      `a=mine=${value}`,
      `mine=${value}x`,
    ])
      expect(accountOf(cookie)).toBe("anonymous");
  });

  it("begin for a request without one", () => {
    const sessions = sessionAccounts({ secret: TEST_SECRET });
    const begun = sessions.begin(new Request("http://a.example")) ?? "";
    const cookie = begun.split(";")[0] ?? "";
    expect(sessions.begin(new Request("http://a.example", { headers: { cookie } }))).toBeUndefined();
  });

  it("are Secure and host-only if and only if the site uses https", () => {
    const options = { secret: TEST_SECRET, cookie: "mine" };
    const [secure, plain] = [sessionAccounts({ ...options, secure: true }), sessionAccounts(options)];
    const request = new Request("https://media.example.com");
    expect(secure.begin(request)).toMatch(
      /^__Host-mine=[\w.-]+; Path=\/; Max-Age=2592000; HttpOnly; SameSite=Lax; Secure$/,
    );
    expect(plain.begin(request)).toMatch(/^mine=[\w.-]+; Path=\/; Max-Age=2592000; HttpOnly; SameSite=Lax$/);
    const value = createSession(TEST_SECRET);
    const begins = (cookie: string, sessions: typeof plain) =>
      sessions.begin(new Request("https://media.example.com", { headers: { cookie } })) !== undefined;
    expect(begins(`__Host-mine=${value}`, secure)).toBe(false);
    // Cookies that a page without https or another subdomain could set are ignored.
    expect(begins(`mine=${value}`, secure)).toBe(true);
    expect(begins(`__Host-mine=${value}`, plain)).toBe(true);
  });
});
