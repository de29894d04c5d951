"use client";

import { createTheme, MantineProvider } from "@mantine/core";
import { defaultMessages, MediaLibrary } from "@reactkits.dev/react-media-library/mantine";
import { useColorScheme } from "../../components/color-scheme";
import { DemoPage } from "../../components/demo-page";
import type { DemoProps } from "../../lib/demo-library";
import { allowInjectedStyles } from "../../lib/style-nonce";

const theme = createTheme({
  primaryColor: "violet",
  defaultRadius: "md",
  fontFamily: "system-ui, sans-serif",
});

export function MantineDemo({ mode, nonce }: DemoProps) {
  const [scheme] = useColorScheme();
  allowInjectedStyles(nonce);
  return (
    <MantineProvider theme={theme} forceColorScheme={scheme} getStyleNonce={() => nonce ?? ""}>
      <DemoPage preset="mantine" mode={mode} MediaLibrary={MediaLibrary} defaultMessages={defaultMessages} />
    </MantineProvider>
  );
}
