/** A request for images, whatever the model. */
export type ImageRequest = {
  prompt: string;
  /** Pixels. */
  width: number;
  /** Pixels. */
  height: number;
  negativePrompt?: string;
  /** How many inference steps to take. */
  steps?: number;
  /** How strictly the model follows the prompt. */
  guidance?: number;
  /** No model of the table has a choice of qualities. */
  quality?: string;
  /** A 32-bit unsigned integer. */
  seed?: number;
  /** As it was named; which model runs is the caller's choice. */
  model?: string;
  /** How many images to make. Default 1. */
  n?: number;
  /** Images to start from. */
  images?: readonly File[];
  /** White where the first of `images` is to be repainted. */
  mask?: File;
};
