import type { MediaAIDescribeContext, MediaAIGenerator } from "../core/generation/generator.js";
import type { HttpGeneratorOptions } from "./http-generator-options.js";

type Abilities = Pick<MediaAIGenerator, "capabilities" | "improvePrompt" | "describeImage" | "estimate">;

/** What a server offers besides generation: the capabilities of its models, improved prompts, descriptions, prices. */
export function serverAbilities(
  options: Pick<
    HttpGeneratorOptions,
    | "headers"
    | "fetch"
    | "capabilities"
    | "capabilitiesUrl"
    | "promptsUrl"
    | "descriptionsUrl"
    | "estimatesUrl"
  >,
): Abilities {
  const { capabilitiesUrl, promptsUrl, descriptionsUrl, estimatesUrl } = options;
  const calls = () => import("./server-calls.js");
  const capabilities = capabilitiesUrl
    ? async () => (await calls()).requestModels(options, capabilitiesUrl)
    : options.capabilities;
  const textFrom = (url: string | URL) =>
    async function* (subject: string | File, context: MediaAIDescribeContext) {
      yield* (await calls()).requestText(options, url, subject, context);
    };
  return {
    ...(capabilities !== undefined && { capabilities }),
    ...(promptsUrl && { improvePrompt: textFrom(promptsUrl) }),
    ...(descriptionsUrl && { describeImage: textFrom(descriptionsUrl) }),
    ...(estimatesUrl && {
      estimate: async (...given) => (await calls()).requestEstimate(options, estimatesUrl, ...given),
    }),
  };
}
