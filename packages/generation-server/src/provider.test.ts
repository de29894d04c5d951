import { onTestFinished } from "vitest";
import { startEmulator } from "../../replicate-emulator/emulator.mjs";
import { testGenerationProvider } from "./provider.contract.js";
import { createFakeProvider } from "./testing/fake-provider.js";
import { createTestProvider } from "./testing/test-provider.js";

testGenerationProvider("in memory", async () => createFakeProvider());

testGenerationProvider("packages/replicate with the emulator", async () => {
  const emulator = await startEmulator({ runTime: 40, token: "token" });
  onTestFinished(() => emulator.close());
  return createTestProvider({
    token: "token",
    baseUrl: emulator.url,
    deliveryHosts: [emulator.deliveryHost],
  });
});
