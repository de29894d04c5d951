import { detailsOf } from "../asset-details.js";
import { cleanName } from "../clean-name.js";
import { type AssetStub, stubOf } from "./asset-stub.js";

const MAX_SIDE = 1_000_000;

/** The valid part of a stub, which may come from anywhere; undefined if it has no id. */
export function readStub(fields: Record<string, unknown>): AssetStub | undefined {
  const { id, createdAt = 0, source, parents, run, update } = detailsOf(fields);
  if (id === undefined) return undefined;
  const { mimeType, width, height } = fields;
  const isType = typeof mimeType === "string" && /^[\w.+-]{1,60}\/[\w.+-]{1,60}$/.test(mimeType);
  return stubOf({
    id,
    name: cleanName(update.name ?? "", "file"),
    mimeType: isType ? mimeType : "application/octet-stream",
    createdAt,
    size: 0,
    hash: "",
    source,
    ...(isSide(width) && { width }),
    ...(isSide(height) && { height }),
    ...(parents && { parents }),
    ...(run && { run }),
  });
}

const isSide = (value: unknown): value is number =>
  typeof value === "number" && Number.isInteger(value) && value > 0 && value <= MAX_SIDE;
