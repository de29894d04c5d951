import fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  createSession,
  readSession,
  SESSION_COOKIE,
  sessionCookieHeader,
  sessionCookieOf,
  sessionSecret,
} from "./session";
import { settingProblems } from "./setting-problems";
import { TEST_SECRET } from "./test-secret";

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
    const cookieOf = (cookie?: string) =>
      sessionCookieOf(new Request("http://a.example", { headers: cookie ? { cookie } : {} }), {});
    expect(cookieOf(`a=1; ${SESSION_COOKIE}=x.y; b=2`)).toBe("x.y");
    expect(cookieOf("session=another-app's.y")).toBeUndefined();
    expect([cookieOf(), cookieOf(`my-${SESSION_COOKIE}=x`), cookieOf(`a=${SESSION_COOKIE}=x`)]).toEqual([
      undefined,
      undefined,
      undefined,
    ]);
  });

  it("share one secret in a process where none is set", () => {
    expect(sessionSecret({ SESSION_SECRET: ` ${TEST_SECRET} ` })).toBe(TEST_SECRET);
    expect(sessionSecret({ SESSION_SECRET: "" })).toBe(sessionSecret({}));
    expect(sessionSecret({}).length).toBeGreaterThan(32);
  });

  it("are signed with no secret that could be guessed", () => {
    for (const short of ["§", "x".repeat(31), ` ${"x".repeat(31)} `]) {
      expect(() => sessionSecret({ SESSION_SECRET: short })).toThrow(
        "SESSION_SECRET must have at least 32 characters",
      );
      expect(settingProblems({ SESSION_SECRET: short })).toEqual([expect.not.stringContaining(short)]);
    }
    expect(sessionSecret({ SESSION_SECRET: "x".repeat(32) })).toBe("x".repeat(32));
  });

  it("are Secure and bound to the host where the operator says that the site is https, and not otherwise", () => {
    const https = { PUBLIC_URL: "https://media.example.com" };
    expect(sessionCookieHeader("a.b", https)).toBe(
      "__Host-rml-demo-session=a.b; Path=/; Max-Age=2592000; HttpOnly; SameSite=Lax; Secure",
    );
    for (const env of [{}, { PUBLIC_URL: "http://127.0.0.1:3000" }]) {
      expect(sessionCookieHeader("a.b", env)).toBe(
        "rml-demo-session=a.b; Path=/; Max-Age=2592000; HttpOnly; SameSite=Lax",
      );
    }
    const cookieOf = (cookie: string, env: object) =>
      sessionCookieOf(new Request("https://media.example.com", { headers: { cookie } }), { ...env });
    expect(cookieOf("__Host-rml-demo-session=a.b", https)).toBe("a.b");
    // What a page without https, or another subdomain, can set counts for nothing.
    expect(cookieOf("rml-demo-session=a.b", https)).toBeUndefined();
    expect(cookieOf("__Host-rml-demo-session=a.b", {})).toBeUndefined();
  });
});
