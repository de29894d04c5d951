import { afterEach } from "vitest";
import { describeGeneratorContract } from "../testing/generator.contract.js";
import { createMockGenerator } from "../testing.js";
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
      models: [{ id: "mock/landscape:1" }],
      latency: ({ prompt }) => (prompt === "snail" ? 5000 : 0),
    });
    const server = await serveGenerations({ generator, ...(instead && { instead }) });
    open.push(server.close);
    return createGeneratorWithTimeouts({ url: server.url }, { ...TIMEOUTS, poll: [10, 20] });
  };
}

const options = { model: "mock/landscape:1", slow: { prompt: "snail" } };
describeGeneratorContract("generations, by their events", serve(), options);
describeGeneratorContract(
  "generations, looked at from time to time",
  serve((_, res, path) => {
    if (!path.endsWith("events")) return false;
    res.writeHead(404).end();
    return true;
  }),
  options,
);
