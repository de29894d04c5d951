import { expect, it } from "vitest";
import { formatModel } from "./model-names.js";

it.each([
  [`stability-ai/sdxl:${"7762fd07".repeat(8)}`, "stability-ai/sdxl"],
  ["acme/brush", "acme/brush"],
  ["openai:gpt-image-1", "openai:gpt-image-1"],
])("writes the model %s as %s, without a version", (id, shown) => {
  expect(formatModel(id)).toBe(shown);
});
