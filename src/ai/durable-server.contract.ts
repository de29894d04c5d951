import { afterEach } from "vitest";
import { MediaLibraryError } from "../core/errors.js";
import type { MediaAIGeneratedImage, MediaAIGenerator } from "../core/generation/generator.js";
import type { DurableGeneratorOptions } from "../generations.js";
import { createMockGenerator, type MockGeneratorOptions } from "../testing.js";
import type { Timeouts } from "./durable/timeouts.js";
import { createGeneratorWithTimeouts } from "./durable-generator.js";
import { type GenerationsServerOptions, serveGenerations } from "./generations-server.contract.js";

export const TIMEOUTS: Timeouts = {
  idle: 2000,
  streamIdle: 150,
  upload: 2000,
  lateReply: 300,
  backOff: [5, 20],
  poll: [5, 20],
  quiet: 2000,
  streamRetry: 2000,
};

const open: (() => void)[] = [];
afterEach(() => {
  for (const close of open.splice(0)) close();
});

type Given = Partial<GenerationsServerOptions> & {
  mock?: MockGeneratorOptions;
  client?: Partial<DurableGeneratorOptions>;
  timeouts?: Partial<Timeouts>;
};

export async function serve({ mock, client, timeouts, ...server }: Given = {}) {
  const generator = createMockGenerator(mock);
  const served = await serveGenerations({ generator, ...server });
  open.push(served.close);
  const made = createGeneratorWithTimeouts({ url: served.url, ...client }, { ...TIMEOUTS, ...timeouts });
  const requestsOf = (method: string, path: string | RegExp = /./) =>
    served.requests.filter((each) => each.method === method && each.path.match(path));
  return { server: served, client: made, generator, requestsOf, posts: () => requestsOf("POST", "") };
}

export const fox = { prompt: "a red fox", width: 32, height: 32, seed: 1 };

/** A context that remembers what it is told. */
export function createContext(jobId = "job-1") {
  const abort = new AbortController();
  const images: MediaAIGeneratedImage[] = [];
  const messages: (string | undefined)[] = [];
  return {
    ...{ abort, images, messages, jobId, signal: abort.signal },
    onImage: (image: MediaAIGeneratedImage) => void images.push(image),
    onProgress: ({ message }: { message?: string }) => void messages.push(message),
  };
}

/** The mock, which makes its second image only when it is let. */
export function createGated() {
  const mock = createMockGenerator();
  let release = () => {};
  const gate = new Promise<void>((resolve) => {
    release = resolve;
  });
  const generator: MediaAIGenerator = {
    async generateImages(request, context) {
      const images = await mock.generateImages(request);
      if (images[0]) context?.onImage?.(images[0]);
      await gate;
      return images;
    },
  };
  return { generator, release: () => release() };
}

export const closed = () => new MediaLibraryError("closed", "The library was closed.");
export const isEvents = (path: string) => path === "events";
