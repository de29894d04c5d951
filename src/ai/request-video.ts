import type {
  MediaAIGeneratedVideo,
  MediaAIVideoContext,
  MediaAIVideoRequest,
} from "../core/generation/generator.js";
import type { HttpGeneratorOptions } from "./http-generator-options.js";
import { decodeMetadataHeaders, decodeProblem } from "./protocol.js";
import { setBodyType, videoBody } from "./request-body.js";
import { sendRequest, sentHeaders } from "./send.js";
import { toFile } from "./to-file.js";

/** Generates one video over HTTP; fails as documented at `createHttpGenerator`. */
export async function requestVideo(
  options: Pick<HttpGeneratorOptions, "headers" | "fetch">,
  url: string | URL,
  request: MediaAIVideoRequest,
  { signal }: Partial<MediaAIVideoContext> = {},
): Promise<MediaAIGeneratedVideo[]> {
  return sendRequest(options, signal, async (send) => {
    const body = videoBody(request);
    const headers = await sentHeaders(options.headers, "video/*");
    setBodyType(headers, body);
    const response = await send(url, { method: "POST", headers, body: body.body });
    if (!response.ok) {
      // If the error's body is incomplete, the status is still known.
      const text = await response.text().catch(() => "");
      throw decodeProblem(response.status, response.headers, text);
    }
    // Browsers keep large blobs on disk.
    const blob = await response.blob();
    const { provider, model, requested, sent, warnings } = decodeMetadataHeaders(response.headers);
    const metadata = {
      ...(provider !== undefined && { provider }),
      ...(model !== undefined && { model }),
      ...(requested !== undefined && { requested }),
      ...(sent !== undefined && { sent }),
      ...(warnings !== undefined && { warnings }),
    };
    const { images: _, ...fields } = request;
    const file = await toFile(blob, "videos", { prompt: fields.prompt ?? "", response });
    return [{ file, metadata: { ...fields, createdAt: Date.now(), ...metadata } }];
  });
}
