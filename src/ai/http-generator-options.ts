import type { MediaAIGenerator } from "../core/generation/generator.js";

export type HttpGeneratorOptions = {
  /** Where `createGenerateHandler`, or a server of the same wire format, answers. */
  url: string | URL;
  /**
   * Sent along, such as the app's own authorization; a function is asked at each request.
   * With `accept: application/json` all images of a run come at once, as JSON; the default is the bytes of one
   * image, or of several each as soon as it is made.
   */
  headers?: HeadersInit | (() => HeadersInit | Promise<HeadersInit>);
  /** Default: the global one at the time of the call. */
  fetch?: (url: string, init: RequestInit) => Promise<Response>;
  /**
   * Where a server makes videos: asked with JSON for a prompt, and with the wire format's form where images go
   * along; it answers with the video's bytes. Without it the generator makes images only.
   */
  videosUrl?: string | URL;
  /**
   * Where a server writes better prompts: asked by POST with the JSON `{ "prompt": string }`, it answers with the new
   * text as `text/plain`, piece by piece. Without it the generator improves none.
   */
  promptsUrl?: string | URL;
  capabilities?: MediaAIGenerator["capabilities"];
  /** Where a server answers GET with `{ "models": MediaAIModel[] }`: asked, when it is first needed, in place of `capabilities`. */
  capabilitiesUrl?: string | URL;
  /** Milliseconds after which the library gives up on one run. Default 120,000. */
  timeout?: number;
};
