import { createServer } from "node:http";
import { expect, onTestFinished, test, vi } from "vitest";
import { startEmulator } from "../packages/replicate-emulator/emulator.mjs";
import { isEmulator } from "./detect-emulator.mjs";

async function serve(status: number, body: string): Promise<string> {
  const server = createServer((_, response) => response.writeHead(status).end(body));
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  onTestFinished(() => void server.close());
  const address = server.address();
  return `http://127.0.0.1:${typeof address === "object" ? address?.port : 0}/v1`;
}

test("recognises an emulator that another process started", async () => {
  const emulator = await startEmulator();
  onTestFinished(() => emulator.close());
  expect(await isEmulator(emulator.url)).toBe(true);
});

test("returns false for any other server on this machine", async () => {
  expect(await isEmulator(await serve(404, "{}"))).toBe(false);
  expect(await isEmulator(await serve(200, "<!doctype html>"))).toBe(false);
  expect(await isEmulator("http://127.0.0.1:1/v1")).toBe(false);
});

test("sends no request to other machines", async () => {
  const fetched = vi.spyOn(globalThis, "fetch").mockResolvedValue(Response.json({}));
  onTestFinished(() => fetched.mockRestore());
  for (const url of [undefined, "", "no url", "https://api.replicate.com/v1", "http://127.0.0.1.example/v1"])
    expect(await isEmulator(url)).toBe(false);
  expect(fetched).not.toHaveBeenCalled();
});
