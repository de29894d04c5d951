"use client";

import type { MediaAIGenerator } from "@reactkits.dev/react-media-library/core";
import { createDurableGenerator } from "@reactkits.dev/react-media-library/generations";
import { useState } from "react";
import { refreshCredits } from "../components/use-credits";
import type { Mode } from "./env";

/** The library shown by both pages. */
export const NAMESPACE = "demo";

/** Server-side properties of both pages, for each request. */
export type DemoProps = { mode: Mode; nonce: string | undefined };

/**
 * Generates with this server, which keeps results until the page downloads them; without an image service there is no
 * generator, and no "Generate" button.
 */
export function useDemoGenerator({ mode }: Pick<DemoProps, "mode">) {
  const [generator] = useState(createDemoGenerator);
  return mode === "off" ? undefined : generator;
}

/** Loads a picture of another page through this server, which refuses what is not public, too large or too slow. */
export async function importUrl(url: string, { signal }: { signal: AbortSignal }): Promise<Blob> {
  const reply = await fetch("/api/import-url", {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify({ url }),
    signal,
  });
  if (!reply.ok) throw new Error(`The picture was not loaded: ${reply.status}.`);
  return reply.blob();
}

function createDemoGenerator(): MediaAIGenerator {
  const client = createDurableGenerator({
    url: "/api/ai/generations",
    promptsUrl: "/api/ai/prompts/improve",
    capabilitiesUrl: "/api/ai/models",
  });
  return {
    ...client,
    async *improvePrompt(prompt, context) {
      try {
        yield* client.improvePrompt?.(prompt, context) ?? [];
      } finally {
        refreshCredits();
      }
    },
  };
}
