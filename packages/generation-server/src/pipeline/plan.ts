import {
  type GeneratedFileMetadata,
  type GeneratedSourceType,
  MediaLibraryError,
} from "@reactkits.dev/react-media-library/server";
import type { GenerationProvider, PlanRequest, PredictionPlan } from "../provider.js";
import { publicError } from "./failures.js";

/** A reference to an input file in our store, to be replaced by its URL at the provider. */
export type FileReference = { $file: string };

/**
 * Increment it if a process of the previous version would misinterpret a plan of this one: during a rolling
 * deployment, such plans are left to newer processes.
 */
export const PLAN_VERSION = 1;

/** The model's input and the metadata of its files, stored as JSON: all that is needed to continue the generation. */
export type Plan = Pick<GeneratedFileMetadata, "seed" | "width" | "height"> &
  Required<Pick<GeneratedFileMetadata, "requested" | "sent" | "warnings">> & {
    input: Record<string, unknown>;
    /** The URLs that the provider assigned to our files, by their keys. */
    addresses?: Record<string, string>;
    provider: string;
    /** Which of the provider's configured backends runs it. */
    instance: string;
    caller: string;
    /** What its images say about their origin; absent in plans of earlier versions. */
    digitalSourceType?: GeneratedSourceType;
    /** The list price of the whole generation in millionths of a US dollar; null if unknown. */
    cost: number | null;
  };

export type Planned = {
  /** The model's id and display name. */
  model: string;
  label: string;
  plan: Plan;
  /** The files that the plan refers to. */
  files: { key: string; file: File }[];
  /** The number of files of a complete result. */
  outputs: number;
  /** Maximum run time in milliseconds. */
  timeout: number;
};

/** Translates a request for its model. Throws a `MediaLibraryError` before anything is charged. */
export function planGeneration(
  provider: GenerationProvider,
  id: string,
  request: PlanRequest,
  caller: string,
): Planned {
  const planned = planOf(provider, request);
  const { model, label, instance, outputs, timeout, seed, width, height, requested, sent, warnings, cost } =
    planned;
  const files: Planned["files"] = [];
  const reference = (value: unknown): unknown => {
    if (Array.isArray(value)) return value.map(reference);
    if (!(value instanceof File)) return value;
    const key = `inputs/${id}/${files.length}`;
    files.push({ key, file: value });
    return { $file: key } satisfies FileReference;
  };
  const input = Object.fromEntries(
    Object.entries(planned.input).map(([name, value]) => [name, reference(value)]),
  );
  const plan: Plan = {
    input,
    caller,
    provider: provider.name,
    instance,
    ...(seed !== undefined && { seed }),
    ...(width !== undefined && { width }),
    ...(height !== undefined && { height }),
    requested,
    sent,
    warnings,
    cost,
  };
  return { model, label, plan, files, outputs, timeout };
}

/** The provider's plan of a request. Throws its errors for people. */
export function planOf(provider: GenerationProvider, request: PlanRequest): PredictionPlan {
  try {
    return provider.plan(request);
  } catch (error) {
    throw publicError({ provider }, error, outputKindOf(request.kind));
  }
}

/** The share of file `n` in the cost of its generation; the shares add up to the cost. */
export function costShare(cost: number | null, outputs: number, n: number): number | null {
  if (cost === null) return null;
  const upTo = (files: number) => Math.floor((cost * files) / outputs);
  return upTo(n + 1) - upTo(n);
}

/** The keys of the files in a plan's input. */
export const fileKeysOf = ({ input }: Plan): string[] =>
  Object.values(input)
    .flat()
    .flatMap((value) => (isFileReference(value) ? [value.$file] : []));

export const outputKindOf = (kind: "images" | "videos"): "image" | "video" =>
  kind === "images" ? "image" : "video";

export const isFileReference = (value: unknown): value is FileReference =>
  typeof value === "object" && value !== null && "$file" in value && typeof value.$file === "string";

/** @throws UnreadablePlan if the JSON is not a valid plan */
export function readPlan(json: string): Plan {
  const plan = parsePlan(json);
  if (plan) return plan;
  throw new UnreadablePlan();
}

/** For generations that must be reported or ended even if their plan is damaged. */
export function readPlanOrNothing(json: string): Plan {
  const plan = parsePlan(json);
  if (plan) return plan;
  const unknown = "unknown";
  return {
    input: {},
    provider: unknown,
    instance: unknown,
    caller: unknown,
    requested: {},
    sent: {},
    warnings: [],
    cost: null,
  };
}

/** Retrying is pointless. */
export class UnreadablePlan extends MediaLibraryError {
  constructor() {
    super("provider", "The stored data of this generation is damaged. Generate it again.");
  }
}

function parsePlan(json: string): Plan | undefined {
  try {
    const { asked, ...value } = JSON.parse(json);
    // Rows of earlier versions have `asked` in the place of `requested`.
    const plan: unknown = asked === undefined ? value : { requested: asked, ...value };
    return isPlan(plan) ? plan : undefined;
  } catch {
    return undefined;
  }
}

// Only enough fields are checked to tell a plan from a damaged row.
const isPlan = (value: unknown): value is Plan =>
  isObject(value) &&
  isObject(value.input) &&
  isObject(value.sent) &&
  isObject(value.requested) &&
  Array.isArray(value.warnings) &&
  typeof value.provider === "string" &&
  (value.cost === null || typeof value.cost === "number");

const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === "object" && value !== null && !Array.isArray(value);
