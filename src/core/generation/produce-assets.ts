import { type FieldError, MediaLibraryError } from "../errors.js";
import type { MediaAsset } from "../library/asset.js";
import { assetIdOf } from "../library/asset-id.js";
import type { ImportItem } from "../library/import-file.js";
import type { ImportResult } from "../library/import-result.js";
import { type IdOf, toImportItem } from "./generated-item.js";
import type { Generation, GenerationJob } from "./generation.js";
import type {
  MediaAIGenerateRequest,
  MediaAIGenerator,
  MediaAIProgress,
  MediaAIVideoRequest,
} from "./generator.js";
import { type GeneratedFile, oneOf, type RunOptions, runGenerator } from "./run-generator.js";

/** Files that one generation may bring in; what comes beyond is dropped, with an error that says so. */
export const MAX_FILES = 16;

const MAX_INPUT_IMAGES = 14;

/** Milliseconds between two changes of what is shown: a generator may tell its progress a thousand times a second. */
const PROGRESS_STEP = 100;

export type Production = Pick<RunOptions, "jobId" | "signal" | "timeout" | "modelTimeout" | "resume"> & {
  generator: MediaAIGenerator;
  job: GenerationJob;
  /** The ids of those of its assets that came into the library before. */
  landed: readonly string[];
  /** Reserves `count` increasing times of creation and returns the first. */
  reserveTimes: (count: number) => number;
  /** Never ends by `signal`: what the generator has made was paid for. */
  save: (items: readonly ImportItem[]) => Promise<ImportResult[]>;
  idOf: IdOf;
  onProgress: (progress: MediaAIProgress) => void;
  /** Called with all that are saved by now, each time that there are more. */
  onSaved: (assets: readonly MediaAsset[]) => void;
  /** Called when the generator has ended and what it made is being saved. */
  onGenerated: () => void;
};

/** What was saved, and the first thing that went wrong beside it. */
export type Produced = { assets: MediaAsset[]; error: MediaLibraryError | undefined };

/**
 * Runs the generator and saves what it makes, each file as soon as it is there.
 * @throws MediaLibraryError `field` where the request cannot be meant, `no-images`, or why nothing was saved;
 * the signal's reason when it fires
 */
export async function produceAssets(production: Production): Promise<Produced> {
  const { generator, job, jobId, signal, timeout, modelTimeout, resume } = production;
  if (job.kind === "images") checkRequest(job.request, job.keep);
  else checkVideoRequest(job.request);
  const intake = createIntake(production);
  const progress = throttle(production.onProgress);
  const early = new Set<unknown>();
  const failures: MediaLibraryError[] = [];
  let running = true;
  let reached = 0;
  try {
    const files = await runGenerator(generator, job, {
      jobId,
      signal,
      timeout,
      modelTimeout,
      resume,
      onProgress(told) {
        if (!running || signal.aborted) return;
        const { fraction = 0, message } = clean(told);
        // What was reached is not taken back, as by a generator that counts each of several steps by itself.
        reached = Math.max(reached, fraction);
        progress.tell({
          ...(reached > 0 && { fraction: reached }),
          ...(message !== undefined && { message }),
        });
      },
      onImage(image) {
        if (!running || signal.aborted || early.has(image)) return;
        early.add(image);
        intake.take([image]);
      },
    });
    intake.take(files.filter((file) => !early.has(file)));
    if (intake.count === 0) throw nothingMade(job);
    if (intake.count > MAX_FILES) failures.push(tooMany(intake.count, job));
  } catch (error) {
    // What came before the failure is kept, and the failure is told beside it.
    if (signal.aborted || intake.count === 0 || !MediaLibraryError.isInstance(error)) throw error;
    failures.push(error);
  } finally {
    running = false;
    progress.stop();
  }

  production.onGenerated();
  const results = await intake.results();
  const assets = results.flatMap((result) => result.asset ?? []);
  const error = [...failures, ...results.flatMap((result) => result.error ?? [])][0];
  if (error && assets.length === 0) throw error;
  if (assets.length === 0 && production.landed.length === 0 && !intake.hasKept) throw nothingMade(job);
  return { assets, error };
}

