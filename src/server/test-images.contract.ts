import type { GeneratedImage } from "../server.js";

/** What the tests of the server half share. A PNG of 1 × 1 pixels as far as its header goes, and noise. */
export const PNG = Uint8Array.from([
  ...[0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a],
  ...[0, 0, 0, 13, ...[0x49, 0x48, 0x44, 0x52], ...[0, 0, 0, 1], ...[0, 0, 0, 1]],
  ...new Uint8Array(44).fill(7),
]);

/** Image n of a run: its last byte says which. */
export const png = (index: number) => Uint8Array.from([...PNG, index]);

export const image = (more: Partial<GeneratedImage> = {}): GeneratedImage => ({
  ...{ bytes: PNG, mimeType: "image/png", provider: "emulator", fileName: "fox.png" },
  ...more,
});

export const validRequest = { prompt: "a red fox", width: 768, height: 768 };

export const URL_OF_ROUTE = "http://localhost:3000/api/ai/images/generate";

/** A POST of JSON, or of a form. */
export function post(
  body: object,
  { headers, ...init }: { headers?: Record<string, string>; signal?: AbortSignal } = {},
): Request {
  const isForm = body instanceof FormData;
  return new Request(URL_OF_ROUTE, {
    method: "POST",
    headers: { ...(!isForm && { "content-type": "application/json" }), ...headers },
    body: isForm ? body : JSON.stringify(body),
    ...init,
  });
}
