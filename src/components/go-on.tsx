"use client";

import { type ReactNode, useId, useState } from "react";
import { findOperation } from "../core/generation/ai-operation.js";
import { findModel } from "../core/generation/find-model.js";
import type { WithInputs } from "../core/generation/generation.js";
import { isActive } from "../core/generation/generation.js";
import type { MediaAIGenerateRequest } from "../core/generation/generator.js";
import { recipeOf } from "../core/generation/recipe.js";
import { closeVariationOf, remakeOf, variationOf } from "../core/generation/remake.js";
import type { MediaAsset } from "../core/library/asset.js";
import { operationPrice } from "../react/operation-price.js";
import { runPrice } from "../react/run-price.js";
import { useModels } from "../react/use-models.js";
import { useSettledLibrary } from "../react/use-settled-library.js";
import { PencilIcon, RefreshIcon, SparklesIcon } from "./icons.js";
import { isInput } from "./input-images.js";
import { useKit } from "./kit.js";
import { priceText } from "./messages/price-text.js";
import { useScope } from "./scope.js";
import { useRequestPrice } from "./use-request-price.js";

type GoOnProps = { asset: MediaAsset; onRemix: ((asset: MediaAsset) => void) | undefined };

/**
 * What can be made from how an image was made: the same again, another one, or something else by the form. Says before what
 * that does and costs; shows nothing that is impossible.
 */
export function GoOn({ asset, onRemix }: GoOnProps) {
  const { Button } = useKit();
  const { messages, slot } = useScope();
  const { generateImages, operations, models } = useSettledLibrary();
  const hintId = useId();
  const remake = remakeOf(asset);
  const variation = variationOf(asset);
  const close = closeVariationOf(asset);
  useModels(Boolean(remake ?? variation ?? close));
  if (!generateImages) return null;
  const isOffered = ({ operation, model }: MediaAIGenerateRequest): boolean =>
    !operation || findOperation(operations, operation, model) !== undefined;
  const startsFrom = (findModel(models, close?.model)?.maxInputImages ?? 0) > 0;
  const isClose = close !== undefined && startsFrom && isInput(asset);
  return (
    <>
      {remake && isOffered(remake.request) && (
        <RunButton
          key={`again ${asset.id}`}
          request={remake.request}
          keep={remake.keep}
          icon={<RefreshIcon size={14} />}
          label={messages.makeAgain}
          hint={messages.makeAgainHint(remake.request.n ?? 1)}
          runningHint={messages.beingMadeAgain}
        />
      )}
      {isClose && (
        <RunButton
          key={`close ${asset.id}`}
          request={close}
          icon={<SparklesIcon size={14} />}
          label={messages.varySubtly}
          hint={messages.varySubtlyHint}
          runningHint={messages.beingVaried}
        />
      )}
      {variation && isOffered(variation) && (
        <RunButton
          key={`vary ${asset.id}`}
          request={variation}
          icon={<SparklesIcon size={14} />}
          // Where there is one way only, it needs no name of its own.
          label={isClose ? messages.varyStrongly : messages.vary}
          hint={messages.varyHint}
          runningHint={messages.beingVaried}
        />
      )}
      {onRemix && recipeOf(asset) && (
        <div {...slot("details-again", "rml-stack")}>
          <Button
            size="sm"
            icon={<PencilIcon size={14} />}
            aria-describedby={hintId}
            onClick={() => onRemix(asset)}
          >
            {messages.remix}
          </Button>
          <p id={hintId} {...slot("details-hint", "rml-hint")}>
            {messages.remixHint}
          </p>
        </div>
      )}
    </>
  );
}

type RunButtonProps = {
  request: WithInputs<MediaAIGenerateRequest>;
  keep?: number | undefined;
  icon: ReactNode;
  label: string;
  hint: string;
  runningHint: string;
};

/** Runs a request at once, with its price beside it. */
function RunButton({ request, keep, icon, label, hint, runningHint }: RunButtonProps) {
  const { Button } = useKit();
  const { messages, slot } = useScope();
  const { generateImages, generations, models, operations } = useSettledLibrary();
  const [last, setLast] = useState<string>();
  const hintId = useId();
  const operation = request.operation && findOperation(operations, request.operation, request.model);
  const model = operation ?? findModel(models, request.model);
  const price = useRequestPrice(
    request,
    operation ? operationPrice(operation, request) : runPrice(request, model),
    model,
  );
  const running = generations.some((each) => each.id === last && isActive(each));
  return (
    <div {...slot("details-again", "rml-stack")}>
      <Button
        size="sm"
        icon={icon}
        aria-describedby={hintId}
        // Not disabled: a button that is would lose the focus.
        aria-disabled={running || undefined}
        onClick={() => {
          if (running) return;
          // The snapshot has the error.
          generateImages?.(request, {
            ...(keep !== undefined && { keep }),
            estimate: price.estimate,
            onStart: setLast,
          }).catch(() => {});
        }}
      >
        {label}
      </Button>
      <p id={hintId} {...slot("details-hint", "rml-hint")}>
        {running ? runningHint : `${hint} ${priceText(price, messages)}`.trim()}
      </p>
    </div>
  );
}
