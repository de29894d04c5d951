"use client";

import { findOperation } from "../core/generation/ai-operation.js";
import { findModel, findVideoModel } from "../core/generation/find-model.js";
import { type Generation, isActive } from "../core/generation/generation.js";
import { inputCount } from "../core/generation/request-of.js";
import { useElapsed } from "../react/use-elapsed.js";
import { useMediaLibrary } from "../react/use-media-library.js";
import { formatModel } from "./model-names.js";
import { useScope } from "./scope.js";

/** How long it took, when, with what, for how much. */
export function GenerationMeta({ generation }: { generation: Generation }) {
  const { messages, formats } = useScope();
  const { models, videoModels, operations } = useMediaLibrary((view) => ({
    models: view.models,
    videoModels: view.videoModels,
    operations: view.operations,
  }));
  const { status, request, startedAt, calledAt = startedAt, endedAt, estimate } = generation;
  const active = isActive(generation);
  // What was said before is the price of the whole run; what is reported grows with each file.
  const microUsd = active ? (estimate?.microUsd ?? generation.microUsd) : generation.microUsd;
  const elapsed = useElapsed(active ? calledAt : undefined);
  const seconds = Math.floor((endedAt === undefined ? elapsed : endedAt - calledAt) / 1000);
  const images = generation.kind === "images" ? generation : undefined;
  const asked = images?.request.operation;
  const operation = asked && findOperation(operations, asked, request.model);
  const listed = [...models, ...videoModels].find((model) => model.id === request.model);
  const known = operation ?? listed;
  const model =
    operation ??
    (images
      ? findModel(models, request.model)
      : findVideoModel(videoModels, request.model, inputCount(generation) > 0));
  const details = [
    // How long one took that was over at once tells nothing.
    (status === "running" || status === "saving" || seconds > 0) && messages.elapsed(Math.max(0, seconds)),
    images?.keep !== undefined && messages.imageMadeAgain(images.keep + 1, images.request.n ?? 1),
    microUsd === null && messages.costUnknown,
    typeof microUsd === "number" &&
      messages.cost(microUsd, estimate ? estimate.approximate : model?.approximatePrice),
    known?.label ?? (request.model && formatModel(request.model)),
    !active && formats.moment(startedAt),
  ];
  return details.map((detail) => detail && <span key={detail}>{detail}</span>);
}
