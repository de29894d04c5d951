"use client";

import { type FormEvent, type RefObject, useEffect, useRef, useState } from "react";
import { findOperation } from "../core/generation/ai-operation.js";
import { canBeKept, operationSize, withDefaults } from "../core/generation/operation-size.js";
import { operationPrice } from "../react/operation-price.js";
import { useLatestCallback } from "../react/use-latest-callback.js";
import { useSettledLibrary } from "../react/use-settled-library.js";
import type { AskedOperation } from "./asked-operation.js";
import { DiscardableActions } from "./discardable-actions.js";
import { newDraft, operationsOf } from "./edit-draft.js";
import { focusField } from "./focus-field.js";
import { useKit } from "./kit.js";
import { costText } from "./messages/price-text.js";
import { ModalHeader } from "./modal.js";
import { formatModel } from "./model-names.js";
import { OperationMask } from "./operation-mask.js";
import { useScope } from "./scope.js";
import { useToast } from "./toast.js";
import { useEditDraft } from "./use-edit-draft.js";
import { useRequestPrice } from "./use-request-price.js";

type OperationFormProps = AskedOperation & {
  onClose: () => void;
  /** Called before the dialog closes; returns false to ask about a mask or a prompt first. */
  mayCloseRef: RefObject<(() => boolean) | undefined>;
};

