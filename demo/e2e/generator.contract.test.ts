import { createHttpGenerator } from "@reactkits.dev/react-media-library";
import { runGeneratorContract } from "@reactkits.dev/react-media-library/testing";
import { describe, expect, it } from "vitest";

// Run by contract.spec.ts: the library's contract needs vitest.
const url = process.env.DEMO_GENERATE_URL;
if (!url) throw new Error("DEMO_GENERATE_URL must be the URL of a running demo's route.");

for (const accept of ["image/*", "application/json"])
  runGeneratorContract(`HTTP, ${accept}, with the running demo`, {
    create: () => createHttpGenerator({ url, headers: { accept } }),
    describe,
    it,
    expect,
    model: "stability-ai/sdxl",
    slow: { prompt: "[slow] a red fox" },
  });
