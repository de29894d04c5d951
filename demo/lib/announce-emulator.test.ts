import { startEmulator } from "@reactkits.dev/replicate-emulator";
import { expect, it, onTestFinished } from "vitest";
import { announceEmulator } from "./announce-emulator";
import { readMode } from "./env";

const TOKEN = { REPLICATE_API_TOKEN: "r8_x" };

it("switches to emulator mode if the provider is an emulator on this machine", async () => {
  const emulator = await startEmulator();
  onTestFinished(() => emulator.close());
  const env = { ...TOKEN, REPLICATE_BASE_URL: emulator.url };
  expect(readMode(env)).toBe("replicate");
  await announceEmulator(env);
  expect(readMode(env)).toBe("emulator");
});

it("changes nothing for other providers, and without a token", async () => {
  const emulator = await startEmulator();
  onTestFinished(() => emulator.close());
  for (const env of [
    TOKEN,
    { ...TOKEN, REPLICATE_BASE_URL: "http://127.0.0.1:1/v1" },
    { REPLICATE_BASE_URL: emulator.url },
  ]) {
    const before = { ...env };
    await announceEmulator(env);
    expect(env).toEqual(before);
  }
});
