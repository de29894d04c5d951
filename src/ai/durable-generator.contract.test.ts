import { afterEach, describe, expect, it } from "vitest";
import { createMockGenerator, runGeneratorContract } from "../testing.js";
import { TIMEOUTS } from "./durable/timeouts.js";
import { createGeneratorWithTimeouts } from "./durable-generator.js";
import { serveGenerations } from "./generations-server.contract.js";

const open: (() => void)[] = [];
afterEach(() => {
  for (const close of open.splice(0)) close();
});

function serve(instead?: Parameters<typeof serveGenerations>[0]["instead"]) {
  return async () => {
    const generator = createMockGenerator({
      models: [{ id: "mock/landscape:1", guidance: { min: 0, max: 10 }, qualities: [{ id: "high" }] }],
      latency: ({ prompt }) => (prompt === "snail" ? 5000 : 0),
    });
    const server = await serveGenerations({ generator, ...(instead && { instead }) });
    open.push(server.close);
    const durable = createGeneratorWithTimeouts({ url: server.url }, { ...TIMEOUTS, poll: [10, 20] });
    return { ...durable, capabilities: generator.capabilities };
  };
}

const options = { describe, it, expect, model: "mock/landscape:1", slow: { prompt: "snail" } };
runGeneratorContract("durable, by events", { ...options, create: serve() });
runGeneratorContract("durable, by polling", {
  ...options,
  create: serve((_, res, path) => {
    if (!path.endsWith("events")) return false;
    res.writeHead(404).end();
    return true;
  }),
});
