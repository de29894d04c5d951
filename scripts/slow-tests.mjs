/**
 * Unit tests that wait for databases, clocks, processes or networks: `npm test` runs them, `npm run check` does not.
 * A new folder of such tests gets a line here.
 */
export const SLOW_TESTS = [
  "demo/cli/**",
  "demo/lib/ai/*.test.ts",
  "demo/lib/*.test.ts",
  "docs/tests/**",
  "packages/{generation-server,replicate-emulator}/**",
  "src/ai/durable-generator*.test.ts",
  "src/ai/durable/**",
  "src/baseline.test.ts",
  "src/plain-node.test.ts",
  "scripts/no-orphans.test.ts",
];
