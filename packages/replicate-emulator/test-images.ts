import sharp from "sharp";
import { ask, bytesOf } from "./ask.js";
import type { Emulator } from "./emulator.mjs";

export const png = (color: string, width = 96, height = 64) =>
  sharp({ create: { width, height, channels: 3, background: color } })
    .png()
    .toBuffer();
export const dataUrl = (bytes: Buffer) => `data:image/png;base64,${bytes.toString("base64")}`;
export const upload = async (emulator: Emulator, bytes: Buffer): Promise<string> => {
  const body = new FormData();
  body.append("content", new Blob([new Uint8Array(bytes)], { type: "image/png" }), "a.png");
  return (await ask(emulator, "/files", { method: "POST", body })).body.urls.get;
};
const one = (output: unknown) => String(Array.isArray(output) ? output[0] : output);

/** Width, height and format of the first file of an output. */
export const sizeOf = async (output: unknown) => {
  const { width, height, format } = await sharp(await bytesOf(one(output))).metadata();
  return [width, height, format];
};
