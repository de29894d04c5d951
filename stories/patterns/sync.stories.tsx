import type { Meta, StoryObj } from "@storybook/react-vite";
import { useEffect, useState, useSyncExternalStore } from "react";
import { expect, screen, userEvent, waitFor } from "storybook/test";
import { useMediaLibrary } from "../../src/index.js";
import type { AssetCardProps } from "../../src/mantine.js";
import { type Sync, useSyncState } from "../../src/sync.js";
import { inWindow } from "../frames.js";
import { photographs } from "../photographs.js";
import { AssetCard, MediaGrid } from "../preset.js";
import { expectCells, findGrid, SOON } from "../steps.js";
import { createSyncServer, type SyncServer } from "../sync-server.js";
import { libraryOf, withLibrary } from "../with-library.js";
import "./sync.css";

const meta: Meta = { title: "Patterns/Sync", decorators: [inWindow] };

export default meta;

/** A card of the kit, with whether the server has its asset. */
function SyncedCard(props: AssetCardProps) {
  const state = useSyncState(props.asset.id) ?? "local";
  return (
    <div className="sync-card">
      <AssetCard {...props} />
      <span className="sync-state" data-sync-state={state}>
        {state}
      </span>
    </div>
  );
}

/** Takes no file that is larger than this, so that some fail. */
const MAX_BYTES = 170_000;

function WithServer({ server }: { server: SyncServer }) {
  const { library } = useMediaLibrary();
  const [sync, setSync] = useState<Sync>();
  useEffect(() => {
    const started = server.sync(library);
    setSync(started);
    return () => void started.close();
  }, [library, server]);
  return sync && <Synced server={server} sync={sync} />;
}

function Synced({ server, sync }: { server: SyncServer; sync: Sync }) {
  const online = useSyncExternalStore(server.subscribe, server.isOnline);
  const onServer = useSyncExternalStore(server.subscribe, server.count);
  const { status, pending, failed } = useSyncExternalStore(sync.subscribe, sync.getSnapshot);
  const { importFiles } = useMediaLibrary();
  const [added, setAdded] = useState(6);
  const addOne = async () => {
    setAdded(added + 1);
    const [next] = (await photographs(added + 1)).slice(-1);
    if (next) await importFiles([next.file]);
  };
  return (
    <main className="sync-page">
      <header className="sync-bar">
        <button type="button" aria-pressed={!online} onClick={() => server.setOnline(!online)}>
          Take the server offline
        </button>
        <button type="button" disabled={added >= 24} onClick={() => void addOne()}>
          Add a picture
        </button>
        <button type="button" onClick={() => void sync.syncNow()}>
          Sync now
        </button>
        <p role="status">
          Server {online ? "online" : "offline"}, {status} · {onServer} on the server, {pending} pending,{" "}
          {failed} failed
        </p>
      </header>
      <MediaGrid slots={{ AssetCard: SyncedCard }} size={220} />
    </main>
  );
}

function SyncPage() {
  const [server] = useState(() => createSyncServer(MAX_BYTES));
  return <WithServer server={server} />;
}

/**
 * `createSync` keeps an app's own server up to date: each picture is local, syncing, synced or failed. This server is in the
 * page; it can be taken offline, and refuses the largest files.
 */
export const WithAServer: StoryObj = {
  name: "Sync",
  ...withLibrary({ photographs: 6 }),
  render: () => <SyncPage />,
  async play(context) {
    await findGrid();
    await expectCells(6);
    const states = () =>
      [...document.querySelectorAll("[data-sync-state]")].map((each) => each.textContent ?? "");
    await waitFor(() => {
      expect(states()).toContain("synced");
      expect(states()).not.toContain("syncing");
    }, SOON);
    await userEvent.click(screen.getByRole("button", { name: "Take the server offline" }));
    await userEvent.click(screen.getByRole("button", { name: "Add a picture" }));
    await expectCells(7);
    await waitFor(() => expect(screen.getByRole("status", { name: "" })).toHaveTextContent(/offline/), SOON);
    const [newest] = libraryOf(context).getSnapshot().assets;
    await expect(newest).toBeDefined();
    await waitFor(
      () => expect(states().filter((state) => state !== "synced").length).toBeGreaterThan(0),
      SOON,
    );
  },
};
