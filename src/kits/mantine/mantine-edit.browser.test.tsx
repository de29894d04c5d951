import "@mantine/core/styles.css";
import "./mantine.css";
import { MantineProvider } from "@mantine/core";
import type { ReactNode } from "react";
import { describeAssetChanges } from "../../components/asset-changes.contract.js";
import { describeEditDialog } from "../../components/edit-dialog.contract.js";
import { describeMaskTools } from "../../components/mask-tools.contract.js";
import * as parts from "../../mantine.js";

function App({ children }: { children: ReactNode }) {
  return <MantineProvider theme={{ respectReducedMotion: true }}>{children}</MantineProvider>;
}

describeEditDialog("edits in the Mantine kit", parts, App);
describeAssetChanges("changes in the Mantine kit", parts, App);
describeMaskTools("edits in the Mantine kit", parts, App);
