import type { MediaAIGenerator } from "../core/generation/generator.js";

/** Options of `createHttpGenerator`. */
export type HttpGeneratorOptions = {
  /** The endpoint of `createGenerateHandler`, or of another server with the same wire format. */
  url: string | URL;
  /**
   * Additional headers, such as the app's authorization; a function is called for each request. With
   * `accept: application/json` all images of a run arrive at once as JSON. By default they arrive as bytes, each as soon
   * as it is ready.
   */
  headers?: HeadersInit | (() => HeadersInit | Promise<HeadersInit>);
  /** Default: the global `fetch` at the time of the call. */
  fetch?: (url: string, init: RequestInit) => Promise<Response>;
  /**
   * The endpoint that generates videos. It gets JSON, or a multipart form if there are input images, and returns the
   * video's bytes. Without it the generator supports images only.
   */
  videosUrl?: string | URL;
  /**
   * The endpoint that improves prompts. It gets a POST of `{ "prompt": string }` and streams the new text as
   * `text/plain`. Without it the generator does not improve prompts.
   */
  promptsUrl?: string | URL;
  /**
   * The endpoint that describes images. It gets a POST of a multipart form, with the part `request`
   * (`{ "purpose": "alt" | "prompt", "language"?: string }`) and the part `image`, at most 10 MB, and streams the text as
   * `text/plain`. Without it the generator does not describe images.
   */
  descriptionsUrl?: string | URL;
  /**
   * The endpoint that says what a request costs. It gets a POST of the request's JSON, with the number of its input images as
   * `images`, whether it has a mask as `mask`, and `"kind": "videos"` for a video; no files. It answers with
   * `{ "microUsd": number | null, "approximate"?: boolean, "duration"?: number }`, as `createEstimateHandler` does. Without it
   * the prices of the models are shown.
   */
  estimatesUrl?: string | URL;
  /** The models that users can choose from, and what they support. */
  capabilities?: MediaAIGenerator["capabilities"];
  /** An endpoint that returns the capabilities for GET as `{ "models": MediaAIModel[] }`, used instead of `capabilities`. */
  capabilitiesUrl?: string | URL;
  /** Milliseconds after which the library aborts a run. Default 120,000. */
  timeout?: number;
};
