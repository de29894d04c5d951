import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, it, vi } from "vitest";
import { getGenerationServer, stopGenerationServer } from "./get-generation-server";
import { routeHandlers } from "./route-handlers";

// The package throws outside of a React server bundle.
vi.mock("server-only", () => ({}));

const logged: string[] = [];
let folder = "";
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "route-handlers-test-"));
  logged.length = 0;
  vi.spyOn(console, "error").mockImplementation((...words) => void logged.push(words.join(" ")));
  for (const name of ["DATABASE_URL", "REPLICATE_API_KEY", "AI_EMULATOR", "FILES"]) vi.stubEnv(name, "");
  vi.stubEnv("REPLICATE_API_TOKEN", "r8_x");
  vi.stubEnv("DATA_DIR", folder);
});
afterEach(async () => {
  await stopGenerationServer({ graceMs: 0 });
  vi.unstubAllEnvs();
  vi.restoreAllMocks();
  rmSync(folder, { recursive: true });
});

const { GET } = routeHandlers((server) => server.handle);
const get = (path = "/api/credits") => GET(new Request(`http://127.0.0.1:3000${path}`));

it("forwards requests to the demo's server, which all routes share", async () => {
  expect((await get()).status).toBe(200);
  expect((await get("/api/nothing")).status).toBe(404);
  expect(getGenerationServer()).toBe(getGenerationServer());
  expect(logged).toEqual([]);
});

it.each([
  ["AI_ALLOWED_HOSTS", "*"],
  ["AI_RATE_LIMIT", "0"],
  ["AI_ALLOWED_ORIGINS", "*"],
  ["AI_TRUSTED_PROXIES", "many"],
  ["FILES", "tape"],
])("reports %s=%s by name in the log, and a general error to visitors", async (name, value) => {
  vi.stubEnv(name, value);
  const reply = await get();
  expect([reply.status, reply.headers.get("content-type"), reply.headers.get("cache-control")]).toEqual([
    500,
    "application/problem+json",
    "no-store",
  ]);
  const { code, detail } = await reply.json();
  expect([code, detail]).toEqual(["server", expect.stringContaining("not configured correctly")]);
  expect(detail).not.toContain(name);
  expect(logged).toEqual([expect.stringContaining(name)]);
  // The next request reads the settings again.
  vi.stubEnv(name, "");
  expect((await get()).status).toBe(200);
});

it("rethrows all other errors", async () => {
  const broken = routeHandlers(() => async () => {
    throw new TypeError("broken");
  });
  await expect(broken.GET(new Request("http://127.0.0.1:3000/"))).rejects.toThrow(TypeError);
  expect(logged).toEqual([]);
});
