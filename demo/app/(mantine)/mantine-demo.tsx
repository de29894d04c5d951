"use client";

import { createTheme, MantineProvider } from "@mantine/core";
import { MediaLibraryProvider } from "@reactkits.dev/react-media-library";
import { defaultMessages, MediaLibrary } from "@reactkits.dev/react-media-library/mantine";
import { useMemo } from "react";
import { RefreshCredits } from "../../components/balance";
import { useColorScheme } from "../../components/color-scheme";
import { DemoPage } from "../../components/demo-page";
import { creditMessages, useCredits } from "../../components/use-credits";
import { type DemoProps, NAMESPACE, useDemoGenerator } from "../../lib/demo-library";
import { allowInjectedStyles } from "../../lib/style-nonce";
import { useUrlQuery } from "../../lib/use-url-query";

const theme = createTheme({
  primaryColor: "violet",
  defaultRadius: "md",
  fontFamily: "system-ui, sans-serif",
});

export function MantineDemo({ mode, nonce }: DemoProps) {
  const [scheme] = useColorScheme();
  const ai = useDemoGenerator({ mode });
  const credits = useCredits();
  const [query, setQuery] = useUrlQuery();
  const messages = useMemo(() => creditMessages(credits, defaultMessages), [credits]);
  allowInjectedStyles(nonce);
  return (
    <MantineProvider theme={theme} forceColorScheme={scheme} getStyleNonce={() => nonce ?? ""}>
      <DemoPage preset="mantine" mode={mode}>
        <MediaLibraryProvider namespace={NAMESPACE} ai={ai}>
          <RefreshCredits />
          <MediaLibrary messages={messages} query={query} onQueryChange={setQuery} />
        </MediaLibraryProvider>
      </DemoPage>
    </MantineProvider>
  );
}