/** The inputs that an operation takes, and no others. What it makes is a generation like any other. */
export function OperationForm({ asset, type, onClose, mayCloseRef, ...props }: OperationFormProps) {
  const { Button, Notice, SegmentedControl, Select, TextArea } = useKit();
  const { messages, slot } = useScope();
  const showToast = useToast();
  const { library, generateImages, operations } = useSettledLibrary();
  const { width = 0, height = 0 } = asset;
  const { filled = {}, focusField: focused } = props;
  const [model, setModel] = useState(filled.model ?? "");
  const [prompt, setPrompt] = useState(filled.prompt ?? "");
  const [scale, setScale] = useState(filled.scale);
  const [extent, setExtent] = useState(filled.extent);
  const [initial] = useState(() => newDraft({ width, height }));
  const history = useEditDraft(initial);
  const [asked, setAsked] = useState(false);
  const [asks, setAsks] = useState(false);
  const [isRunning, setRunning] = useState(false);
  const [error, setError] = useState<unknown>();
  const running = useRef<AbortController>(undefined);
  const form = useRef<HTMLFormElement>(null);
  // What had the focus while this was loaded is gone.
  const focusFirst = useLatestCallback(() => {
    form.current?.querySelector<HTMLElement>("textarea, select, [type=submit]")?.focus();
    if (focused) focusField(form.current, focused);
  });
  useEffect(() => focusFirst(), [focusFirst]);
  // Closing the dialog stops the work before anything is paid for.
  useEffect(() => () => running.current?.abort(), []);

  const { strokes } = history.draft;
  const offered = operations.filter((each) => each.type === type);
  const operation = findOperation(operations, { type }, model);
  const askToClose = useLatestCallback((): boolean => {
    // An operation that the generator no longer offers leaves nothing to ask in.
    const isChanged =
      operation !== undefined && (strokes.length > 0 || prompt.trim() !== (filled.prompt ?? ""));
    if (isRunning) running.current?.abort();
    else if (isChanged) setAsks(!asks);
    return !isRunning && !isChanged;
  });
  useEffect(() => {
    mayCloseRef.current = askToClose;
    return () => {
      mayCloseRef.current = undefined;
    };
  }, [mayCloseRef, askToClose]);
  const { scales = [], extents = [] } = operation ?? {};
  // Another model may not offer what was chosen.
  const requested = {
    type,
    ...(scale !== undefined && scales.includes(scale) && { scale }),
    ...(extent !== undefined && extents.includes(extent) && { extent }),
  };
  const request = operation ? withDefaults(requested, operation) : requested;
  const made = operationSize(request, { width, height });
  // With nothing to choose, the size of the result depends on the model alone.
  const isSizeKnown = request.scale !== undefined || request.extent !== undefined;
  const isTooLarge = isSizeKnown && !canBeKept(made);
  const promptMissing = operation?.prompt === "required" && prompt.trim() === "";
  const maskMissing = type === "inpaint" && strokes.length === 0;
  const sent = {
    prompt: operation?.prompt ? prompt : "",
    width,
    height,
    ...(operation && { model: operation.model }),
    operation: request,
    inputs: [{ assetId: asset.id, role: "start" as const }],
  };
  const price = useRequestPrice(
    // What is missing changes no price.
    operation && !promptMissing
      ? { ...sent, ...(type === "inpaint" && { inputs: [...sent.inputs, { assetId: "", role: "mask" }] }) }
      : undefined,
    operation && operationPrice(operation, { operation: request, width, height }),
    operation,
  );
  if (!operation) return null;

  const run = async (signal: AbortSignal): Promise<void> => {
    const mask =
      type === "inpaint"
        ? await library.renderEdit(asset.id, operationsOf(history.draft, "mask"), { signal })
        : undefined;
    if (signal.aborted) return;
    const generated = generateImages?.({ ...sent, ...(mask && { mask }) }, { estimate: price.estimate });
    // The snapshot has the error.
    generated?.catch(() => {});
    showToast({ text: messages.operationStarted(type) });
    onClose();
  };
  const start = (): void => {
    // A second press comes before the button is seen to be busy.
    if (running.current) return;
    const controller = new AbortController();
    const { signal } = controller;
    running.current = controller;
    setRunning(true);
    setError(undefined);
    run(signal)
      .catch((reason: unknown) => {
        if (!signal.aborted) setError(reason);
      })
      .finally(() => {
        running.current = undefined;
        setRunning(false);
      });
  };
  const cancel = (): void => {
    if (askToClose()) onClose();
  };
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    // React passes it on to the viewer's own forms, through the portal.
    event.stopPropagation();
    setAsked(true);
    if (promptMissing) form.current?.querySelector("textarea")?.focus();
    if (!promptMissing && !maskMissing && !isTooLarge) start();
  };

  return (
    <>
      <ModalHeader title={messages.operationName(type)} onClose={cancel} />
      <form ref={form} {...slot("operation-body", "rml-grow")} noValidate onSubmit={submit}>
        {type === "inpaint" && <OperationMask asset={asset} history={history} initial={initial} />}
        <div {...slot("operation-fields", "rml-stack")}>
          <p {...slot("operation-hint", "rml-hint")}>{messages.operationHint(type)}</p>
          {operation.prompt && (
            <TextArea
              name="prompt"
              label={messages.prompt}
              value={prompt}
              onValueChange={setPrompt}
              error={asked && promptMissing ? messages.promptMissing : undefined}
            />
          )}
          {scales.length > 1 && (
            <SegmentedControl
              label={messages.scale}
              value={String(request.scale)}
              onValueChange={(value) => setScale(Number(value))}
              options={scales.map((each) => ({ value: String(each), label: messages.scaleOf(each) }))}
            />
          )}
          {extents.length > 1 && (
            <Select
              label={messages.extent}
              value={request.extent ?? ""}
              onValueChange={(value) => setExtent(extents.find((each) => each === value))}
              options={extents.map((each) => ({ value: each, label: messages.extentName(each) }))}
            />
          )}
          {offered.length > 1 && (
            <Select
              name="model"
              label={messages.model}
              value={operation.model}
              onValueChange={setModel}
              options={offered.map(({ model: id, label }) => ({
                value: id,
                label: label ?? formatModel(id),
              }))}
            />
          )}
          {asked && maskMissing && <Notice tone="error" title={messages.maskMissing} />}
          {isSizeKnown && !isTooLarge && (
            <p className="rml-muted rml-small">
              {messages.resultSize(messages.dimensions(made.width, made.height), type !== "upscale")}
            </p>
          )}
          {isTooLarge && (
            <Notice
              tone="error"
              title={messages.resultTooLarge(messages.dimensions(made.width, made.height))}
            />
          )}
          {price.seconds !== undefined && (
            <p className="rml-muted rml-small">{messages.takes(price.seconds)}</p>
          )}
          {error !== undefined && <Notice tone="error" title={messages.generationFailed} />}
          <DiscardableActions asks={asks} onKeep={() => setAsks(false)} onDiscard={onClose} onCancel={cancel}>
            <Button type="submit" variant="primary" busy={isRunning}>
              {messages.runOperation(type, costText(price, messages))}
            </Button>
          </DiscardableActions>
        </div>
      </form>
    </>
  );
}
