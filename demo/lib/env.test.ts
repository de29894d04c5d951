import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { checkBackendPrices, offeredModels, textModel } from "./ai/models/list-backends";
import { readPrices } from "./ai/price-settings";
import { readReplicateConfig } from "./ai/replicate-settings";
import {
  readAllowedHosts,
  readAllowedOrigins,
  readDailyBudget,
  readDatabaseUrl,
  readMode,
  readPromptCredits,
  readRateLimit,
  readStartCredits,
  readTrustedProxies,
  SettingError,
} from "./env";

const blank = fc.constantFrom(undefined, "", "  ", "\t");
const readers = [
  readRateLimit,
  readTrustedProxies,
  readAllowedHosts,
  readAllowedOrigins,
  readMode,
  readReplicateConfig,
  offeredModels,
  textModel,
  readDatabaseUrl,
  readStartCredits,
  readPromptCredits,
  readPrices,
  checkBackendPrices,
];

describe("settings", () => {
  it("are documented in .env.example: all that are read, and no others", () => {
    const lib = new URL(".", import.meta.url).pathname;
    const sources = readdirSync(lib, { recursive: true, encoding: "utf8" })
      .filter((path) => /\.tsx?$/.test(path) && !/\.test\.tsx?$|test-harness|test-client/.test(path))
      .map((path) => readFileSync(join(lib, path), "utf8"));
    const quoted =
      /"((?:AI|REPLICATE|OPENAI|DEMO|S3|INNGEST)_[A-Z_]+|FILES|FILES_KEEP_HOURS|FILES_ACCOUNT_MB|BODY_SECONDS|LOG_LEVEL|JOBS|JOBS_LEASE_SECONDS|PUBLIC_URL|SESSION_SECRET|DATA_DIR|DATABASE_URL|DATABASE_DIRECT_URL|DATABASE_CONNECTIONS|SHUTDOWN_GRACE_SECONDS|RECORDS_KEEP_DAYS)"/g;
    const read = sources.flatMap((source) => [...source.matchAll(quoted)].map(([, name]) => name));
    const example = readFileSync(new URL("../.env.example", import.meta.url), "utf8");
    const documented = [...example.matchAll(/^([A-Z0-9_]+)=/gm)].map(([, name]) => name);
    expect([...new Set(read)].sort()).toEqual(documented.sort());
  });

  it("are unset if empty", () => {
    fc.assert(
      fc.property(blank, (value) => {
        const env = {
          AI_RATE_LIMIT: value,
          AI_TRUSTED_PROXIES: value,
          AI_ALLOWED_HOSTS: value,
          AI_ALLOWED_ORIGINS: value,
          REPLICATE_API_TOKEN: value,
          REPLICATE_API_KEY: "key",
          REPLICATE_BASE_URL: value,
          REPLICATE_DELIVERY_HOSTS: value,
          REPLICATE_MAX_RETRIES: value,
          REPLICATE_RETRY_DELAYS: value,
          REPLICATE_TIMEOUT: value,
          REPLICATE_BOOT_TIMEOUT: value,
          REPLICATE_CONCURRENCY: value,
          AI_EMULATOR: value,
          AI_BACKENDS: value,
          AI_TEXT_MODEL: value,
          DATABASE_URL: value,
          DEMO_START_CREDITS: value,
          DEMO_PROMPT_CREDITS: value,
          AI_PRICES: value,
        };
        expect(offeredModels(env).map(({ name }) => name)).toEqual(["sdxl", "flux-schnell", "flux-dev"]);
        expect(textModel(env).id).toBe("meta/meta-llama-3-70b-instruct");
        expect([readRateLimit(env), readTrustedProxies(env), readAllowedOrigins(env)]).toEqual([60, 0, []]);
        expect([readDatabaseUrl(env), readStartCredits(env), readPromptCredits(env)]).toEqual([
          undefined,
          undefined,
          1,
        ]);
        expect(readPrices(env).size).toBe(0);
        expect(() => checkBackendPrices(env)).not.toThrow();
        expect(readMode(env)).toBe("replicate");
        expect(readMode({ ...env, REPLICATE_API_KEY: value })).toBe("off");
        expect(readReplicateConfig(env)).toEqual({
          token: "key",
          baseUrl: "https://api.replicate.com/v1",
          deliveryHosts: [],
          maxRetries: 3,
          retryDelays: [500, 1000, 2000],
          timeout: undefined,
          bootTimeout: 600_000,
          concurrency: 32,
        });
      }),
    );
  });

  it("are read, or rejected by name, for any value", () => {
    const value = fc.oneof(
      fc.string(),
      fc.webUrl(),
      fc.constantFrom("127.0.0.1:80", "[::1]:1", "*", "-1", "1e9", "0x10"),
    );
    const env = fc.record({
      AI_RATE_LIMIT: value,
      AI_TRUSTED_PROXIES: value,
      AI_ALLOWED_HOSTS: value,
      AI_ALLOWED_ORIGINS: value,
      REPLICATE_API_TOKEN: value,
      REPLICATE_BASE_URL: value,
      REPLICATE_DELIVERY_HOSTS: value,
      REPLICATE_MAX_RETRIES: value,
      REPLICATE_RETRY_DELAYS: value,
      REPLICATE_TIMEOUT: value,
      REPLICATE_BOOT_TIMEOUT: value,
      REPLICATE_CONCURRENCY: value,
      AI_BACKENDS: value,
      AI_TEXT_MODEL: value,
      DATABASE_URL: value,
      DEMO_START_CREDITS: value,
      DEMO_PROMPT_CREDITS: value,
      AI_PRICES: value,
    });
    fc.assert(
      fc.property(env, (settings) => {
        for (const read of readers) {
          try {
            read(settings);
          } catch (error) {
            expect(error).toBeInstanceOf(SettingError);
            expect(String(error)).toMatch(/(AI|REPLICATE|DEMO|DATABASE)_[A-Z_]+ /);
          }
        }
      }),
    );
  });

  it("prefer REPLICATE_API_TOKEN", () => {
    expect(readReplicateConfig({ REPLICATE_API_TOKEN: " a ", REPLICATE_API_KEY: "b" }).token).toBe("a");
  });

  it("never quote a token", () => {
    expect(() => readReplicateConfig({ REPLICATE_API_TOKEN: "r8_secret\nx" })).toThrow(
      expect.objectContaining({ message: expect.not.stringContaining("secret") }),
    );
  });

  it("accept a PostgreSQL URL, and never quote it", () => {
    const read = (url: string) => readDatabaseUrl({ DATABASE_URL: url });
    for (const url of ["postgres://u:p%40@h:5432/d", "postgresql://h/d", "postgresql:///d?host=/run/pg"])
      expect(read(url)).toBe(url);
    for (const bad of ["mysql://u:secret@h/d", "u:secret@h/d", "postgres://u:se#cret@h/d", "postgres:secret"])
      expect(() => read(bad), bad).toThrow(
        expect.objectContaining({ message: expect.not.stringMatching(/secret|se#cret/) }),
      );
  });

  it("accept whole origins only", () => {
    const read = (text: string) => readAllowedOrigins({ AI_ALLOWED_ORIGINS: text });
    expect(read("http://localhost:6006, https://Example.com/")).toEqual([
      "http://localhost:6006",
      "https://example.com",
    ]);
    for (const bad of [
      "*",
      "null",
      "example.com",
      "https://*.example.com/x",
      "https://a.example/path",
      "ftp://a.example",
    ])
      expect(() => read(bad), bad).toThrow(SettingError);
  });

  it("accept host names only, and add the host of PUBLIC_URL", () => {
    const read = (text: string, url = "") => readAllowedHosts({ AI_ALLOWED_HOSTS: text, PUBLIC_URL: url });
    expect(read("Media.Example.com, 192.168.0.5:3000,a.example:80")).toEqual([
      "media.example.com",
      "192.168.0.5:3000",
      "a.example:80",
    ]);
    expect(read("", "https://media.example.com:8443")).toEqual(["media.example.com:8443"]);
    for (const bad of [
      "*",
      "*.example",
      "https://a.example",
      "a.example/x",
      "a b",
      "user@a.example",
      "a:99999",
    ])
      expect(() => read(bad), bad).toThrow("AI_ALLOWED_HOSTS");
  });

  it("reject numbers out of range", () => {
    expect(readRateLimit({ AI_RATE_LIMIT: " 7 " })).toBe(7);
    expect(readTrustedProxies({ AI_TRUSTED_PROXIES: "2" })).toBe(2);
    for (const bad of ["0", "-1", "1.5", "1e3", "many", "99999999"])
      expect(() => readRateLimit({ AI_RATE_LIMIT: bad }), bad).toThrow("AI_RATE_LIMIT");
  });
});

describe("readDailyBudget", () => {
  it("is 5 dollars with a token, and unlimited with the emulator", () => {
    const token = { REPLICATE_API_TOKEN: "r8_x" };
    expect(readDailyBudget(token)).toBe(5_000_000);
    expect(readDailyBudget({ ...token, AI_EMULATOR: "1" })).toBeUndefined();
    expect(readDailyBudget({ ...token, AI_EMULATOR: "1", AI_DAILY_BUDGET_USD: "0.000001" })).toBe(1);
    expect(readDailyBudget({ AI_DAILY_BUDGET_USD: "0" })).toBe(0);
  });

  it.each(["-1", "five", "1e3", "$5", "100001", "0.0000001"])("rejects %s by its name", (bad) => {
    expect(() => readDailyBudget({ AI_DAILY_BUDGET_USD: bad })).toThrow(/^AI_DAILY_BUDGET_USD must/);
  });
});

describe("readReplicateConfig", () => {
  const read = (env: Record<string, string>) => readReplicateConfig({ REPLICATE_API_TOKEN: "t", ...env });

  it("allows http for loopback only", () => {
    const base = (url: string) => read({ REPLICATE_BASE_URL: url }).baseUrl;
    expect(base("http://127.0.0.1:4010/v1/")).toBe("http://127.0.0.1:4010/v1");
    expect(base("http://localhost/v1")).toBe("http://localhost/v1");
    expect(base("http://[::1]:9/v1")).toBe("http://[::1]:9/v1");
    expect(base("https://proxy.example/replicate/v1")).toBe("https://proxy.example/replicate/v1");
    const bad = [
      "http://api.replicate.com/v1",
      "http://127.0.0.1.evil.example/v1",
      "https://u:p@a.example/v1",
      "ftp://127.0.0.1",
      "v1",
    ];
    for (const url of bad) expect(() => base(url), url).toThrow("REPLICATE_BASE_URL");
  });

  it("reads retries as numbers and times in seconds", () => {
    const env = { REPLICATE_MAX_RETRIES: "0", REPLICATE_RETRY_DELAYS: "5, 15,45", REPLICATE_TIMEOUT: "600" };
    expect(read(env)).toMatchObject({ maxRetries: 0, retryDelays: [5000, 15_000, 45_000], timeout: 600_000 });
    for (const bad of ["5;15", "-1", "1e3", "soon"])
      expect(() => read({ REPLICATE_RETRY_DELAYS: bad }), bad).toThrow("REPLICATE_RETRY_DELAYS");
    expect(() => read({ REPLICATE_TIMEOUT: "0" })).toThrow("REPLICATE_TIMEOUT");
    expect(() => read({ REPLICATE_MAX_RETRIES: "11" })).toThrow("REPLICATE_MAX_RETRIES");
  });

  it("reads delivery hosts", () => {
    const hosts = (text: string) => read({ REPLICATE_DELIVERY_HOSTS: text }).deliveryHosts;
    expect(hosts("127.0.0.1:4010,Files.Example.com, [::1], files.example.com:443")).toEqual([
      { hostname: "127.0.0.1", port: "4010", loopback: true },
      { hostname: "files.example.com", port: undefined, loopback: false },
      { hostname: "[::1]", port: undefined, loopback: true },
      { hostname: "files.example.com", port: undefined, loopback: false },
    ]);
    for (const bad of [
      "https://a.example",
      "a.example/x",
      "*.example",
      "a.example:8443",
      "a b",
      "user@a.example",
    ])
      expect(() => hosts(bad), bad).toThrow("REPLICATE_DELIVERY_HOSTS");
  });
});
