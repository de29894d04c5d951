import "@mantine/core/styles.css";
import "./mantine.css";
import { MantineProvider } from "@mantine/core";
import type { ReactNode } from "react";
import { describeGenerationQueue } from "../../components/generation-queue.contract.js";
import { describeMediaLibrary } from "../../components/media-library.contract.js";
import * as parts from "../../mantine.js";

function App({ children }: { children: ReactNode }) {
  return <MantineProvider theme={{ respectReducedMotion: true }}>{children}</MantineProvider>;
}

describeMediaLibrary("the Mantine kit", parts, App);
describeGenerationQueue("the Mantine kit", parts, App);
