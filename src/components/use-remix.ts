import { useEffect, useState } from "react";
import type { GenerationInput, WithInputs } from "../core/generation/generation.js";
import type { MediaAIGenerateRequest } from "../core/generation/generator.js";
import { recipeOf } from "../core/generation/recipe.js";
import type { MediaAsset } from "../core/library/asset.js";
import { inputAssets } from "../core/prompts/input-assets.js";
import { type ChosenInput, fieldsOf, type GenerationFields } from "../react/generation-request.js";
import { useLatestCallback } from "../react/use-latest-callback.js";
import { useMediaLibrary } from "../react/use-media-library.js";

type Fields = Partial<GenerationFields>;

/** The values that fill a form: how an image was made, or an earlier request with its inputs. */
export type Filling =
  | { readonly asset: MediaAsset }
  | { readonly request: WithInputs<MediaAIGenerateRequest> };

type RemixOptions = {
  remix: Filling | undefined;
  /** Whether the form says what it is to go back to; filling it waits for that. */
  ready: boolean;
  fields: GenerationFields;
  setFields: (fields: Fields) => void;
  inputs: readonly ChosenInput[];
  setInputs: (inputs: readonly ChosenInput[]) => void;
};

type Taken = { source: string; filled: Fields; before: Fields; inputsBefore?: readonly ChosenInput[] };

/** What a form was filled with, and the ways back. */
export type FormRemix = {
  /** What the form was filled from, in words; undefined once that is accepted or taken back. */
  readonly source: string | undefined;
  /** What was filled in. */
  readonly filled: Fields;
  /** Forgets what the form said before. */
  readonly accept: () => void;
  /** Puts back what the form said before. */
  readonly undo: () => void;
  /** Puts back what the form said before, except for these fields. */
  readonly keepOnly: (names: readonly (keyof GenerationFields)[]) => void;
};

/** Fills a form with how an image was made, or what was asked once, and remembers what it said. */
export function useRemix({ remix, ready, ...form }: RemixOptions): FormRemix {
  const { fields, setFields, inputs, setInputs } = form;
  const [taken, setTaken] = useState<Taken>();
  const library = useMediaLibrary((view) => view.library);
  const take = useLatestCallback((filling: Filling, chosen?: readonly ChosenInput[]): void => {
    const request = "asset" in filling ? recipeOf(filling.asset) : filling.request;
    if (!request) return;
    const source = "asset" in filling ? filling.asset.name : filling.request.prompt;
    const filled = fieldsOf(request);
    setTaken({
      source,
      filled,
      before: pick(fields, namesOf(filled)),
      ...(chosen && { inputsBefore: inputs }),
    });
    setFields(filled);
    if (chosen) setInputs(chosen);
  });
  useEffect(() => {
    if (!remix || !ready) return;
    if ("asset" in remix) return take(remix);
    const { inputs: asked = [] } = remix.request;
    if (asked.length === 0) return take(remix, []);
    let left = false;
    inputAssets(library, asked)
      .catch(() => [])
      .then((found) => {
        if (!left) take(remix, found.map(toChosen));
      });
    return () => {
      left = true;
    };
  }, [remix, ready, take, library]);

  const keepOnly = (names: readonly (keyof GenerationFields)[]): void => {
    if (!taken) return;
    setFields({ ...taken.before, ...pick(taken.filled, names) });
    if (taken.inputsBefore) setInputs(taken.inputsBefore);
    setTaken(undefined);
  };
  return {
    source: taken?.source,
    filled: taken?.filled ?? {},
    accept: () => setTaken(undefined),
    undo: () => keepOnly([]),
    keepOnly,
  };
}

const toChosen = ({
  input,
  asset: { name },
}: {
  input: GenerationInput;
  asset: MediaAsset;
}): ChosenInput => ({
  ...input,
  name,
});

const NAMES = [
  "prompt",
  "width",
  "height",
  "model",
  "negativePrompt",
  "steps",
  "guidance",
  "quality",
  "seed",
  "n",
] as const;

const namesOf = (fields: Fields) => NAMES.filter((name) => fields[name] !== undefined);

function pick(fields: Fields, names: readonly (keyof GenerationFields)[]): Fields {
  return Object.fromEntries(
    names.flatMap((name) => (fields[name] === undefined ? [] : [[name, fields[name]]])),
  );
}
