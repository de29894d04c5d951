import { type FileLink, MediaLibraryError } from "../../core/errors.js";
import type {
  MediaAIGeneratedImage,
  MediaAIProgress,
  MediaAIResumeContext,
} from "../../core/generation/generator.js";
import {
  decodeProblem,
  PROBLEM_TYPE,
  type ProblemDetails,
  type WireFile,
  type WireGeneration,
} from "../protocol.js";
import type { AccountStream } from "./account-stream.js";
import { download } from "./download.js";
import { follow, look } from "./follow.js";
import type { Persistence } from "./persist.js";
import type { Site } from "./site.js";

/** What the page knows of a request: nothing, where it resumes one of before. */
export type Asked = NonNullable<MediaAIGeneratedImage["metadata"]>;

/**
 * Waits for a generation and takes its files, each as soon as it is there. Where it fails, those that came are told
 * all the same. @throws MediaLibraryError; the signal's reason when it fires
 */
export async function collect(
  site: Site,
  stream: AccountStream,
  id: string,
  asked: Asked,
  {
    onProgress,
    onImage,
    ...persistence
  }: Persistence & {
    onProgress: (progress: MediaAIProgress) => void;
    onImage: MediaAIResumeContext["onImage"];
  },
): Promise<MediaAIGeneratedImage[]> {
  const files = createFiles(site, id, asked, persistence, (image) => onImage?.(image));
  const [end, { images, error }] = await follow(site, stream, id, {
    ...persistence,
    onProgress,
    onFiles: files.take,
  })
    // What was told is taken, whatever comes after it.
    .then(
      async (last) => [last, await files.all()] as const,
      async (cause: unknown) => {
        await files.all();
        throw cause;
      },
    );
  const others = (end.others ?? []).map(({ fileName, url }) => ({ name: fileName, url: site.own(url).href }));
  if (end.status === "failed") throw withFiles(toError(end.error), others);
  if (end.status === "canceled")
    throw new MediaLibraryError("canceled", "The generation was canceled on the server.");
  if (error !== undefined) throw error;
  shareCost(images, end.microUsd);
  if (others.length > 0) throw notShown(others, images.length, end.kind);
  return images;
}

/** The images are in the library by now: what is thrown is told beside them. */
function notShown(files: readonly FileLink[], made: number, kind: WireGeneration["kind"]): MediaLibraryError {
  const [what, one] = kind === "videos" ? ["videos", "a video"] : ["images", "an image"];
  const message = `${made} of ${made + files.length} ${what} can be shown. The rest is not ${one}; save it to look into it.`;
  return new MediaLibraryError("provider", message, { files });
}

function withFiles(error: MediaLibraryError, files: readonly FileLink[]): MediaLibraryError {
  if (files.length === 0) return error;
  const { code, message, retryable, status, fields } = error;
  return new MediaLibraryError(code, message, {
    retryable,
    fields,
    files,
    ...(status !== undefined && { status }),
  });
}

function createFiles(
  site: Site,
  id: string,
  asked: Asked,
  persistence: Persistence,
  onImage: (image: MediaAIGeneratedImage) => void,
) {
  const images = new Map<number, MediaAIGeneratedImage>();
  const taken = new Set<number>();
  let error: unknown;
  let queue = Promise.resolve();
  let generation: Promise<WireGeneration> | undefined;

  const fetchFile = async (file: WireFile): Promise<void> => {
    // Asked once there is a file: before, the server may not know yet which model it will be.
    generation ??= look(site, id, persistence);
    const { kind, provider, model } = await generation;
    const { n, seed, place, width, height, asked: wanted, sent, facts, warnings, microUsd } = file;
    const image: MediaAIGeneratedImage = {
      n,
      file: await download(site, file, kind, asked.prompt, persistence),
      metadata: {
        ...{ ...asked, createdAt: Date.now() },
        ...{ ...(provider !== undefined && { provider }), ...(model !== undefined && { model }) },
        ...{ ...(width !== undefined && { width }), ...(height !== undefined && { height }) },
        ...{ ...(seed !== undefined && { seed }), ...(place && { place }), ...(wanted && { asked: wanted }) },
        ...{ ...(sent && { sent }), ...(facts && { facts }), ...(warnings && { warnings }) },
        ...(microUsd !== undefined && { microUsd }),
      },
    };
    images.set(n, image);
    onImage(image);
  };

  return {
    take(files: readonly WireFile[]): void {
      for (const file of files) {
        if (taken.has(file.n)) continue;
        taken.add(file.n);
        queue = queue
          .then(() => fetchFile(file))
          .catch((cause: unknown) => {
            error ??= cause;
          });
      }
    },
    async all() {
      await queue;
      return { images: [...images.values()].sort((a, b) => (a.n ?? 0) - (b.n ?? 0)), error };
    },
  };
}

/** Where the files do not tell theirs: shares that add up to the whole. */
function shareCost(images: readonly MediaAIGeneratedImage[], microUsd: number | null | undefined): void {
  for (const [index, { metadata }] of images.entries()) {
    if (!metadata || metadata.microUsd !== undefined || microUsd === undefined) continue;
    const upTo = (count: number) => Math.floor(((microUsd ?? 0) * count) / images.length);
    metadata.microUsd = microUsd === null ? null : upTo(index + 1) - upTo(index);
  }
}

function toError(problem: ProblemDetails | undefined): MediaLibraryError {
  if (!problem)
    return new MediaLibraryError(
      "provider",
      "The generation failed, and the server did not say why. Try again.",
      { retryable: true },
    );
  const headers = new Headers({ "content-type": PROBLEM_TYPE });
  return decodeProblem(problem.status, headers, JSON.stringify(problem));
}
