"use client";

import { createContext, type ReactNode, useContext, useMemo } from "react";
import {
  type MediaDropzone,
  type MediaDropzoneOptions,
  useMediaDropzone,
} from "../react/use-media-dropzone.js";
import { defaultMessages, type Messages } from "./messages.js";

const MessagesContext = createContext<Messages>(defaultMessages);

/** The words of the nearest part above, with `own` over them. */
export function useMessages(own?: Partial<Messages>): Messages {
  const inherited = useContext(MessagesContext);
  return useMemo(() => (own ? { ...inherited, ...own } : inherited), [inherited, own]);
}

export function MessagesProvider({ messages, children }: { messages: Messages; children: ReactNode }) {
  return <MessagesContext.Provider value={messages}>{children}</MessagesContext.Provider>;
}

const DropzoneContext = createContext<MediaDropzone | undefined>(undefined);

/** Lets the upload cards below use the screen's own dropzone, so that there is one file input and one import. */
export const DropzoneProvider = DropzoneContext.Provider;

/** The dropzone of the screen around, or else one of its own, whose input is then to be rendered. */
export function useSharedDropzone(options: MediaDropzoneOptions): {
  dropzone: MediaDropzone;
  isOwn: boolean;
} {
  const shared = useContext(DropzoneContext);
  const own = useMediaDropzone(options);
  return { dropzone: shared ?? own, isOwn: shared === undefined };
}
