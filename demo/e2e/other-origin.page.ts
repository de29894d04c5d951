import {
  createHttpGenerator,
  type MediaAIGenerateRequest,
  MediaLibraryError,
} from "@reactkits.dev/react-media-library/core";

declare global {
  interface Window {
    generateAt: typeof generateAt;
  }
}

/** The serializable result of a generation. */
async function generateAt(url: string, request: MediaAIGenerateRequest) {
  try {
    const images = await createHttpGenerator({ url }).generateImages(request);
    return await Promise.all(
      images.map(async ({ file, metadata }) => {
        const { width, height } = await createImageBitmap(file);
        return { isFile: file instanceof File, name: file.name, type: file.type, width, height, metadata };
      }),
    );
  } catch (error) {
    return { code: MediaLibraryError.isInstance(error) ? error.code : String(error) };
  }
}

window.generateAt = generateAt;