/** The generation once these are in the library too. */
export function withAssets(generation: Generation, assets: readonly MediaAsset[]): Generation {
  const fresh = assets.filter(({ id }) => !generation.assetIds.includes(id));
  if (fresh.length === 0) return generation;
  const there = new Set([...generation.assetIds, ...fresh.map(({ id }) => id)]);
  const ids = Array.from({ length: MAX_FILES }, (_, n) => assetIdOf(generation.id, n));
  const assetIds = ids.filter((id) => there.has(id));
  const costs = [generation.microUsd, ...fresh.map(({ sourceMeta }) => sourceMeta?.microUsd)];
  const told = costs.filter((cost) => typeof cost === "number" || cost === null);
  const sum = told.reduce<number | null>((a, b) => (a === null || b === null ? null : a + b), 0);
  return { ...generation, assetIds, saved: assetIds.length, ...(told.length > 0 && { microUsd: sum }) };
}

type Outcome = Pick<ImportResult, "asset" | "error">;

/** Saves files in the order in which they come, at most MAX_FILES of them, and none that has landed already. */
function createIntake({ job, jobId, landed, save, reserveTimes, idOf, onSaved }: Production) {
  const saves: Promise<Outcome[]>[] = [];
  const places = new Set<number>();
  const saved: MediaAsset[] = [];
  let beyond = 0;
  let latest: number | undefined;

  const toItem = (generated: GeneratedFile, n: number): ImportItem | MediaLibraryError => {
    // Newest first: the first file gets the latest time, however much later the others come.
    latest ??= reserveTimes(MAX_FILES) + MAX_FILES - 1;
    try {
      const place = { id: assetIdOf(jobId, n), createdAt: latest - n };
      return toImportItem(wholeRun(generated, job), job, place, idOf);
    } catch (error) {
      if (MediaLibraryError.isInstance(error)) return error;
      throw error;
    }
  };

  /** Which of the run's files it is; undefined where it came before, or is one too many. */
  const placeOf = (generated: GeneratedFile): number | undefined => {
    const told: unknown = generated?.n;
    const own = typeof told === "number" && Number.isInteger(told) && told >= 0 && told < MAX_FILES;
    if (own && places.has(told)) return undefined;
    const n = own ? told : firstFree(places);
    if (n < MAX_FILES) places.add(n);
    else beyond += 1;
    return n < MAX_FILES ? n : undefined;
  };

  return {
    /** Whether one came that is to be saved. */
    get hasKept() {
      return [...places].some((n) => isKept(n, job));
    },
    /** How many came. */
    get count() {
      return places.size + beyond;
    },
    take(files: readonly GeneratedFile[]): void {
      const entries = files.flatMap((file) => {
        const n = placeOf(file);
        if (n === undefined || !isKept(n, job)) return [];
        return landed.includes(assetIdOf(jobId, n)) ? [] : [toItem(file, n)];
      });
      const items = entries.filter((entry) => "file" in entry);
      const errors = entries.flatMap((entry) => ("file" in entry ? [] : [{ error: entry }]));
      if (errors.length > 0) saves.push(Promise.resolve(errors));
      if (items.length === 0) return;
      const saving = save(items);
      saves.push(
        saving.then((results) => {
          saved.push(...results.flatMap(({ asset }) => asset ?? []));
          onSaved([...saved]);
          return results;
        }),
      );
      // A run that is cancelled asks for no results any more.
      saves.at(-1)?.catch(() => {});
    },
    results: async (): Promise<Outcome[]> => (await Promise.all(saves)).flat(),
  };
}

const isKept = (n: number, job: GenerationJob): boolean =>
  job.kind === "videos" || job.keep === undefined || job.keep === n;

/** One that is kept of several costs what all of them did. */
function wholeRun(generated: GeneratedFile, job: GenerationJob): GeneratedFile {
  if (job.kind === "videos" || job.keep === undefined) return generated;
  const { metadata } = generated;
  if (!metadata || !("microUsd" in metadata) || typeof metadata.microUsd !== "number") return generated;
  return { ...generated, metadata: { ...metadata, microUsd: metadata.microUsd * (job.request.n ?? 1) } };
}

