import { createGenerateHandler, type GeneratedImage, type GenerateHandlerOptions } from "../server.js";

export const PNG = Uint8Array.from([
  0x89,
  0x50,
  0x4e,
  0x47,
  0x0d,
  0x0a,
  0x1a,
  0x0a,
  ...new Uint8Array(60).fill(7),
]);
export const image = (more: Partial<GeneratedImage> = {}): GeneratedImage => ({
  bytes: PNG,
  mimeType: "image/png",
  provider: "emulator",
  fileName: "fox.png",
  ...more,
});
export const validRequest = { prompt: "a red fox", width: 768, height: 768 };

export function setUp(options: Partial<GenerateHandlerOptions> = {}) {
  const errors: unknown[] = [];
  const handler = createGenerateHandler({
    generate: async (request) => {
      return image({ seed: request.seed ?? 7 });
    },
    onError: (error) => errors.push(error),
    ...options,
  });
  return { handler, errors };
}

type PostInit = { headers?: Record<string, string>; signal?: AbortSignal };
export function post(body: unknown, { headers, ...init }: PostInit = {}): Request {
  return new Request("http://localhost:3000/api/ai/images/generate", {
    method: "POST",
    headers: { "content-type": "application/json", host: "127.0.0.1:3000", ...headers },
    body: typeof body === "string" ? body : JSON.stringify(body),
    ...init,
  });
}

/** A source that is filled by hand and tells whether it was cancelled. */
export function source() {
  const canceled: unknown[] = [];
  let controller: ReadableStreamDefaultController<Uint8Array> | undefined;
  const stream = new ReadableStream<Uint8Array>({
    start: (given) => {
      controller = given;
    },
    cancel: (reason) => {
      canceled.push(reason);
    },
  });
  return {
    stream,
    canceled,
    push: (bytes: Uint8Array) => controller?.enqueue(bytes),
    end: () => controller?.close(),
    fail: (error: unknown) => controller?.error(error),
  };
}
