"use client";

import { MediaLibraryProvider } from "@reactkits.dev/react-media-library";
import type { MediaLibraryProps, Messages } from "@reactkits.dev/react-media-library/components";
import { type ComponentType, useDeferredValue, useMemo } from "react";
import { NAMESPACE, useDemoGenerator } from "../lib/demo-library";
import type { Mode } from "../lib/env";
import { useComposerParam, useUrlQuery } from "../lib/use-url-query";
import { Balance, RefreshCredits } from "./balance";
import styles from "./demo-page.module.css";
import { FirstSteps } from "./first-steps";
import { SiteHeader } from "./site-header";
import { creditMessages, useCredits } from "./use-credits";

type DemoPageProps = {
  preset: "mantine" | "tailwind";
  mode: Mode;
  /** Those of the preset. */
  MediaLibrary: ComponentType<MediaLibraryProps>;
  defaultMessages: Messages;
};

const SLOTS = { UploadCard: FirstSteps };

/** What both pages show, each with its preset. */
export function DemoPage({ preset, mode, MediaLibrary, defaultMessages }: DemoPageProps) {
  const ai = useDemoGenerator({ mode });
  const credits = useCredits();
  const [query, setQuery] = useUrlQuery();
  const composer = useComposerParam();
  const { unit: { microUsd: unit } = {}, promptPrice } = credits ?? {};
  // Texts that change render the whole library anew: not with each balance, and not before what the user does.
  const messages = useDeferredValue(
    useMemo(() => creditMessages(unit, promptPrice, defaultMessages), [unit, promptPrice, defaultMessages]),
  );
  return (
    <div className={styles.page}>
      <SiteHeader current={preset} balance={mode !== "off" && mode !== "openai" && <Balance />} />
      <main className={styles.main}>
        <ModeNotice mode={mode} />
        <div className={styles.library}>
          <MediaLibraryProvider namespace={NAMESPACE} ai={ai}>
            <RefreshCredits />
            <MediaLibrary {...{ slots: SLOTS, composer, messages, query }} onQueryChange={setQuery} />
          </MediaLibraryProvider>
        </div>
      </main>
    </div>
  );
}

function ModeNotice({ mode }: { mode: Mode }) {
  if (mode === "replicate" || mode === "openai") return null;
  const [what, means] =
    mode === "emulator"
      ? ["Emulator:", "procedural images. They are not AI."]
      : ["No image service", "(see the server’s log): uploads only."];
  return (
    <p className={styles.notice} data-mode={mode}>
      <strong>{what}</strong> {means}
    </p>
  );
}
