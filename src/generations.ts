export { createDurableGenerator, type DurableGeneratorOptions } from "./ai/durable-generator.js";
export { type MarkGeneratorOptions, markGenerator } from "./core/generation/mark-generator.js";
export type { MarkingOptions } from "./core/media/mark/image-marks.js";
export type { GeneratedSourceType } from "./core/media/mark/origin-xmp.js";
