import { useMediaLibrary } from "@reactkits.dev/react-media-library";
import type { Sync } from "@reactkits.dev/react-media-library/sync";
import { useEffect, useState } from "react";
import { startSync } from "./start-sync";

/** Syncs while it is shown, and says how far it is. */
export function SyncStatus() {
  const library = useMediaLibrary((view) => view.library);
  const [state, setState] = useState<ReturnType<Sync["getSnapshot"]>>();
  useEffect(() => {
    const sync = startSync(library);
    const stop = sync.subscribe(() => setState(sync.getSnapshot()));
    return () => {
      stop();
      void sync.close();
    };
  }, [library]);
  const progress = state?.pending ? `${state.pending} to send` : "Connecting …";
  const text = state?.error instanceof Error ? state.error.message : progress;
  return (
    <p role="status" style={{ margin: 0, padding: "0.5rem 1.5rem", borderBottom: "1px solid #8884" }}>
      {state?.status === "idle" && !state.pending ? "All pictures are in the bucket." : text}
    </p>
  );
}
