import { mkdirSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { headOf, isOutsideDemoBuild } from "./build.mjs";
import { checkSettings } from "./check-settings.mjs";
import {
  emulatorEnv,
  parseEmulatorLine,
  parsePort,
  readSettings,
  replicateToken,
  sessionSecret,
} from "./demo-env.mjs";
import { isInstalled } from "./install.mjs";
import { isNodeNewEnough } from "./node-version.mjs";
import { hashFiles } from "./stamps.mjs";

let folder = "";
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "scripts-test-"));
});
afterEach(() => rmSync(folder, { recursive: true }));

/** Writes a file in the test's folder and returns its path. */
function file(name: string, text: string): string {
  const path = join(folder, name);
  mkdirSync(join(path, ".."), { recursive: true });
  writeFileSync(path, text);
  return path;
}

test("accepts Node 20.19 and newer", () => {
  expect(["18.20.8", "20.9.0", "20.18.3", "20.19.0", "22.0.0"].map(isNodeNewEnough)).toEqual([
    false,
    false,
    false,
    true,
    true,
  ]);
});

describe("hashFiles", () => {
  const hash = (skip?: (path: string) => boolean) =>
    hashFiles([folder], { root: folder, ...(skip && { skip }) });

  test("depends on names and bytes, not on modification times", () => {
    file("a/b.txt", "one");
    const before = hash();
    file("a/b.txt", "one");
    expect(hash()).toBe(before);
  });

  test("changes with a byte, a name, a new file, and with bytes moved from one file to the next", () => {
    file("a", "one");
    file("b", "two");
    const seen = [hash()];
    file("a", "onf");
    seen.push(hash());
    file("c", "");
    seen.push(hash());
    rmSync(join(folder, "c"));
    file("a", "onet");
    file("b", "wo");
    seen.push(hash());
    expect(new Set(seen).size).toBe(seen.length);
  });

  test("ignores skipped and absent paths", () => {
    file("kept", "x");
    const before = hash((path) => path === "skipped");
    file("skipped/deep", "y");
    expect(hash((path) => path === "skipped")).toBe(before);
    expect(hashFiles([join(folder, "kept"), join(folder, "absent")], { root: folder })).toBe(before);
  });
});

test("the demo's build depends on its sources only", () => {
  const outside = [
    "demo/.data/media.db",
    "demo/.env.local",
    "demo/.next/BUILD_ID",
    "demo/e2e/generate.spec.ts",
    "demo/lib/ai/replicate-client.test.ts",
    "demo/next-env.d.ts",
  ];
  expect(outside.filter((path) => !isOutsideDemoBuild(path))).toEqual([]);
  const inside = [
    "demo",
    "demo/app/page.tsx",
    "demo/lib/emulator-notice.ts",
    "demo/next.config.ts",
    "demo/.env",
  ];
  expect(inside.filter(isOutsideDemoBuild)).toEqual([]);
});

test("a compiled stylesheet keeps the comment that its source begins with", () => {
  expect(headOf("\n/*\n * --rml-accent\n */\n.a { } /* b */")).toBe("/*!\n * --rml-accent\n */\n");
  expect(headOf("/*! kept */.a { }")).toBe("/*! kept */\n");
  expect(headOf(".a { } /* b */")).toBe("");
});

describe("checkSettings", () => {
  const check = (env: Record<string, string>) => checkSettings("production", env, folder);

  test("accepts valid settings, and none", async () => {
    await check({});
    await check({ AI_RATE_LIMIT: "7", AI_ALLOWED_ORIGINS: "http://localhost:6006", AI_TRUSTED_PROXIES: "1" });
    await check({ REPLICATE_BASE_URL: "not looked at without a token" });
  });

  test.each([
    ["AI_RATE_LIMIT", "0"],
    ["AI_RATE_LIMIT", "many"],
    ["AI_ALLOWED_ORIGINS", "*"],
    ["AI_TRUSTED_PROXIES", "-1"],
  ])("rejects %s=%s, also from a file", async (name, value) => {
    await expect(check({ [name]: value })).rejects.toThrow(name);
    file(".env.local", `${name}=${value}`);
    await expect(check({})).rejects.toThrow(name);
  });

  test("names every invalid setting at once, and never quotes a token", async () => {
    const wrong = { AI_RATE_LIMIT: "x", AI_TRUSTED_PROXIES: "x", REPLICATE_API_TOKEN: "r8_secret x" };
    const message = await check(wrong).then(
      () => "nothing",
      (error: unknown) => String(error),
    );
    for (const name of Object.keys(wrong)) expect(message).toContain(name);
    expect(message).not.toContain("secret");
  });
});

