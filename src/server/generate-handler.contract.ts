import { expect } from "vitest";
import { createGenerateHandler, type GeneratedImage, type GenerateHandlerOptions } from "../server.js";

const PNG = Uint8Array.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a, ...new Uint8Array(60).fill(7)]);
export const image = (more: Partial<GeneratedImage> = {}): GeneratedImage => ({
  bytes: PNG,
  mimeType: "image/png",
  provider: "emulator",
  fileName: "fox.png",
  ...more,
});
export const validRequest = { prompt: "a red fox", width: 768, height: 768 };

export function setUp(options: Partial<GenerateHandlerOptions> = {}) {
  const calls: unknown[] = [];
  const errors: unknown[] = [];
  const handler = createGenerateHandler({
    generate: async (request) => {
      calls.push(request);
      return image({ seed: request.seed ?? 7 });
    },
    onError: (error) => errors.push(error),
    ...options,
  });
  return { handler, calls, errors };
}

type PostInit = { headers?: Record<string, string>; signal?: AbortSignal; method?: string };
export function post(body: unknown, { headers, ...init }: PostInit = {}): Request {
  return new Request("http://localhost:3000/api/ai/images/generate", {
    method: "POST",
    headers: { "content-type": "application/json", host: "127.0.0.1:3000", ...headers },
    body: typeof body === "string" ? body : JSON.stringify(body),
    ...init,
  });
}

export async function problem(reply: Response) {
  expect(reply.headers.get("content-type")).toBe("application/problem+json");
  const body: Record<string, unknown> = await reply.json();
  expect(body).toMatchObject({ type: expect.any(String), title: expect.any(String), status: reply.status });
  expect(body).toMatchObject({
    detail: expect.stringMatching(/\w/),
    requestId: expect.stringMatching(/^[\w-]{8,}$/),
  });
  return { status: reply.status, code: body.code, fields: fieldNames(body.errors), body };
}

function fieldNames(errors: unknown): unknown[] {
  return Array.isArray(errors) ? errors.map(({ field }) => field) : [];
}
