import "@reactkits.dev/react-media-library/tailwind.css";
import { MediaLibraryProvider } from "@reactkits.dev/react-media-library";
import { earlyDropScript } from "@reactkits.dev/react-media-library/components";
import { Links, Meta, Outlet, Scripts } from "react-router";

export default function Root() {
  return (
    <html lang="en">
      <head>
        <meta charSet="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <meta name="color-scheme" content="light dark" />
        <link rel="icon" href="data:," />
        <Meta />
        <Links />
        {/* Keeps files that are dropped before the page is hydrated. */}
        {/* biome-ignore lint/security/noDangerouslySetInnerHtml: a constant of the library */}
        <script dangerouslySetInnerHTML={{ __html: earlyDropScript }} />
      </head>
      <body style={{ margin: 0, fontFamily: "system-ui" }}>
        {/* Around all routes, so that they share one library. */}
        <MediaLibraryProvider>
          <Outlet />
        </MediaLibraryProvider>
        <Scripts />
      </body>
    </html>
  );
}