describe("isInstalled", () => {
  const lock = {
    packages: {
      "": { version: "1.0.0" },
      "node_modules/a": { version: "1.0.0", integrity: "sha512-a" },
      "node_modules/other-platform": { version: "1.0.0", integrity: "sha512-o", optional: true },
    },
  };
  test.each([
    ["all but a package for another platform", { "node_modules/a": lock.packages["node_modules/a"] }, true],
    ["a package is missing", {}, false],
    ["another version", { "node_modules/a": { version: "1.0.1", integrity: "sha512-a" } }, false],
    ["other bytes", { "node_modules/a": { version: "1.0.0", integrity: "sha512-b" } }, false],
    [
      "another version of an optional package",
      { ...lock.packages, "node_modules/other-platform": { version: "2.0.0" } },
      false,
    ],
  ])("%s", (_, packages, expected) => {
    expect(isInstalled(lock, { packages })).toBe(expected);
  });
});

describe("readSettings", () => {
  test("prefers the environment to the files, and the more specific file to the other", () => {
    file(".env", "A=env\nB=env\nC=env");
    file(".env.local", "B=local\nC=local");
    file(".env.production.local", "X=production");
    file(".env.development.local", "X=development");
    const settings = readSettings({ C: "shell" }, folder, "production");
    expect(settings).toMatchObject({ A: "env", B: "local", C: "shell", X: "production" });
  });

  test("an empty value counts as unset, so it hides neither a file's value nor the other name", () => {
    file(".env.local", "REPLICATE_API_TOKEN=\nREPLICATE_API_KEY='from-file'\nSESSION_SECRET=");
    const settings = readSettings({ REPLICATE_API_KEY: " ", SESSION_SECRET: "" }, folder, "production");
    expect(replicateToken(settings)).toBe("from-file");
    expect(settings.SESSION_SECRET).toBeUndefined();
    expect(
      replicateToken(
        readSettings({ REPLICATE_API_TOKEN: "first", REPLICATE_API_KEY: "second" }, folder, "production"),
      ),
    ).toBe("first");
    expect(replicateToken(readSettings({}, join(folder, "absent"), "production"))).toBeUndefined();
  });

  test("resolves DATA_DIR against the folder of the file that sets it; default: demo/.data", () => {
    expect(readSettings({}, folder, "production").DATA_DIR).toBe(join(folder, ".data"));
    expect(readSettings({ DATA_DIR: "here" }, folder, "production").DATA_DIR).toBe(
      join(process.cwd(), "here"),
    );
    file(".env.local", "DATA_DIR=there");
    expect(readSettings({}, folder, "production").DATA_DIR).toBe(join(folder, "there"));
  });
});

test("turns the emulator's first line into the settings that use it", () => {
  expect(emulatorEnv(parseEmulatorLine('{"url":"http://127.0.0.1:4567/v1"}'))).toEqual({
    REPLICATE_BASE_URL: "http://127.0.0.1:4567/v1",
    REPLICATE_API_TOKEN: "emulator",
    REPLICATE_DELIVERY_HOSTS: "127.0.0.1:4567",
    AI_EMULATOR: "1",
  });
  expect(() => parseEmulatorLine("listening")).toThrow("listening");
});

test("parses PORT; default: 3000", () => {
  expect([undefined, "", " ", "0", "8080", "65535"].map(parsePort)).toEqual([
    3000, 3000, 3000, 0, 8080, 65535,
  ]);
  for (const wrong of ["65536", "-1", "3000a", "1e3", "http"]) expect(() => parsePort(wrong)).toThrow(wrong);
});

describe("sessionSecret", () => {
  const mode = (path: string) => (statSync(path).mode & 0o777).toString(8);

  test("is created once, and readable by its owner only", () => {
    const dir = join(folder, "data");
    const secret = sessionSecret(dir);
    expect(secret.length).toBeGreaterThanOrEqual(32);
    expect(sessionSecret(dir)).toBe(secret);
    expect(sessionSecret(join(folder, "other"))).not.toBe(secret);
    expect(mode(dir)).toBe("700");
    expect(mode(join(dir, "session-secret"))).toBe("600");
  });

  test("is created again if a crash left an empty file", () => {
    const path = file("data/session-secret", "");
    expect(sessionSecret(join(folder, "data"))).toBe(readFileSync(path, "utf8").trim());
  });
});
