import { describe, expect, it } from "vitest";
import { clientAddress } from "./client-address.js";

const requestWith = (forwardedFor?: string) =>
  new Request("http://app.example/", {
    headers: forwardedFor === undefined ? {} : { "x-forwarded-for": forwardedFor },
  });

describe("clientAddress", () => {
  it.each([
    ["203.0.113.7", "203.0.113.7"],
    [" 203.0.113.7:4711 ", "203.0.113.7"],
    ["2001:db8:1:2:aaaa:bbbb:cccc:dddd", "2001:db8:1:2::/64"],
    ["2001:DB8:1:2::1", "2001:db8:1:2::/64"],
    ["[2001:db8::1]:443", "2001:db8:0:0::/64"],
    ["fe80::1%eth0", "fe80:0:0:0::/64"],
    ["::ffff:203.0.113.7", "203.0.113.7"],
    ["::ffff:cb00:7107", "203.0.113.7"],
  ])("normalizes %s to %s", (address, network) => {
    expect(clientAddress(requestWith(), 0, { address })).toBe(network);
  });

  it.each([
    ...["127.0.0.1", "127.8.9.10", "::1", "[::1]:80", "::ffff:127.0.0.1", "::", "", "unknown", "_hidden"],
    ...[
      "256.1.1.1",
      "1.2.3",
      "0x7f.1",
      "a.example",
      "1.2.3.4/24",
      "::1/64",
      "2001:db8::1::2",
      "x".repeat(9999),
    ],
  ])("returns undefined for %s", (address) => {
    expect(clientAddress(requestWith(), 0, { address })).toBeUndefined();
  });

  it("uses the value of the outermost trusted proxy, never a value set by the client", () => {
    const request = requestWith("6.6.6.6, 203.0.113.7, 10.0.0.2");
    const socket = { address: "10.0.0.3" };
    expect(clientAddress(request, 0, socket)).toBe("10.0.0.3");
    expect(clientAddress(request, 0)).toBeUndefined();
    expect(clientAddress(request, 1, socket)).toBe("10.0.0.2");
    expect(clientAddress(request, 2, socket)).toBe("203.0.113.7");
    expect(clientAddress(requestWith(), 2, socket)).toBe("10.0.0.3");
    expect(clientAddress(requestWith("unknown"), 1, socket)).toBeUndefined();
  });

  it("ignores other arguments that frameworks pass besides the request", () => {
    for (const other of [{ params: Promise.resolve({}) }, { address: undefined }, {}]) {
      expect(clientAddress(requestWith(), 0, other)).toBeUndefined();
    }
  });
});
