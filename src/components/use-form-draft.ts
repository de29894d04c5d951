import { useEffect, useRef, useState } from "react";
import type { GenerationInputRole } from "../core/generation/generation.js";
import { createFormDraft } from "../core/prompts/form-draft.js";
import { inputAssets } from "../core/prompts/input-assets.js";
import type { ChosenInput } from "../react/generation-request.js";
import { useLatestCallback } from "../react/use-latest-callback.js";
import { useMediaLibrary } from "../react/use-media-library.js";

type Texts = Readonly<Record<string, string>>;

export type FormDraftOptions<Fields extends Texts> = {
  /** The name of the form: each has one draft. */
  form: string;
  fields: Fields;
  setFields: (fields: Partial<Fields>) => void;
  inputs?: readonly ChosenInput[];
  setInputs?: (inputs: readonly ChosenInput[]) => void;
  /** Whether the form begins with what was typed on an earlier page. */
  restores: boolean;
};

/** UTF-16 units of a field: what another version of the app kept is not trusted. */
const LONGEST = 100_000;

/**
 * Keeps what is typed into a form and not sent, so that a reload loses nothing. Returns the function that changes fields,
 * the one that forgets the draft, and whether the earlier draft has been read: a form that is filled before has nothing to
 * go back to.
 */
export function useFormDraft<Fields extends Texts>(options: FormDraftOptions<Fields>) {
  const { form, fields, setFields, inputs, setInputs, restores } = options;
  const library = useMediaLibrary((view) => view.library);
  const [draft] = useState(() => createFormDraft(library, form));
  const typed = useRef<{ fields: Partial<Fields>; inputs: readonly ChosenInput[] }>(undefined);
  const first = useRef(inputs);
  const [isRead, setRead] = useState(false);

  const keep = (changed: Partial<Fields>, chosen: readonly ChosenInput[] = []): void => {
    typed.current = { fields: { ...typed.current?.fields, ...changed }, inputs: chosen };
    draft.write(typed.current);
  };

  const restore = useLatestCallback((value: unknown, chosen: readonly ChosenInput[]): void => {
    // Whoever types or chooses before it was read has begun anew.
    if (typed.current) return;
    const kept = keptFields(value, fields);
    typed.current = { fields: kept, inputs: chosen };
    if (Object.keys(kept).length > 0) setFields(kept);
    if (chosen.length > 0) setInputs?.(chosen);
  });
  useEffect(() => {
    if (!restores) return;
    let left = false;
    draft.read().then(async (value) => {
      const found = await inputAssets(library, keptInputs(value)).catch(() => []);
      if (left) return;
      if (value !== undefined)
        restore(
          value,
          found.map(({ input }) => input),
        );
      setRead(true);
    });
    return () => {
      left = true;
    };
  }, [draft, library, restore, restores]);

  // Files become inputs by themselves, a moment after they were added.
  const keepInputs = useLatestCallback((chosen: readonly ChosenInput[]) => {
    if (chosen !== typed.current?.inputs) keep({}, chosen);
  });
  useEffect(() => {
    if (inputs && inputs !== first.current) keepInputs(inputs);
  }, [inputs, keepInputs]);

  return {
    setFields(changed: Partial<Fields>) {
      keep(changed, inputs);
      setFields(changed);
    },
    forget: () => draft.write(undefined),
    isRestored: isRead || !restores,
  };
}

/** The fields of a draft that the form has. */
function keptFields<Fields extends Texts>(value: unknown, fields: Fields): Partial<Fields> {
  const { fields: kept }: { fields?: unknown } = Object(value);
  const known: Partial<Fields> = {};
  for (const [name, text] of Object.entries(Object(kept))) {
    if (Object.hasOwn(fields, name) && typeof text === "string" && text.length <= LONGEST) {
      Object.assign(known, { [name]: text });
    }
  }
  return known;
}

const ROLES: readonly GenerationInputRole[] = ["start", "style", "mask", "control"];

function keptInputs(value: unknown): ChosenInput[] {
  const { inputs }: { inputs?: unknown } = Object(value);
  if (!Array.isArray(inputs)) return [];
  return inputs.flatMap((input: unknown) => {
    const { assetId, name, role: kept }: Record<string, unknown> = { ...Object(input) };
    const role = ROLES.find((each) => each === kept);
    return typeof assetId === "string" && typeof name === "string" && role ? { assetId, name, role } : [];
  });
}
