"use client";

import { MediaLibraryProvider } from "@reactkits.dev/react-media-library";
import { defaultMessages, MediaLibrary } from "@reactkits.dev/react-media-library/tailwind";
import { useMemo } from "react";
import { RefreshCredits } from "../../../components/balance";
import { DemoPage } from "../../../components/demo-page";
import { creditMessages, useCredits } from "../../../components/use-credits";
import { type DemoProps, NAMESPACE, useDemoGenerator } from "../../../lib/demo-library";
import { useUrlQuery } from "../../../lib/use-url-query";

export function TailwindDemo({ mode }: DemoProps) {
  const ai = useDemoGenerator({ mode });
  const credits = useCredits();
  const [query, setQuery] = useUrlQuery();
  const messages = useMemo(() => creditMessages(credits, defaultMessages), [credits]);
  return (
    <DemoPage preset="tailwind" mode={mode}>
      <MediaLibraryProvider namespace={NAMESPACE} ai={ai}>
        <RefreshCredits />
        <MediaLibrary messages={messages} query={query} onQueryChange={setQuery} />
      </MediaLibraryProvider>
    </DemoPage>
  );
}
