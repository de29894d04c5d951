import type { Emulator } from "./emulator.mjs";

export type Prediction = Record<string, unknown> & {
  id: string;
  status: string;
  output: string[] | null;
  urls: Record<string, string>;
};

export const SDXL = "stability-ai/sdxl:7762fd07cf82c948538e41f63f77d685e02b063e37e496e96eefd46c929f9bdc";
export const LLAMA = "meta/meta-llama-3-70b-instruct";
export const HOUR = 3_600_000;

type Init = RequestInit & { json?: unknown };

/** Sends a request with a token; JSON bodies are encoded and parsed. */
export async function ask(emulator: Emulator, path: string, { json, headers, ...init }: Init = {}) {
  const response = await fetch(path.startsWith("http") ? path : `${emulator.url}${path}`, {
    ...init,
    ...(json === undefined ? {} : { method: "POST", body: JSON.stringify(json) }),
    headers: { authorization: "Bearer secret", ...headers },
  });
  const text = await response.text();
  return { status: response.status, body: text === "" ? undefined : JSON.parse(text), response };
}

/** Creates a prediction of `model`, an `owner/name` or `owner/name:version`. */
export const runModel = (
  emulator: Emulator,
  model: string,
  input: Record<string, unknown>,
  headers: Record<string, string> = {},
  more: Record<string, unknown> = {},
) => ask(emulator, "/predictions", { json: { version: model, input, ...more }, headers });

/** Creates a prediction and waits until it has ended. */
export async function finish(
  emulator: Emulator,
  model: string,
  input: Record<string, unknown>,
): Promise<Prediction> {
  return (await runModel(emulator, model, input, { prefer: "wait" })).body;
}

export const bytesOf = async (url: string | undefined) =>
  Buffer.from(await (await fetch(url ?? "no url")).arrayBuffer());
