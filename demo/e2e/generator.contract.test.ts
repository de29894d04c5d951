import { createHttpGenerator } from "@reactkits.dev/react-media-library";
import { describeGeneratorContract } from "../../src/testing/generator.contract";

// Run by contract.spec.ts with vitest: the contract is the library's own, and speaks vitest.
const url = process.env.DEMO_GENERATE_URL;
if (!url) throw new Error("DEMO_GENERATE_URL must be the address of a running demo's route.");

for (const accept of ["image/*", "application/json"])
  describeGeneratorContract(
    `HTTP, ${accept}, against the running demo`,
    () => createHttpGenerator({ url, headers: { accept } }),
    { model: "stability-ai/sdxl", slow: { prompt: "[slow] a red fox" } },
  );
