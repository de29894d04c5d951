import "@mantine/core/styles.css";
import "@reactkits.dev/react-media-library/mantine.css";
import { ColorSchemeScript, createTheme, MantineProvider, mantineHtmlProps } from "@mantine/core";
import type { ReactNode } from "react";

export const metadata = { title: "Studio", icons: "data:," };

const theme = createTheme({
  primaryColor: "violet",
  primaryShade: { light: 8, dark: 4 },
  autoContrast: true,
});

export default function Layout({ children }: { children: ReactNode }) {
  return (
    <html lang="en" {...mantineHtmlProps}>
      <head>
        <ColorSchemeScript defaultColorScheme="auto" />
      </head>
      <body>
        <MantineProvider theme={theme} defaultColorScheme="auto">
          {children}
        </MantineProvider>
      </body>
    </html>
  );
}
