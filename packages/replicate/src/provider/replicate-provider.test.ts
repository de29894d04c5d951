import { testGenerationProvider } from "../../../generation-server/src/provider.contract.js";
import { CANARY, testEmulator } from "../../test/test-client.js";
import { createReplicateProvider } from "../replicate-provider.js";

testGenerationProvider("Replicate, over the emulator", async () => {
  const { url, deliveryHost } = await testEmulator();
  return createReplicateProvider({
    token: CANARY,
    baseUrl: url,
    deliveryHosts: [deliveryHost],
    retryDelays: [20],
  });
});
