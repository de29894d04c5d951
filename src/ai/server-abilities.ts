import type { MediaAIDescribeContext, MediaAIGenerator } from "../core/generation/generator.js";
import type { HttpGeneratorOptions } from "./http-generator-options.js";

type Abilities = Pick<MediaAIGenerator, "capabilities" | "improvePrompt" | "describeImage">;

/** What a server offers besides generation: the capabilities of its models, improved prompts, descriptions of images. */
export function serverAbilities(
  options: Pick<
    HttpGeneratorOptions,
    "headers" | "fetch" | "capabilities" | "capabilitiesUrl" | "promptsUrl" | "descriptionsUrl"
  >,
): Abilities {
  const { capabilitiesUrl, promptsUrl, descriptionsUrl } = options;
  const capabilities = capabilitiesUrl
    ? async () => (await import("./request-models.js")).requestModels(options, capabilitiesUrl)
    : options.capabilities;
  const textFrom = (url: string | URL) =>
    async function* (subject: string | File, context: MediaAIDescribeContext) {
      const { requestText } = await import("./request-text.js");
      yield* requestText(options, url, subject, context);
    };
  return {
    ...(capabilities !== undefined && { capabilities }),
    ...(promptsUrl && { improvePrompt: textFrom(promptsUrl) }),
    ...(descriptionsUrl && { describeImage: textFrom(descriptionsUrl) }),
  };
}
