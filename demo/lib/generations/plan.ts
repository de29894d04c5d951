import { randomInt } from "node:crypto";
import {
  type EstimateRequest,
  estimateCost,
  type FittedRequest,
  type Model,
  type VideoRequest,
} from "@reactkits.dev/media-replicate";
import { type MediaAIGenerateRequest, MediaLibraryError } from "@reactkits.dev/react-media-library/server";
import { connect } from "../ai/connect";
import { findModel, fitRequest, fitVideo, refused } from "../ai/library-errors";
import { defaultModel, offeredVideoModels } from "../ai/models/backends";
import { instanceOf } from "../ai/models/instances";
import type { Env } from "../env";

/** What somebody wants to be made. */
export type Wanted =
  | {
      kind: "images";
      request: MediaAIGenerateRequest;
      /** The type that the files should have, such as `image/png`; the model's own where it has no other. */
      format?: string | undefined;
      /** Further inputs of this very model, over everything else. From the operator, never from a visitor. */
      options?: Readonly<Record<string, unknown>> | undefined;
    }
  | { kind: "videos"; request: VideoRequest & { model?: Model | undefined } };

/** Stands in an input for a file of ours, until the provider has it. */
export type FileReference = { $file: string };

/**
 * Raised where a process of the version before would go on wrongly with a plan of this one: while a new version is
 * being rolled out, such plans are left to the newer processes.
 */
export const PLAN_VERSION = 1;

/** What is sent, and what is told of it. Kept as JSON: whoever goes on with the generation needs no more. */
export type Plan = {
  input: Record<string, unknown>;
  /** The addresses that the provider gave to our files, by their keys. */
  addresses?: Record<string, string>;
  provider: string;
  /** Which of this server's backends runs it. */
  instance: string;
  caller: string;
  seed?: number;
  width?: number;
  height?: number;
  asked: Record<string, unknown>;
  sent: Record<string, unknown>;
  warnings: string[];
  /** What the price list says of all of it, in millionths of a US dollar; null where unknown. */
  cost: number | null;
};

export type Planned = {
  model: Model;
  plan: Plan;
  /** Those that the plan's references name. */
  files: { key: string; file: File }[];
  /** How many files make it whole. */
  outputs: number;
  /** Milliseconds that a run may take. */
  timeout: number;
};

/**
 * The request as its model wants it. Where it names no seed, one is picked, sent and told, so that every image can
 * be made again; save by models that take none. Throws a `MediaLibraryError` before anything is paid for.
 */
export function planGeneration(id: string, wanted: Wanted, caller: string, env: Env): Planned {
  const { model, timeout, instance, provider } = connect(env, madeOf(wanted.kind), () =>
    pickModel(wanted, env),
  );
  const { fitted, seed, outputs, priced } = fit(wanted, model, instanceOf(env, model.id)?.steps);
  const files: Planned["files"] = [];
  const reference = (value: unknown): unknown => {
    if (Array.isArray(value)) return value.map(reference);
    if (!(value instanceof File)) return value;
    const key = `inputs/${id}/${files.length}`;
    files.push({ key, file: value });
    return { $file: key } satisfies FileReference;
  };
  const input = Object.fromEntries(
    Object.entries(fitted.input).map(([name, value]) => [name, reference(value)]),
  );
  return {
    ...{ model, files, outputs, timeout },
    plan: {
      ...{ input, caller, provider, instance },
      ...(seed !== undefined && { seed }),
      ...(fitted.width !== undefined && { width: fitted.width }),
      ...(fitted.height !== undefined && { height: fitted.height }),
      ...{ asked: fitted.asked, sent: fitted.sent, warnings: fitted.warnings },
      cost: estimateCost(model, priced).totalMicroUsd,
    },
  };
}

function pickModel(wanted: Wanted, env: Env): Model {
  if (wanted.kind === "images") {
    const { model } = wanted.request;
    return model === undefined ? defaultModel(env) : findModel(model);
  }
  const { model, images } = wanted.request;
  const fromImages = images !== undefined;
  const found =
    model ?? offeredVideoModels(env).find(({ inputImages }) => (inputImages !== null) === fromImages);
  if (found) return found;
  throw refused(
    "model",
    `is needed: no model on offer makes a video of ${fromImages ? "images" : "a prompt"}`,
  );
}

type Fit = {
  fitted: Omit<FittedRequest, "route">;
  seed: number | undefined;
  outputs: number;
  priced: EstimateRequest;
};

function fit(wanted: Wanted, model: Model, steps: number | undefined): Fit {
  if (wanted.kind === "videos") {
    const { model: _, ...request } = wanted.request;
    const fitted = fitVideo(request, model);
    return { fitted, seed: undefined, outputs: 1, priced: { videoSeconds: fitted.seconds } };
  }
  const { request, format } = wanted;
  const options = {
    ...(steps !== undefined && request.steps === undefined && model.steps && { [model.steps.field]: steps }),
    ...wanted.options,
  };
  if (model.kind !== "image") throw refused("model", `cannot be used: ${model.label} makes no images`);
  const picked = model.seed ? (request.seed ?? randomInt(Math.min(2 ** 32, model.seed.max + 1))) : undefined;
  const fitted = fitRequest(picked === undefined ? request : { ...request, seed: picked }, model, {
    ...(format !== undefined && { format }),
    options,
  });
  const outputs = Math.min(request.n ?? 1, model.images.max);
  const seed = typeof fitted.input.seed === "number" ? fitted.input.seed : undefined;
  const priced = {
    images: outputs,
    inputImages: request.images?.length ?? 0,
    megapixels: (request.width * request.height) / 1_000_000,
  };
  return { fitted, seed, outputs, priced };
}

export const madeOf = (kind: "images" | "videos"): "image" | "video" =>
  kind === "images" ? "image" : "video";

export const isFileReference = (value: unknown): value is FileReference =>
  typeof value === "object" && value !== null && "$file" in value && typeof value.$file === "string";

/** @throws UnreadablePlan where it is no plan of ours */
export function readPlan(json: string): Plan {
  const plan = parse(json);
  if (isPlan(plan)) return plan;
  throw new UnreadablePlan();
}

/** For what has to be told, or ended, all the same. */
export function readPlanOrNothing(json: string): Plan {
  const plan = parse(json);
  if (isPlan(plan)) return plan;
  const unknown = "unknown";
  return {
    ...{ input: {}, provider: unknown, instance: unknown, caller: unknown },
    ...{ asked: {}, sent: {}, warnings: [], cost: null },
  };
}

/** No other try would change it. */
export class UnreadablePlan extends MediaLibraryError {
  constructor() {
    super("provider", "What is kept of this generation cannot be read. Ask for it again.");
  }
}

function parse(json: string): unknown {
  try {
    return JSON.parse(json);
  } catch {
    return undefined;
  }
}

// Written by us alone, in one shape: what is looked at tells ours from a damaged row.
const isPlan = (value: unknown): value is Plan =>
  isObject(value) &&
  isObject(value.input) &&
  isObject(value.sent) &&
  isObject(value.asked) &&
  Array.isArray(value.warnings) &&
  typeof value.provider === "string" &&
  (value.cost === null || typeof value.cost === "number");

const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === "object" && value !== null && !Array.isArray(value);
