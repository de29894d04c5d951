import { useEffect, useState } from "react";
import { recipeOf } from "../core/generation/recipe.js";
import type { MediaAsset } from "../core/library/asset.js";
import { fieldsOf, type GenerationFields } from "../react/generation-request.js";
import { useLatestCallback } from "../react/use-latest-callback.js";

type Fields = Partial<GenerationFields>;

type RemixOptions = {
  remix: { readonly asset: MediaAsset } | undefined;
  fields: GenerationFields;
  setFields: (fields: Fields) => void;
};

/** What a form was filled with, and the ways back. */
export type FormRemix = {
  /** The image that the form was filled with; undefined once that is accepted or taken back. */
  readonly asset: MediaAsset | undefined;
  /** What was filled in. */
  readonly filled: Fields;
  /** Forgets what the form said before. */
  readonly accept: () => void;
  /** Puts back what the form said before. */
  readonly undo: () => void;
  /** Puts back what the form said before, except for these fields. */
  readonly keepOnly: (names: readonly (keyof GenerationFields)[]) => void;
};

/** Fills a form with how an image was made, and remembers what it said. */
export function useRemix({ remix, fields, setFields }: RemixOptions): FormRemix {
  const [taken, setTaken] = useState<{ asset: MediaAsset; filled: Fields; before: Fields }>();
  const take = useLatestCallback((asset: MediaAsset): void => {
    const recipe = recipeOf(asset);
    if (!recipe) return;
    const filled = fieldsOf(recipe);
    setTaken({ asset, filled, before: pick(fields, namesOf(filled)) });
    setFields(filled);
  });
  useEffect(() => {
    if (remix) take(remix.asset);
  }, [remix, take]);

  const keepOnly = (names: readonly (keyof GenerationFields)[]): void => {
    if (!taken) return;
    setFields({ ...taken.before, ...pick(taken.filled, names) });
    setTaken(undefined);
  };
  return {
    asset: taken?.asset,
    filled: taken?.filled ?? {},
    accept: () => setTaken(undefined),
    undo: () => keepOnly([]),
    keepOnly,
  };
}

const NAMES = ["prompt", "width", "height", "model", "negativePrompt", "steps", "seed", "n"] as const;

const namesOf = (fields: Fields) => NAMES.filter((name) => fields[name] !== undefined);

function pick(fields: Fields, names: readonly (keyof GenerationFields)[]): Fields {
  return Object.fromEntries(
    names.flatMap((name) => (fields[name] === undefined ? [] : [[name, fields[name]]])),
  );
}
