"use client";

import { createContext, type ReactNode, useContext, useMemo } from "react";
import { defaultMessages, type Messages } from "./messages.js";

const MessagesContext = createContext<Messages>(defaultMessages);

/** The words of the nearest part above, with `own` over them. */
export function useMessages(own?: Partial<Messages>): Messages {
  const inherited = useContext(MessagesContext);
  return useMemo(() => (own ? { ...inherited, ...own } : inherited), [inherited, own]);
}

export function MessagesProvider({ messages, children }: { messages: Messages; children: ReactNode }) {
  return <MessagesContext value={messages}>{children}</MessagesContext>;
}
