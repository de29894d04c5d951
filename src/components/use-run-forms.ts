"use client";

import { useState } from "react";
import type { Generation } from "../core/generation/generation.js";
import type { MediaAsset } from "../core/library/asset.js";
import type { MediaLibraryInstance } from "../core/library/media-library-types.js";
import { inputAssets } from "../core/prompts/input-assets.js";
import type { GenerationFields } from "../react/generation-request.js";
import type { VideoFields } from "../react/use-video-generation.js";
import type { AskedOperation } from "./asked-operation.js";
import type { FormField } from "./part-props.js";
import type { Filling } from "./use-remix.js";

type ShownForm<Fields> = {
  /** A form of another key begins anew; what the one before runs goes on. */
  key: number;
  defaults?: Partial<Fields> | undefined;
  focusField?: FormField | undefined;
};

type VideoForm = ShownForm<VideoFields> & {
  /** What the video is made of; undefined where it is made of a prompt alone. */
  assets?: readonly MediaAsset[] | undefined;
};

type ComposerState = { open: boolean; focusKey: number; focusField?: FormField | undefined };

type RunFormsOptions = {
  library: MediaLibraryInstance;
  /** Whether images are asked for in the composer, not in the dialog. */
  usesComposer: boolean;
  /** Called when the composer is to be seen, which a dialog may cover. */
  onShowComposer: () => void;
  /** Called with the asset of a generation that is to be changed and is no longer in the library. */
  onMissing: () => void;
};

/** The forms that ask the generator for something, and what they are filled with. */
export function useRunForms({ library, usesComposer, onShowComposer, onMissing }: RunFormsOptions) {
  const [opened, setOpened] = useState<"generate" | "video">();
  const [form, setForm] = useState<ShownForm<GenerationFields>>({ key: 0 });
  const [videoForm, setVideoForm] = useState<VideoForm>({ key: 0 });
  const [operation, setOperation] = useState<AskedOperation>();
  const [remix, setRemix] = useState<Filling>();
  const [composer, setComposer] = useState<ComposerState>({ open: false, focusKey: 0 });

  /** Shows the form: the composer, with the library before it, or the dialog. */
  const openForm = (focusField?: FormField): void => {
    setOpened(usesComposer ? undefined : "generate");
    if (!usesComposer) {
      setForm((now) => ({ ...now, focusField }));
      return;
    }
    onShowComposer();
    setComposer(({ focusKey }) => ({ open: true, focusKey: focusKey + 1, focusField }));
  };

  const openVideoForm = (shown: Omit<VideoForm, "key">): void => {
    setVideoForm((now) => ({ ...shown, key: shown.defaults ? now.key + 1 : now.key }));
    setOpened("video");
  };

  const editVideo = async ({ request, inputs }: Generation & { kind: "videos" }, focusField?: FormField) => {
    const found = inputs && (await inputAssets(library, inputs));
    if (found?.length === 0) return onMissing();
    const { prompt = "", model = "", seconds } = request;
    openVideoForm({
      assets: found?.map(({ asset }) => asset),
      defaults: { prompt, model, seconds: seconds === undefined ? "" : String(seconds) },
      focusField,
    });
  };

  const editOperation = async (
    { request, inputs = [] }: Generation & { kind: "images" },
    focusField?: FormField,
  ) => {
    const { operation, prompt, model } = request;
    const [start] = await inputAssets(
      library,
      inputs.filter(({ role }) => role === "start"),
    );
    if (!operation) return;
    if (!start) return onMissing();
    setOperation({
      asset: start.asset,
      type: operation.type,
      filled: { ...operation, prompt, model },
      focusField,
    });
  };

  return {
    /** The dialog that is open. */
    opened,
    open: (dialog: "generate" | "video") => (dialog === "generate" ? openForm() : setOpened(dialog)),
    /** Handles what one dialog asks for, and leaves the others as they are. */
    openChange: (dialog: "generate" | "video") => (open: boolean) =>
      setOpened((now) => (open ? dialog : now === dialog ? undefined : now)),
    closeDialogs: () => setOpened(undefined),
    form,
    /** Begins a new form with these fields. */
    startForm(defaults: Partial<GenerationFields>): void {
      setForm({ key: form.key + 1, defaults });
      // It filled the form before.
      setRemix(undefined);
      setOpened("generate");
    },
    videoForm,
    makeVideo: (assets: readonly MediaAsset[] | undefined) => openVideoForm({ assets }),
    /** The operation that the user is asked about. */
    operation,
    askOperation: setOperation,
    /** What the form is filled with, as a change that can be taken back; another object each time. */
    remix,
    startRemix(asset: MediaAsset): void {
      setRemix({ asset });
      openForm();
    },
    /** Shows the form that asked for a generation, with what it was asked for. */
    editGeneration(generation: Generation, focusField?: FormField): void {
      if (generation.kind === "videos") void editVideo(generation, focusField).catch(onMissing);
      else if (generation.request.operation) void editOperation(generation, focusField).catch(onMissing);
      else {
        const { request, inputs = [] } = generation;
        // The run of the dialog that is open goes on.
        setForm((now) => ({ key: now.key + 1 }));
        setRemix({ request: { ...request, inputs } });
        openForm(focusField);
      }
    },
    /** Whether the composer was opened, and another number each time it is to take the focus. */
    composer,
    showComposer: (open: boolean) => setComposer((now) => ({ ...now, open })),
  };
}
