import "@mantine/core/styles.css";
import "./mantine.css";
import { MantineProvider } from "@mantine/core";
import type { ReactNode } from "react";
import { describeAssetViewer } from "../../components/asset-viewer.contract.js";
import { describeViewerLineage } from "../../components/viewer-lineage.contract.js";
import { describeViewerPanels } from "../../components/viewer-panels.contract.js";
import * as parts from "../../mantine.js";

function App({ children }: { children: ReactNode }) {
  return <MantineProvider theme={{ respectReducedMotion: true }}>{children}</MantineProvider>;
}

describeAssetViewer("the Mantine kit", parts, App);
describeViewerPanels("the Mantine kit", parts, App);
describeViewerLineage("the Mantine kit", parts, App);
