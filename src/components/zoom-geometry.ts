/** How a picture lies on its stage. At `scale` 1 it fits; `x` and `y` move its centre from the stage's, in CSS pixels. */
export type Zoom = { readonly scale: number; readonly x: number; readonly y: number };

/** CSS pixels. */
export type Size = { readonly width: number; readonly height: number };

/** CSS pixels from the centre of the stage. */
export type StagePoint = { readonly x: number; readonly y: number };

export type ZoomFrame = {
  readonly stage: Size;
  /** The picture at scale 1. */
  readonly picture: Size;
  /** The scale at which one pixel of the image is one pixel of the screen. */
  readonly actual: number;
};

export const FIT: Zoom = { scale: 1, x: 0, y: 0 };

/** The scale at which one pixel of an image of this width is one pixel of the screen; 1 while that is unknown. */
export function actualScale(width: number, picture: Size): number {
  const pixelRatio = typeof window === "undefined" ? 1 : window.devicePixelRatio;
  return width > 0 && picture.width > 0 ? width / picture.width / pixelRatio : 1;
}

/** How large a picture is that touches the stage's sides or its top and bottom; as large as the stage if its shape is unknown. */
export function containedSize({ width, height }: Partial<Size>, stage: Size): Size {
  if (!width || !height) return stage;
  const scale = Math.min(stage.width / width, stage.height / height);
  return { width: width * scale, height: height * scale };
}

/** The zoom that shows the same part of a picture whose size at scale 1 is another one. */
export function rescaleZoom({ scale, x, y }: Zoom, from: Size, to: Size): Zoom {
  if (from.width === 0 || from.height === 0 || to.width === 0 || to.height === 0) return { scale, x, y };
  return { scale, x: (x * to.width) / from.width, y: (y * to.height) / from.height };
}

const CENTER: StagePoint = { x: 0, y: 0 };

/** What one press of a button or a key multiplies the scale by. */
const STEP = 1.5;

/** The least and the largest scale: from the smaller of fitting and actual size, to four times the actual size. */
export function scaleLimits({ stage, picture, actual }: ZoomFrame): { min: number; max: number } {
  return { min: Math.min(1, actual), max: Math.max(8, 4 * actual, fillingScale({ stage, picture })) };
}

/** The scale at which a small picture is as large as the stage allows. */
function fillingScale({ stage, picture }: Pick<ZoomFrame, "stage" | "picture">): number {
  if (picture.width === 0 || picture.height === 0) return 1;
  return Math.min(stage.width / picture.width, stage.height / picture.height);
}

/** Within the limits, and never so far aside that the stage shows a gap which the picture could fill. */
export function clampZoom({ scale, x, y }: Zoom, frame: ZoomFrame): Zoom {
  const { min, max } = scaleLimits(frame);
  const clamped = Math.min(max, Math.max(min, scale));
  const room = (picture: number, stage: number) => Math.max(0, (picture * clamped - stage) / 2);
  const across = room(frame.picture.width, frame.stage.width);
  const down = room(frame.picture.height, frame.stage.height);
  return {
    scale: clamped,
    x: Math.min(across, Math.max(-across, x)),
    y: Math.min(down, Math.max(-down, y)),
  };
}

/** Zooms to `scale`; what lies at `point` stays there. */
export function zoomTo(zoom: Zoom, scale: number, frame: ZoomFrame, point: StagePoint = CENTER): Zoom {
  const { min, max } = scaleLimits(frame);
  const target = Math.min(max, Math.max(min, scale));
  const factor = target / zoom.scale;
  const x = point.x - (point.x - zoom.x) * factor;
  const y = point.y - (point.y - zoom.y) * factor;
  return clampZoom({ scale: target, x, y }, frame);
}

export function panBy(zoom: Zoom, across: number, down: number, frame: ZoomFrame): Zoom {
  return clampZoom({ scale: zoom.scale, x: zoom.x + across, y: zoom.y + down }, frame);
}

/** One step larger or smaller; it stops at the fitting and at the actual size when it would pass them. */
export function nextScale({ scale }: Zoom, direction: 1 | -1, { actual }: ZoomFrame): number {
  const target = direction > 0 ? scale * STEP : scale / STEP;
  const passed = (stop: number) =>
    direction > 0 ? stop > scale * 1.01 && stop < target : stop < scale / 1.01 && stop > target;
  const stops = [1, actual].filter(passed).sort((a, b) => direction * (a - b));
  return stops[0] ?? target;
}

/** Where a double click leads from the fitting size: the actual size, or for small pictures the whole stage. */
export function closerScale(frame: ZoomFrame): number {
  return frame.actual > 1.05 ? frame.actual : Math.max(2, fillingScale(frame));
}
