import { type EditOperation, type MaskStroke, type PixelMap, planEdit } from "../core/edit/edit-operation.js";
import type { ImageSize } from "../core/media/image-header.js";
import type { CropRect } from "./crop-geometry.js";

/** What is made of the image: a part of it, or a mask for it. */
export type EditTool = "crop" | "mask";

/**
 * An edit as it stands. Everything is in pixels of the image as it was opened, so that what was cropped or painted stays
 * where it is in the picture when that is turned.
 */
export type EditDraft = {
  readonly image: ImageSize;
  /** Whether left and right have changed places, before the turns. */
  readonly mirrored: boolean;
  /** Quarter turns clockwise, 0 to 3. */
  readonly turns: number;
  readonly crop: CropRect;
  readonly strokes: readonly MaskStroke[];
  /** Pixels over which the edge of the mask fades. */
  readonly feather: number;
};

export function newDraft(image: ImageSize): EditDraft {
  return { image, mirrored: false, turns: 0, crop: { x: 0, y: 0, ...image }, strokes: [], feather: 0 };
}

/** The draft that operations of any kind and order amount to. @throws MediaLibraryError `field` if they do not fit the image */
export function draftOf(image: ImageSize, operations: readonly EditOperation[]): EditDraft {
  const { size, map, strokes = [], feather } = planEdit(image, operations);
  const orientations = [false, true].flatMap((mirrored) =>
    [0, 1, 2, 3].map((turns) => ({ ...newDraft(image), mirrored, turns })),
  );
  const [a, b, , d, e] = map;
  const draft = orientations.find((each) => {
    const [A, B, , D, E] = planEdit(image, orientation(each)).map;
    return a === A && b === B && d === D && e === E;
  });
  return {
    ...(draft ?? newDraft(image)),
    crop: mapRect({ x: 0, y: 0, ...size }, map),
    strokes: strokes.map((stroke) => mapStroke(stroke, map)),
    feather,
  };
}

/** What `library.edit` makes of the draft; nothing if nothing was done. */
export function operationsOf(draft: EditDraft, tool: EditTool): readonly EditOperation[] {
  const shape = shapeOf(draft);
  if (tool === "crop") return shape;
  if (draft.strokes.length === 0) return [];
  const toResult = inverse(planEdit(draft.image, shape).map);
  const strokes = draft.strokes.map((stroke) => mapStroke(stroke, toResult));
  return [...shape, { type: "mask", strokes, ...(draft.feather > 0 && { feather: draft.feather }) }];
}

/** Where the image is seen, whatever is painted on it. */
export type EditFrame = Pick<EditDraft, "image" | "mirrored" | "turns" | "crop">;

/** What is in view: all of the image to crop it, what is kept of it to paint a mask over that. */
export function viewOf(
  draft: EditFrame,
  tool: EditTool,
): { size: ImageSize; toView: PixelMap; toImage: PixelMap } {
  const operations = tool === "crop" ? orientation(draft) : shapeOf(draft);
  const { size, map } = planEdit(draft.image, operations);
  return { size, toView: inverse(map), toImage: map };
}

/** The part that is kept, in pixels of the image as it is turned. */
export const cropInView = (draft: EditFrame): CropRect => mapRect(draft.crop, viewOf(draft, "crop").toView);

export function withCropInView(draft: EditDraft, rect: CropRect): EditDraft {
  return { ...draft, crop: mapRect(rect, viewOf(draft, "crop").toImage) };
}

/** @param by Quarter turns clockwise; -1 turns the other way. */
export const turned = (draft: EditDraft, by: 1 | -1): EditDraft => ({
  ...draft,
  turns: (draft.turns + by + 4) % 4,
});

/** Mirrored as it is seen, whichever way it is turned. */
export const flipped = (draft: EditDraft, axis: "horizontal" | "vertical"): EditDraft => ({
  ...draft,
  mirrored: !draft.mirrored,
  turns: ((axis === "horizontal" ? 4 : 6) - draft.turns) % 4,
});

/** White where it was black. */
export function inverted(draft: EditDraft): EditDraft {
  const { width, height } = draft.image;
  // A dot that covers the image from its middle.
  const cover = { points: [width / 2, height / 2], width: 2 * Math.ceil(Math.hypot(width, height)) };
  const [first, ...others] = draft.strokes;
  const covers = first !== undefined && !first.erase && first.width >= cover.width;
  const rest = covers ? others : draft.strokes;
  const toggled = rest.map(({ erase, ...stroke }) => (erase ? stroke : { ...stroke, erase: true }));
  return { ...draft, strokes: covers ? toggled : [cover, ...toggled] };
}

function orientation({ mirrored, turns }: EditFrame): EditOperation[] {
  const degrees = ([undefined, 90, 180, 270] as const)[turns];
  return [
    ...(mirrored ? [{ type: "flip", axis: "horizontal" } as const] : []),
    ...(degrees === undefined ? [] : [{ type: "rotate", degrees } as const]),
  ];
}

function shapeOf(draft: EditFrame): EditOperation[] {
  const { width, height } = draft.crop;
  const isWhole = width === draft.image.width && height === draft.image.height;
  return isWhole ? orientation(draft) : [...orientation(draft), { type: "crop", ...cropInView(draft) }];
}

/** Of a map that only turns, mirrors and moves. */
function inverse([a, b, c, d, e, f]: PixelMap): PixelMap {
  const sign = a * e - b * d;
  // Without negative zeros.
  const linear = [e * sign + 0, -b * sign + 0, -d * sign + 0, a * sign + 0] as const;
  const [A, B, D, E] = linear;
  return [A, B, -(A * c + B * f) + 0, D, E, -(D * c + E * f) + 0];
}

export const mapPoint = ([a, b, c, d, e, f]: PixelMap, x: number, y: number): [x: number, y: number] => [
  a * x + b * y + c,
  d * x + e * y + f,
];

function mapRect({ x, y, width, height }: CropRect, map: PixelMap): CropRect {
  const [left, top] = mapPoint(map, x, y);
  const [right, bottom] = mapPoint(map, x + width, y + height);
  return {
    x: Math.min(left, right),
    y: Math.min(top, bottom),
    width: Math.abs(right - left),
    height: Math.abs(bottom - top),
  };
}

function mapStroke(stroke: MaskStroke, map: PixelMap): MaskStroke {
  const points: number[] = [];
  for (let at = 0; at + 1 < stroke.points.length; at += 2) {
    points.push(...mapPoint(map, stroke.points[at] ?? 0, stroke.points[at + 1] ?? 0));
  }
  return { ...stroke, points };
}
