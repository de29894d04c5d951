import type { MediaAIModel } from "../core/generation/ai-model.js";
import type { WithInputs } from "../core/generation/generation.js";
import type { MediaAIGenerateRequest } from "../core/generation/generator.js";
import type { GenerateOptions } from "../core/generation/library-generations.js";
import type { MediaAsset } from "../core/library/asset.js";
import type { MediaLibraryInstance } from "../core/library/media-library-types.js";
import type { ChosenInput, GenerationFields } from "./generation-request.js";
import { toGenerateRequest } from "./to-generate-request.js";

type Form = {
  fields: GenerationFields;
  inputs: readonly ChosenInput[];
  model: MediaAIModel | undefined;
  promptsOf: ((prompt: string) => readonly string[]) | undefined;
};

/** Generates what a form asks for. */
export function generateFields(
  library: Pick<MediaLibraryInstance, "generateImages">,
  { fields, inputs, model, promptsOf }: Form,
  options: GenerateOptions,
): Promise<MediaAsset[]> {
  const request = toGenerateRequest(fields, inputs, model);
  const prompts = promptsOf?.(request.prompt) ?? [];
  if (prompts.length === 0) return library.generateImages(request, options);
  return generatePrompts(library, request, prompts, options);
}

/**
 * Generates each of the prompts with the same request, all in one queue. Resolves to the assets of those that succeeded;
 * the others report their failures as any generation does. The history keeps the request's own prompt, once.
 * @throws the signal's reason when it is aborted; the first failure, if all have failed
 */
export async function generatePrompts(
  library: Pick<MediaLibraryInstance, "generateImages">,
  request: WithInputs<MediaAIGenerateRequest>,
  prompts: readonly string[],
  options: GenerateOptions,
): Promise<MediaAsset[]> {
  const ids: (string | undefined)[] = prompts.map(() => undefined);
  const unfinished = new Set(prompts.keys());
  let followed: string | undefined;
  /** Reports the first one that has not ended, as its progress is the run's. */
  const follow = (): void => {
    const id = [...unfinished].map((index) => ids[index]).find((each) => each !== undefined);
    if (id === undefined || id === followed) return;
    followed = id;
    options.onStart?.(id);
  };
  const generateOne = async (prompt: string, index: number): Promise<MediaAsset[]> => {
    try {
      return await library.generateImages(
        { ...request, prompt },
        {
          ...options,
          history: index === 0 && request.prompt,
          onStart(id) {
            ids[index] = id;
            follow();
          },
        },
      );
    } finally {
      unfinished.delete(index);
      follow();
    }
  };
  const results = await Promise.allSettled(prompts.map(generateOne));
  options.signal?.throwIfAborted();
  const [failure] = results.filter((result) => result.status === "rejected");
  if (failure && results.every((result) => result.status === "rejected")) throw failure.reason;
  return results.flatMap((result) => (result.status === "fulfilled" ? result.value : []));
}
