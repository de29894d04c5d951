import "@mantine/core/styles.css";
import "./mantine.css";
import { MantineProvider } from "@mantine/core";
import type { ReactNode } from "react";
import { describeAssetOrigin } from "../../components/asset-origin.contract.js";
import * as parts from "../../mantine.js";

function App({ children }: { children: ReactNode }) {
  return <MantineProvider theme={{ respectReducedMotion: true }}>{children}</MantineProvider>;
}

describeAssetOrigin("the Mantine kit", parts, App);
