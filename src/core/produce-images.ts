import type { MediaAsset } from "./asset.js";
import { type FieldError, MediaLibraryError } from "./errors.js";
import { type IdOf, toImportItem } from "./generated-item.js";
import type {
  MediaAIGeneratedImage,
  MediaAIGenerateRequest,
  MediaAIGenerator,
  MediaAIProgress,
} from "./generator.js";
import type { ImportItem } from "./import-file.js";
import type { ImportResult } from "./import-result.js";
import { type RunOptions, runGenerator } from "./run-generator.js";

/** Images that one generation may bring in; what comes beyond is dropped, with an error that says so. */
const MAX_IMAGES = 16;

const MAX_INPUT_IMAGES = 14;

/** Milliseconds between two changes of what is shown: a generator may tell its progress a thousand times a second. */
const PROGRESS_STEP = 100;

export type Production = Pick<RunOptions, "jobId" | "signal" | "timeout" | "modelTimeout"> & {
  generator: MediaAIGenerator;
  request: MediaAIGenerateRequest;
  /** Reserves `count` increasing times of creation and returns the first. */
  reserveTimes: (count: number) => number;
  /** Never ends by `signal`: what the generator has made was paid for. */
  save: (items: readonly ImportItem[]) => Promise<ImportResult[]>;
  idOf: IdOf;
  onProgress: (progress: MediaAIProgress) => void;
  /** Called with how many are saved, each time that this is another number. */
  onSaved: (count: number) => void;
  /** Called when the generator has ended and what it made is being saved. */
  onGenerated: () => void;
};

/** What was saved, and the first thing that went wrong beside it. */
export type Produced = { assets: MediaAsset[]; error: MediaLibraryError | undefined };

/**
 * Runs the generator and saves what it makes, each image as soon as it is there.
 * @throws MediaLibraryError `field` where the request cannot be meant, `no-images`, or why nothing was saved;
 * the signal's reason when it fires
 */
export async function produceImages(production: Production): Promise<Produced> {
  const { generator, request, jobId, signal, timeout, modelTimeout } = production;
  checkRequest(request);
  const intake = createIntake(production);
  const progress = throttle(production.onProgress);
  const early = new Set<unknown>();
  const failures: MediaLibraryError[] = [];
  let running = true;
  try {
    const images = await runGenerator(generator, request, {
      jobId,
      signal,
      timeout,
      modelTimeout,
      onProgress(told) {
        if (running && !signal.aborted) progress.tell(clean(told));
      },
      onImage(image) {
        if (!running || signal.aborted || early.has(image)) return;
        early.add(image);
        intake.take([image]);
      },
    });
    intake.take(images.filter((image) => !early.has(image)));
    if (intake.count === 0) throw noImages();
    if (intake.count > MAX_IMAGES) failures.push(tooManyImages(intake.count));
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
  return { assets, error };
}

type Outcome = Pick<ImportResult, "asset" | "error">;

/** Saves images in the order in which they come, at most MAX_IMAGES of them. */
function createIntake({ request, save, reserveTimes, idOf, onSaved }: Production) {
  const saves: Promise<Outcome[]>[] = [];
  let count = 0;
  let saved = 0;
  let latest: number | undefined;

  const toItem = (image: MediaAIGeneratedImage, index: number): ImportItem | MediaLibraryError => {
    // Newest first: the first image gets the latest time, however much later the others come.
    latest ??= reserveTimes(MAX_IMAGES) + MAX_IMAGES - 1;
    try {
      return toImportItem(image, request, latest - index, idOf);
    } catch (error) {
      if (MediaLibraryError.isInstance(error)) return error;
      throw error;
    }
  };

  return {
    /** How many came. */
    get count() {
      return count;
    },
    take(images: readonly MediaAIGeneratedImage[]): void {
      const entries = images
        .slice(0, Math.max(0, MAX_IMAGES - count))
        .map((image, at) => toItem(image, count + at));
      count += images.length;
      const items = entries.filter((entry) => "file" in entry);
      const errors = entries.flatMap((entry) => ("file" in entry ? [] : [{ error: entry }]));
      if (errors.length > 0) saves.push(Promise.resolve(errors));
      if (items.length === 0) return;
      const saving = save(items);
      saves.push(
        saving.then((results) => {
          saved += results.filter(({ asset }) => asset).length;
          onSaved(saved);
          return results;
        }),
      );
      // A run that is cancelled asks for no results any more.
      saves.at(-1)?.catch(() => {});
    },
    results: async (): Promise<Outcome[]> => (await Promise.all(saves)).flat(),
  };
}

/** @throws MediaLibraryError `field` */
function checkRequest({ n, images, mask }: MediaAIGenerateRequest): void {
  const fields: FieldError[] = [];
  if (n !== undefined && !(Number.isInteger(n) && n >= 1 && n <= MAX_IMAGES)) {
    fields.push({ field: "n", message: `must be a whole number from 1 to ${MAX_IMAGES}` });
  }
  if (images !== undefined && !isFileList(images)) {
    fields.push({ field: "images", message: `must be at most ${MAX_INPUT_IMAGES} files` });
  }
  if (mask !== undefined && !(isFile(mask) && images?.length)) {
    fields.push({ field: "mask", message: "must be a file, beside an image that it belongs to" });
  }
  if (fields.length === 0) return;
  const sentences = fields.map(({ field, message }) => `${field} ${message}`);
  throw new MediaLibraryError("field", `The request is not valid: ${sentences.join("; ")}.`, { fields });
}

const isFile = (value: unknown): boolean => value instanceof File;

const isFileList = (value: unknown): boolean =>
  Array.isArray(value) && value.length <= MAX_INPUT_IMAGES && value.every(isFile);

function noImages(): MediaLibraryError {
  return new MediaLibraryError("no-images", "The generator made no image. Change the prompt and try again.");
}

function tooManyImages(count: number): MediaLibraryError {
  return new MediaLibraryError(
    "too-many-images",
    `The generator answered with ${count} images. The first ${MAX_IMAGES} were kept.`,
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
