"use client";

import { createHttpGenerator, type MediaAIModel } from "@reactkits.dev/react-media-library";
import { useState } from "react";
import type { Mode } from "./env";

/** Both pages show one library. */
export const NAMESPACE = "demo";

/** What both pages are told by the server, at each request. */
export type DemoProps = { mode: Mode; models: readonly MediaAIModel[]; nonce: string | undefined };

/** Asks our own route; without an image service there is none, and no "Generate" button. */
export function useDemoGenerator({ mode, models }: Pick<DemoProps, "mode" | "models">) {
  const [generator] = useState(() =>
    createHttpGenerator({ url: "/api/ai/images/generate", capabilities: { models } }),
  );
  return mode === "off" ? undefined : generator;
}
