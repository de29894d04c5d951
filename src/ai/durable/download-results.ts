import { type FileLink, MediaLibraryError } from "../../core/errors.js";
import type {
  MediaAIGeneratedImage,
  MediaAIProgress,
  MediaAIResumeContext,
} from "../../core/generation/generator.js";
import { decodeBase64 } from "../protocol/base64.js";
import {
  decodeProblem,
  PROBLEM_TYPE,
  type ProblemDetails,
  type WireFile,
  type WireGeneration,
  type WirePreview,
} from "../protocol.js";
import type { AccountStream } from "./account-stream.js";
import { downloadOutput } from "./download-output.js";
import type { Transport } from "./generation-transport.js";
import { fetchGeneration, waitForEnd } from "./watch-generation.js";
import type { RetryOptions } from "./with-retry.js";

/** The metadata that follows from the request; empty for a resumed generation, whose request is not known here. */
export type RequestMetadata = NonNullable<MediaAIGeneratedImage["metadata"]>;

/**
 * Waits for a generation to end and downloads its files, each as soon as it is available. If the generation fails, the
 * files downloaded before are reported to `onImage` all the same.
 * @throws MediaLibraryError; the signal's reason when it is aborted
 */
export async function downloadResults(
  transport: Transport,
  stream: AccountStream,
  id: string,
  requested: RequestMetadata,
  {
    onProgress,
    onPreview,
    onImage,
    ...retry
  }: RetryOptions & {
    onProgress: (progress: MediaAIProgress) => void;
    onPreview: MediaAIResumeContext["onPreview"];
    onImage: MediaAIResumeContext["onImage"];
  },
): Promise<MediaAIGeneratedImage[]> {
  const files = createFiles(transport, id, requested, retry, (image) => onImage?.(image));
  const [end, { images, error }] = await waitForEnd(transport, stream, id, {
    ...retry,
    onProgress,
    onPreview: (preview) => reportPreview(preview, onPreview),
    onFiles: files.add,
  })
    // Downloads every reported file, even if the generation fails later.
    .then(
      async (last) => [last, await files.all()] as const,
      async (cause: unknown) => {
        await files.all();
        throw cause;
      },
    );
  const others = (end.others ?? []).map(({ fileName, url }) => ({
    name: fileName,
    url: transport.resolve(url).href,
  }));
  if (end.status === "failed") throw withFiles(toError(end.error), others);
  if (end.status === "canceled")
    throw new MediaLibraryError("canceled", "The generation was canceled on the server.");
  if (error !== undefined) throw error;
  shareCost(images, end.microUsd);
  if (others.length > 0) throw unsupportedFiles(others, images.length, end.kind);
  return images;
}

/** What is no base64 is ignored, like anything else that is no picture. */
function reportPreview({ n, base64 }: WirePreview, report: MediaAIResumeContext["onPreview"]): void {
  let bytes: Uint8Array<ArrayBuffer>;
  try {
    bytes = decodeBase64(base64);
  } catch {
    return;
  }
  report?.({ n, file: new Blob([bytes]) });
}

/** The images are already in the library; this error is shown next to them. */
function unsupportedFiles(
  files: readonly FileLink[],
  made: number,
  kind: WireGeneration["kind"],
): MediaLibraryError {
  const [what, one] = kind === "videos" ? ["videos", "a video"] : ["images", "an image"];
  const message = `${made} of ${made + files.length} ${what} can be displayed. The rest is not ${one}; download it to inspect it.`;
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
  transport: Transport,
  id: string,
  requested: RequestMetadata,
  retry: RetryOptions,
  onImage: (image: MediaAIGeneratedImage) => void,
) {
  const images = new Map<number, MediaAIGeneratedImage>();
  const queued = new Set<number>();
  let error: unknown;
  let queue = Promise.resolve();
  let generation: Promise<WireGeneration> | undefined;

  const fetchFile = async (file: WireFile): Promise<void> => {
    // Not before the first file: until then the server may not know which model will run.
    generation ??= fetchGeneration(transport, id, retry);
    const { kind, provider, model } = await generation;
    const { n, url, mimeType, size, fileName, sha256, ...metadata } = file;
    const image: MediaAIGeneratedImage = {
      n,
      file: await downloadOutput(transport, file, kind, requested.prompt, retry),
      metadata: {
        ...requested,
        createdAt: Date.now(),
        ...(provider !== undefined && { provider }),
        ...(model !== undefined && { model }),
        ...metadata,
      },
    };
    images.set(n, image);
    onImage(image);
  };

  return {
    add(files: readonly WireFile[]): void {
      for (const file of files) {
        if (queued.has(file.n)) continue;
        queued.add(file.n);
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

/** Splits the total cost between images without a cost of their own; the shares add up to the total. */
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
