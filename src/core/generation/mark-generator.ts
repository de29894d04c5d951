import type { MarkingOptions } from "../media/mark/image-marks.js";
import type { GeneratedSourceType } from "../media/mark/origin-xmp.js";
import type { MediaAIGeneratedImage, MediaAIGenerator } from "./generator.js";

/** Options of `markGenerator`. */
export type MarkGeneratorOptions = MarkingOptions & {
  /**
   * IPTC's digital source type, such as `algorithmicMedia` for a formula that learned nothing. Default:
   * `trainedAlgorithmicMedia`, or `compositeWithTrainedAlgorithmicMedia` if an input image is not itself marked as generated.
   */
  digitalSourceType?: GeneratedSourceType | undefined;
};

/**
 * A generator whose images say that software made them: IPTC's digital source type, the model, the app and the date, as XMP in
 * PNG, JPEG, WebP and AVIF, before they are saved, so that the stored files are the marked ones. It is for generators that run
 * in the browser: a server marks what it sends. No pixel is touched; an image that is marked already, or has a C2PA manifest, is
 * left as it is, and so is what `resume` returns. An image that cannot be marked is kept all the same.
 *
 * @example
 * ```ts
 * import type { MediaAIGenerator } from "@reactkits.dev/react-media-library";
 * import { markGenerator } from "@reactkits.dev/react-media-library/generations";
 *
 * declare const painter: MediaAIGenerator;
 *
 * export const ai = markGenerator(painter, { creatorTool: "Acme Studio" });
 * ```
 */
export function markGenerator(
  generator: MediaAIGenerator,
  { digitalSourceType, ...marking }: MarkGeneratorOptions = {},
): MediaAIGenerator {
  const { capabilities, timeout } = generator;
  return {
    async generateImages(request, context) {
      // Most visits generate nothing.
      const { createMarks } = await import("../media/mark/image-marks.js");
      const markOf = createMarks(request, marking);
      const marked = new Map<MediaAIGeneratedImage, Promise<MediaAIGeneratedImage>>();
      /** The same object for an image that is reported early and returned: it is saved once. */
      const mark = (image: MediaAIGeneratedImage): Promise<MediaAIGeneratedImage> => {
        const model = image?.metadata?.model ?? request.model;
        const marking =
          marked.get(image) ??
          markOf({ ...(model && { model }), ...(digitalSourceType && { digitalSourceType }) })
            .then((mark) => markImage(image, mark))
            // Marking never costs an image. The library itself reports a file that is no image.
            .catch(() => image);
        marked.set(image, marking);
        return marking;
      };
      const onImage = context?.onImage;
      /** In the order in which they are reported, which the library numbers them by. */
      let forwarded: Promise<void> = Promise.resolve();
      const forward = (image: MediaAIGeneratedImage): void => {
        const marking = mark(image);
        forwarded = forwarded.then(async () => onImage?.(await marking));
      };
      try {
        const images = await generator.generateImages(
          request,
          context && { ...context, ...(onImage && { onImage: forward }) },
        );
        // Whatever else it returns is reported by the library.
        return Array.isArray(images) ? await Promise.all(images.map(mark)) : images;
      } finally {
        // Images are kept that arrived before a failure, and the library takes none after it.
        await forwarded;
      }
    },
    ...(generator.generateVideos && { generateVideos: generator.generateVideos.bind(generator) }),
    ...(generator.resume && { resume: generator.resume.bind(generator) }),
    ...(generator.improvePrompt && { improvePrompt: generator.improvePrompt.bind(generator) }),
    ...(generator.describeImage && { describeImage: generator.describeImage.bind(generator) }),
    ...(generator.estimate && { estimate: generator.estimate.bind(generator) }),
    ...(capabilities && {
      capabilities: typeof capabilities === "function" ? capabilities.bind(generator) : capabilities,
    }),
    ...(timeout !== undefined && { timeout }),
  };
}

type Mark = Parameters<typeof import("../media/mark/mark-origin.js").markOrigin>[2];

async function markImage(
  image: MediaAIGeneratedImage,
  mark: Mark | undefined,
): Promise<MediaAIGeneratedImage> {
  const [{ markOrigin }, { sniffType }] = await Promise.all([
    import("../media/mark/mark-origin.js"),
    import("../media/sniff.js"),
  ]);
  const { file } = image;
  const bytes = new Uint8Array(await file.arrayBuffer());
  const type = sniffType(bytes) ?? file.type;
  const marked = mark && (await markOrigin(bytes, type, mark));
  if (!marked || marked === bytes) return image;
  const { name, lastModified } = file;
  return { ...image, file: new File([new Uint8Array(marked)], name, { type, lastModified }) };
}
