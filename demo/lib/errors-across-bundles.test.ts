import { afterEach, describe, expect, it, vi } from "vitest";

afterEach(() => vi.resetModules());

/** As in two of Next's bundles. */
async function twoCopies<Module>(load: () => Promise<Module>): Promise<[Module, Module]> {
  const one = await load();
  vi.resetModules();
  return [one, await load()];
}

describe("an error of another bundle", () => {
  it("is recognized: one of the provider", async () => {
    const [one, other] = await twoCopies(() => import("@reactkits.dev/media-replicate"));
    expect(one.ReplicateError).not.toBe(other.ReplicateError);
    expect(new one.ReplicateError("failed", "x")).toBeInstanceOf(other.ReplicateError);
    expect(new Error("x")).not.toBeInstanceOf(other.ReplicateError);
    expect(null).not.toBeInstanceOf(other.ReplicateError);
  });

  it("is recognized: one of a setting", async () => {
    const [one, other] = await twoCopies(() => import("./env"));
    expect(new one.SettingError("x")).toBeInstanceOf(other.SettingError);
    expect(new Error("x")).not.toBeInstanceOf(other.SettingError);
  });
});
