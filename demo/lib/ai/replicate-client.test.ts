import { createServer } from "node:http";
import { afterEach, beforeEach, expect, it, onTestFinished } from "vitest";
import { getReplicateClient } from "./replicate-client";

const before = { ...process.env };
beforeEach(() => {
  process.env = { ...before, REPLICATE_API_TOKEN: "a" };
});
afterEach(() => {
  process.env = before;
});

it("connects as the environment says, and an account of its own goes before it", async () => {
  const asked: (string | undefined)[] = [];
  const server = createServer((request, response) => {
    asked.push(request.headers.authorization);
    response.writeHead(503).end("{}");
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  onTestFinished(() => void server.close());
  const address = server.address();
  if (address === null || typeof address === "string") throw new Error("The server got no port.");
  delete process.env.REPLICATE_API_TOKEN;
  process.env.REPLICATE_API_KEY = "key";
  process.env.REPLICATE_MAX_RETRIES = "0";
  process.env.REPLICATE_TIMEOUT = "7";
  process.env.REPLICATE_BASE_URL = `http://127.0.0.1:${address.port}/v1`;
  const client = getReplicateClient();
  expect(client.timeoutOf("some/model")).toBe(7000);
  await expect(client.get("a")).rejects.toMatchObject({ code: "server" });
  await expect(getReplicateClient({ token: "other" }).get("a")).rejects.toMatchObject({ code: "server" });
  expect(asked).toEqual(["Bearer key", "Bearer other"]);
});

it("names the variable that it cannot use", () => {
  delete process.env.REPLICATE_API_TOKEN;
  delete process.env.REPLICATE_API_KEY;
  expect(() => getReplicateClient()).toThrow("REPLICATE_API_TOKEN is not set");
  expect(() => getReplicateClient({ token: "a\nb" })).toThrow("REPLICATE_API_TOKEN holds");
});

it("is shared until a variable changes", () => {
  const client = getReplicateClient();
  expect(getReplicateClient()).toBe(client);
  process.env.REPLICATE_API_TOKEN = "b";
  expect(getReplicateClient()).not.toBe(client);
});
