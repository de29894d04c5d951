import { findModel } from "../core/generation/find-model.js";
import type { MediaAIGenerateRequest, MediaAIGenerator } from "../core/generation/generator.js";
import type { ContractExpect } from "./contract-runner.js";

export type SettingsContract = {
  expect: ContractExpect;
  /** Called with one line. */
  report: (line: string) => void;
};

/** Generates an image with each quality of the request's model, and with the limits of its guidance. It need not have any. */
export async function checkSettings(
  generator: MediaAIGenerator,
  request: MediaAIGenerateRequest,
  { expect, report }: SettingsContract,
): Promise<void> {
  const { capabilities } = generator;
  const { models = [] } =
    (typeof capabilities === "function" ? await capabilities.call(generator) : capabilities) ?? {};
  const { guidance, qualities = [] } = findModel(models, request.model) ?? {};
  const settings = [
    ...qualities.map(({ id }) => ({ quality: id })),
    ...(guidance ? [{ guidance: guidance.min }, { guidance: guidance.max }] : []),
  ];
  for (const setting of settings) {
    const [image] = await generator.generateImages({ ...request, ...setting });
    expect(image?.metadata).toMatchObject(setting);
  }
  const offered = [
    guidance && `guidance from ${guidance.min} to ${guidance.max}`,
    qualities.length > 0 && `the qualities ${qualities.map(({ id }) => id).join(", ")}`,
  ].filter(Boolean);
  report(offered.length > 0 ? `takes ${offered.join(" and ")}` : "offers neither guidance nor qualities");
}
