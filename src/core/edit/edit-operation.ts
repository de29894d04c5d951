import { MediaLibraryError } from "../errors.js";
import type { ImageSize } from "../media/image-header.js";

/** A line of a mask, or an area that a line encloses, in pixels of the image. */
export type MaskStroke = {
  /** `x` and `y` of each point, one after the other. */
  readonly points: readonly number[];
  /** The width of the brush; of no effect with `fill`. */
  readonly width: number;
  /** Marks what the line encloses, from its last point back to its first, as a lasso does. Default false. */
  readonly fill?: boolean;
  /** Takes away instead of adding. Default false. */
  readonly erase?: boolean;
};

/** A step of an edit, in pixels of the image as it is displayed after the steps before it. */
export type EditOperation =
  | {
      /** Keeps a part. */
      readonly type: "crop";
      /** The left edge, from 0. */
      readonly x: number;
      /** The upper edge, from 0. */
      readonly y: number;
      /** At least 1. */
      readonly width: number;
      /** At least 1. */
      readonly height: number;
    }
  | {
      /** Turns it clockwise. */
      readonly type: "rotate";
      /** By how much. */
      readonly degrees: 90 | 180 | 270;
    }
  | {
      /** Mirrors it. */
      readonly type: "flip";
      /** `horizontal`: left and right change places. */
      readonly axis: "horizontal" | "vertical";
    }
  | {
      /** Replaces it with a mask of its size: white where the strokes are, black elsewhere. Only as the last step. */
      readonly type: "mask";
      /** In the order in which they were painted. */
      readonly strokes: readonly MaskStroke[];
      /** Over how many pixels on either side an edge fades from white to black: 0 to 100. Default 0, a hard edge. */
      readonly feather?: number;
    };

/** Options of `edit` and `renderEdit`. */
export type EditOptions = {
  /** Stops rendering; nothing is saved then. */
  signal?: AbortSignal | undefined;
};

/** Maps pixels of the result to those of the original: `x = a·X + b·Y + c` and `y = d·X + e·Y + f`. */
export type PixelMap = readonly [a: number, b: number, c: number, d: number, e: number, f: number];

/** What operations make of an image of a certain size. */
export type EditPlan = {
  size: ImageSize;
  map: PixelMap;
  strokes: readonly MaskStroke[] | undefined;
  feather: number;
};

const MAX_OPERATIONS = 1_000;
const MAX_STROKES = 10_000;
const MAX_POINTS = 1_000_000;

/** Pixels over which the edge of a mask may fade. */
export const MAX_FEATHER = 100;

/** @throws MediaLibraryError `field` if a crop leaves the image, a mask is not the last step, or its edge fades too far */
export function planEdit(image: ImageSize, operations: readonly EditOperation[]): EditPlan {
  let size = image;
  let map: PixelMap = [1, 0, 0, 0, 1, 0];
  let strokes: EditPlan["strokes"];
  let feather = 0;
  for (const operation of operations) {
    const { width, height } = size;
    if (strokes) throw invalid("A mask must be the last step of an edit.");
    if (operation.type === "crop") {
      const x = Math.round(operation.x);
      const y = Math.round(operation.y);
      const kept = { width: Math.round(operation.width), height: Math.round(operation.height) };
      const fits = x >= 0 && y >= 0 && kept.width >= 1 && kept.height >= 1;
      if (!fits || x + kept.width > width || y + kept.height > height) {
        throw invalid(`The part to keep must lie within the ${width} × ${height} pixels of the image.`);
      }
      map = compose(map, [1, 0, x, 0, 1, y]);
      size = kept;
    } else if (operation.type === "flip") {
      map = compose(
        map,
        operation.axis === "horizontal" ? [-1, 0, width, 0, 1, 0] : [1, 0, 0, 0, -1, height],
      );
    } else if (operation.type === "rotate") {
      const turns = {
        90: [0, 1, 0, -1, 0, height],
        180: [-1, 0, width, 0, -1, height],
        270: [0, -1, width, 1, 0, 0],
      };
      const [a = 1, b = 0, c = 0, d = 0, e = 1, f = 0] = turns[operation.degrees];
      map = compose(map, [a, b, c, d, e, f]);
      if (operation.degrees !== 180) size = { width: height, height: width };
    } else {
      ({ strokes, feather = 0 } = operation);
      if (!isFeather(feather)) throw invalid(`The edge of a mask fades over 0 to ${MAX_FEATHER} pixels.`);
    }
  }
  return { size, map, strokes, feather };
}

/** The map that applies `inner` first. */
function compose([a, b, c, d, e, f]: PixelMap, [A, B, C, D, E, F]: PixelMap): PixelMap {
  return [a * A + b * D, a * B + b * E, a * C + b * F + c, d * A + e * D, d * B + e * E, d * C + e * F + f];
}

/** The operations in a value of unknown origin; undefined if one of them is not valid. */
export function readOperations(value: unknown): EditOperation[] | undefined {
  if (!Array.isArray(value) || value.length > MAX_OPERATIONS) return undefined;
  const operations = value.flatMap((one: unknown) => readOperation({ ...Object(one) }) ?? []);
  return operations.length === value.length ? operations : undefined;
}

function readOperation({ type, ...fields }: Record<string, unknown>): EditOperation | undefined {
  const { x, y, width, height, degrees, axis } = fields;
  if (type === "crop" && isNumber(x) && isNumber(y) && isNumber(width) && isNumber(height)) {
    return { type, x, y, width, height };
  }
  if (type === "rotate" && (degrees === 90 || degrees === 180 || degrees === 270)) return { type, degrees };
  if (type === "flip" && (axis === "horizontal" || axis === "vertical")) return { type, axis };
  const strokes = type === "mask" ? readStrokes(fields.strokes) : undefined;
  const { feather } = fields;
  if (feather !== undefined && !isFeather(feather)) return undefined;
  return strokes && { type: "mask", strokes, ...(feather !== undefined && { feather }) };
}

function readStrokes(value: unknown): MaskStroke[] | undefined {
  if (!Array.isArray(value) || value.length > MAX_STROKES) return undefined;
  let left = MAX_POINTS;
  const strokes = value.flatMap((one: unknown): MaskStroke[] => {
    const { points, width, erase, fill }: Record<string, unknown> = { ...Object(one) };
    if (!Array.isArray(points) || !points.every(isNumber) || !isNumber(width)) return [];
    left -= points.length;
    return [{ points, width, ...(fill === true && { fill }), ...(erase === true && { erase }) }];
  });
  return strokes.length === value.length && left >= 0 ? strokes : undefined;
}

const isNumber = (value: unknown): value is number => typeof value === "number" && Number.isFinite(value);

const isFeather = (value: unknown): value is number => isNumber(value) && value >= 0 && value <= MAX_FEATHER;

function invalid(message: string): MediaLibraryError {
  return new MediaLibraryError("field", message, { fields: [{ field: "operations", message }] });
}
