import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { createSession, readSession, SESSION_COOKIE, sessionCookieOf, sessionSecret } from "./session";

describe("sessions", () => {
  it("are read back with their secret and with no other", () => {
    fc.assert(
      fc.property(fc.string({ minLength: 1 }), fc.string({ minLength: 1 }), (secret, other) => {
        const value = createSession(secret);
        expect(readSession(value, secret)).toBe(value.split(".")[0]);
        if (other !== secret) expect(readSession(value, other)).toBeUndefined();
      }),
    );
  });

  it("are not made up: no other text is a session", () => {
    fc.assert(
      fc.property(fc.string(), (text) => {
        expect(readSession(text, "secret")).toBeUndefined();
      }),
    );
    const value = createSession("secret");
    fc.assert(
      fc.property(fc.nat(value.length - 1), fc.string({ minLength: 1, maxLength: 1 }), (at, character) => {
        const changed = value.slice(0, at) + character + value.slice(at + 1);
        if (changed !== value) expect(readSession(changed, "secret")).toBeUndefined();
      }),
    );
    expect(readSession(`${value}.x`, "secret")).toBeUndefined();
    expect(readSession(undefined, "secret")).toBeUndefined();
  });

  it("are found among other cookies", () => {
    const cookieOf = (cookie?: string) =>
      sessionCookieOf(new Request("http://a.example", { headers: cookie ? { cookie } : {} }));
    expect(cookieOf(`a=1; ${SESSION_COOKIE}=x.y; b=2`)).toBe("x.y");
    expect(cookieOf("session=another-app's.y")).toBeUndefined();
    expect([cookieOf(), cookieOf(`my-${SESSION_COOKIE}=x`), cookieOf(`a=${SESSION_COOKIE}=x`)]).toEqual([
      undefined,
      undefined,
      undefined,
    ]);
  });

  it("share one secret in a process where none is set", () => {
    expect(sessionSecret({ SESSION_SECRET: " s " })).toBe("s");
    expect(sessionSecret({ SESSION_SECRET: "" })).toBe(sessionSecret({}));
    expect(sessionSecret({}).length).toBeGreaterThan(32);
  });
});
