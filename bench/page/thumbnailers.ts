import imageCompressionUrl from "browser-image-compression/dist/browser-image-compression.js?url";
import imageCompression from "browser-image-compression/dist/browser-image-compression.mjs";
import { Pica } from "pica";
import { createThumbnailer } from "../../src/core/media/thumbnail.js";

const SIDE = 512;
const TYPE = "image/jpeg";
const QUALITY = 0.8;

/** Every file has 4000 × 3000 pixels. */
const SIZE = { width: 4000, height: 3000 };

export const thumbnailers: Partial<Record<string, () => Promise<(file: File) => Promise<Blob>>>> = {
  async library() {
    const thumbnailer = createThumbnailer();
    return async (file) => {
      const { blob } = await thumbnailer.render(file, SIZE);
      if (!blob) throw new Error("There is no decoder.");
      return blob;
    };
  },
  image: async () => drawByImage,
  async pica() {
    const pica = new Pica();
    return async (file) => {
      const source = await createImageBitmap(file);
      const canvas = smallCanvas(source);
      await pica.resize(source, canvas);
      source.close();
      return pica.toBlob(canvas, TYPE, QUALITY);
    };
  },
  "browser-image-compression": async () => (file) =>
    imageCompression(file, {
      maxWidthOrHeight: SIDE,
      fileType: TYPE,
      initialQuality: QUALITY,
      useWebWorker: true,
      // By default its worker is loaded from a CDN.
      libURL: new URL(imageCompressionUrl, location.href).href,
    }),
};

/** The naive version. */
export async function drawByImage(file: Blob): Promise<Blob> {
  const url = URL.createObjectURL(file);
  try {
    const image = new Image();
    image.src = url;
    await image.decode();
    const canvas = smallCanvas({ width: image.naturalWidth, height: image.naturalHeight });
    canvas.getContext("2d")?.drawImage(image, 0, 0, canvas.width, canvas.height);
    return await new Promise((resolve, reject) => {
      canvas.toBlob((blob) => (blob ? resolve(blob) : reject(new Error("No blob."))), TYPE, QUALITY);
    });
  } finally {
    URL.revokeObjectURL(url);
  }
}

function smallCanvas({ width, height }: { width: number; height: number }): HTMLCanvasElement {
  const scale = SIDE / Math.max(width, height);
  return Object.assign(document.createElement("canvas"), {
    width: Math.round(width * scale),
    height: Math.round(height * scale),
  });
}
