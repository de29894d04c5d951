import type { MediaAIGenerator } from "../core/generation/generator.js";
import type { HttpGeneratorOptions } from "./http-generator-options.js";

type Abilities = Pick<MediaAIGenerator, "capabilities" | "improvePrompt">;

/** What a server offers besides generation: the capabilities of its models, and improved prompts. */
export function serverAbilities(
  options: Pick<
    HttpGeneratorOptions,
    "headers" | "fetch" | "capabilities" | "capabilitiesUrl" | "promptsUrl"
  >,
): Abilities {
  const { capabilitiesUrl, promptsUrl } = options;
  const capabilities = capabilitiesUrl
    ? async () => (await import("./request-models.js")).requestModels(options, capabilitiesUrl)
    : options.capabilities;
  return {
    ...(capabilities !== undefined && { capabilities }),
    ...(promptsUrl && {
      async *improvePrompt(prompt, context) {
        const { requestPrompt } = await import("./request-prompt.js");
        yield* requestPrompt(options, promptsUrl, prompt, context);
      },
    }),
  };
}
