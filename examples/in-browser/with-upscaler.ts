import type { MediaAIGenerator, MediaAIOperation } from "@reactkits.dev/react-media-library";

const UPSCALE: MediaAIOperation = {
  type: "upscale",
  model: "this-device/upscale-2x",
  label: "On this device",
  scales: [2],
  microUsdPerImage: 0,
};

/** A generator that also upscales, on this device; all else it leaves to the given one. */
export function withUpscaler(generator: MediaAIGenerator): MediaAIGenerator {
  return {
    ...generator,
    async capabilities() {
      const { capabilities } = generator;
      const offered = typeof capabilities === "function" ? await capabilities.call(generator) : capabilities;
      const { operations = [], ...others } = offered ?? {};
      return { ...others, operations: [UPSCALE, ...operations] };
    },
    async generateImages(request, context) {
      const { model, operation, images: [image] = [] } = request;
      // Without a model it is the first one offered: this one.
      const isOurs = operation?.type === UPSCALE.type && (model === undefined || model === UPSCALE.model);
      if (!isOurs || !image) return generator.generateImages(request, context);
      const report = (fraction: number) => context?.onProgress?.({ fraction });
      const file = await upscale(image, context?.signal, report);
      return [{ file, metadata: { provider: "This device", model: UPSCALE.model, createdAt: Date.now() } }];
    },
  };
}

type Message = { fraction?: number; blob?: Blob; problem?: string };

/** Each run has a worker of its own: to terminate it stops the model at once, and frees its memory. */
async function upscale(
  image: File,
  signal: AbortSignal | undefined,
  report: (fraction: number) => void,
): Promise<File> {
  signal?.throwIfAborted();
  const worker = new Worker(new URL("./upscale.worker.ts", import.meta.url), { type: "module" });
  try {
    return await new Promise((resolve, reject) => {
      signal?.addEventListener("abort", () => reject(signal.reason), { once: true });
      worker.onerror = () => reject(new Error("This browser cannot run the model."));
      worker.onmessage = ({ data: { fraction, blob, problem } }: MessageEvent<Message>) => {
        if (fraction !== undefined) report(fraction);
        if (blob) resolve(new File([blob], image.name, { type: blob.type }));
        if (problem) reject(new Error(`This image could not be upscaled: ${problem}`));
      };
      worker.postMessage({ file: image, modelUrl: new URL("/upscale-2x.onnx", location.href).href });
    });
  } finally {
    worker.terminate();
  }
}
