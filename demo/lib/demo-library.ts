"use client";

import { createHttpGenerator } from "@reactkits.dev/react-media-library";
import { useState } from "react";
import type { Mode } from "./env";

/** Both pages show one library. */
export const NAMESPACE = "demo";

/** What both pages are told by the server, at each request. */
export type DemoProps = { mode: Mode; nonce: string | undefined };

/** Asks our own routes; without an image service there are none, and no "Generate" button. */
export function useDemoGenerator({ mode }: Pick<DemoProps, "mode">) {
  const [generator] = useState(() =>
    createHttpGenerator({
      url: "/api/ai/images/generate",
      videosUrl: "/api/ai/videos/generate",
      promptsUrl: "/api/ai/prompts/improve",
      capabilitiesUrl: "/api/ai/models",
    }),
  );
  return mode === "off" ? undefined : generator;
}
