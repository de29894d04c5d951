import { MediaLibraryError } from "@reactkits.dev/react-media-library/server";
import type { GenerationProvider, PlanRequest, PredictionPlan } from "../provider.js";
import { publicError } from "./failures.js";

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
  /** The id and the name for people of what runs. */
  model: string;
  label: string;
  plan: Plan;
  /** Those that the plan's references name. */
  files: { key: string; file: File }[];
  /** How many files make it complete. */
  outputs: number;
  /** Milliseconds that a run may take. */
  timeout: number;
};

/** The request as its model wants it. Throws a `MediaLibraryError` before anything is paid for. */
export function planGeneration(
  provider: GenerationProvider,
  id: string,
  request: PlanRequest,
  caller: string,
): Planned {
  const planned = planOf(provider, request);
  const { model, label, instance, outputs, timeout, seed, width, height, asked, sent, warnings, cost } =
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
    asked,
    sent,
    warnings,
    cost,
  };
  return { model, label, plan, files, outputs, timeout };
}

function planOf(provider: GenerationProvider, request: PlanRequest): PredictionPlan {
  try {
    return provider.plan(request);
  } catch (error) {
    throw publicError({ provider }, error, madeOf(request.kind));
  }
}

/** The share of file `n` in what all of a generation costs: shares that add up to the whole. */
export function costShare(cost: number | null, outputs: number, n: number): number | null {
  if (cost === null) return null;
  const upTo = (files: number) => Math.floor((cost * files) / outputs);
  return upTo(n + 1) - upTo(n);
}

/** The keys of the files that a plan's input names. */
export const fileKeysOf = ({ input }: Plan): string[] =>
  Object.values(input)
    .flat()
    .flatMap((value) => (isFileReference(value) ? [value.$file] : []));

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
    input: {},
    provider: unknown,
    instance: unknown,
    caller: unknown,
    asked: {},
    sent: {},
    warnings: [],
    cost: null,
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
