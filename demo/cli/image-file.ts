import { extname } from "node:path";
import type { CommandIo } from "./command";

const FORMATS = { ".png": "png", ".jpg": "jpeg", ".jpeg": "jpeg", ".webp": "webp", ".avif": "avif" } as const;

const formatOf = (name: string) =>
  Object.entries(FORMATS).find(([extension]) => extension === extname(name).toLowerCase())?.[1];

/** The type that the extension stands for; undefined if unknown. */
export function typeOfName(name: string): string | undefined {
  const format = formatOf(name);
  return format && `image/${format}`;
}

type ImageFile = { file: string; bytes: Uint8Array };

/** The image in the type of its extension: converted if necessary, or renamed if it cannot be converted. */
export async function fitToName(
  { file, bytes }: ImageFile,
  made: string,
  err: CommandIo["err"],
): Promise<ImageFile> {
  const format = formatOf(file);
  if (format === undefined || made === `image/${format}`) return { file, bytes };
  try {
    const { default: sharp } = await import("sharp");
    const converted = await sharp(bytes).toFormat(format).toBuffer();
    err(`The model returned ${made}: converted to image/${format}.\n`);
    return { file, bytes: converted };
  } catch {
    const renamed = file.slice(0, -extname(file).length) + extensionOf(made);
    err(
      `The model returned ${made}, which could not be converted to image/${format}: written to ${renamed}.\n`,
    );
    return { file: renamed, bytes };
  }
}

const extensionOf = (type: string): string =>
  Object.entries(FORMATS).find(([, format]) => type === `image/${format}`)?.[0] ?? ".bin";
