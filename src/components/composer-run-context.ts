"use client";

import { createContext } from "react";

/** Takes the id of the generation whose state the composer shows; undefined where it shows none. */
export const ComposerRunContext = createContext<(generationId: string | undefined) => void>(() => {});