function firstFree(places: ReadonlySet<number>): number {
  let n = 0;
  while (places.has(n)) n += 1;
  return n;
}

/** @throws MediaLibraryError `field` */
function checkRequest({ n, images, mask }: MediaAIGenerateRequest, keep: number | undefined): void {
  const fields: FieldError[] = [];
  if (n !== undefined && !(Number.isInteger(n) && n >= 1 && n <= MAX_FILES)) {
    fields.push({ field: "n", message: `must be a whole number from 1 to ${MAX_FILES}` });
  }
  if (keep !== undefined && !(Number.isInteger(keep) && keep >= 0 && keep < (n ?? 1))) {
    fields.push({ field: "keep", message: "must be the number of one of its images, from 0" });
  }
  if (images !== undefined && !isFileList(images)) {
    fields.push({ field: "images", message: `must be at most ${MAX_INPUT_IMAGES} files` });
  }
  if (mask !== undefined && !(isFile(mask) && images?.length)) {
    fields.push({ field: "mask", message: "must be a file, beside an image that it belongs to" });
  }
  refuse(fields);
}

/** @throws MediaLibraryError `field` */
function checkVideoRequest({ prompt, images, seconds }: MediaAIVideoRequest): void {
  const fields: FieldError[] = [];
  if (images?.length === 0) fields.push({ field: "images", message: "must not be empty" });
  else if (images !== undefined && !isFileList(images)) {
    fields.push({ field: "images", message: `must be at most ${MAX_INPUT_IMAGES} files` });
  } else if (images === undefined && !prompt?.trim()) {
    fields.push({ field: "prompt", message: "is required where there are no images" });
  }
  if (seconds !== undefined && !(seconds > 0 && Number.isFinite(seconds))) {
    fields.push({ field: "seconds", message: "must be a number above 0" });
  }
  refuse(fields);
}

function refuse(fields: readonly FieldError[]): void {
  if (fields.length === 0) return;
  const sentences = fields.map(({ field, message }) => `${field} ${message}`);
  throw new MediaLibraryError("field", `The request is not valid: ${sentences.join("; ")}.`, { fields });
}

const isFile = (value: unknown): boolean => value instanceof File;

const isFileList = (value: unknown): boolean =>
  Array.isArray(value) && value.length <= MAX_INPUT_IMAGES && value.every(isFile);

function nothingMade(job: GenerationJob): MediaLibraryError {
  const message = `The generator made no ${oneOf(job)}. Change the prompt and try again.`;
  return new MediaLibraryError("no-images", message);
}

function tooMany(count: number, { kind }: GenerationJob): MediaLibraryError {
  return new MediaLibraryError(
    "too-many-images",
    `The generator answered with ${count} ${kind}. The first ${MAX_FILES} were kept.`,
  );
}

/** What can be shown of it: a generator may tell anything. */
function clean(told: MediaAIProgress): MediaAIProgress {
  const { fraction, message }: { fraction?: unknown; message?: unknown } = told ?? {};
  return {
    ...(typeof fraction === "number" && fraction >= 0 && { fraction: Math.min(1, fraction) }),
    ...(typeof message === "string" && message.trim() !== "" && { message: message.trim().slice(0, 200) }),
  };
}

/** Passes on the first and then the latest, at most once in PROGRESS_STEP. */
function throttle<T>(pass: (value: T) => void) {
  let waiting: { value: T } | undefined;
  let timer: ReturnType<typeof setTimeout> | undefined;
  const tell = (value: T): void => {
    if (timer !== undefined) {
      waiting = { value };
      return;
    }
    pass(value);
    timer = setTimeout(() => {
      timer = undefined;
      const next = waiting;
      waiting = undefined;
      if (next) tell(next.value);
    }, PROGRESS_STEP);
  };
  return { tell, stop: () => clearTimeout(timer) };
}
