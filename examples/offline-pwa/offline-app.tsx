import { MediaLibraryProvider } from "@reactkits.dev/react-media-library";
import { MediaLibrary } from "@reactkits.dev/react-media-library/tailwind";
import { useSyncExternalStore } from "react";

/** Whether the device has a network. */
function useOnline(): boolean {
  return useSyncExternalStore(
    (listener) => {
      const events = ["online", "offline"];
      for (const event of events) window.addEventListener(event, listener);
      return () => {
        for (const event of events) window.removeEventListener(event, listener);
      };
    },
    () => navigator.onLine,
  );
}

export function OfflineApp() {
  const isOnline = useOnline();
  return (
    <MediaLibraryProvider>
      <div style={{ display: "flex", flexDirection: "column", height: "100dvh", fontFamily: "system-ui" }}>
        <p
          role="status"
          style={{ margin: 0, padding: "0.5rem 1.5rem", background: "#4338ca", color: "white" }}
        >
          {isOnline
            ? "Everything here also works offline."
            : "You are offline. Everything works all the same."}
        </p>
        <main style={{ flex: 1, minHeight: 0 }}>
          <MediaLibrary />
        </main>
      </div>
    </MediaLibraryProvider>
  );
}
