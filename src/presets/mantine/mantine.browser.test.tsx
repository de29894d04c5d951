import "@mantine/core/styles.css";
import "./mantine.css";
import { MantineProvider } from "@mantine/core";
import type { ReactNode } from "react";
import { describeGenerationQueue } from "../../components/generation-queue.contract.js";
import { describePreset } from "../../components/media-library.contract.js";
import * as parts from "../../mantine.js";

function App({ children }: { children: ReactNode }) {
  return <MantineProvider theme={{ respectReducedMotion: true }}>{children}</MantineProvider>;
}

describePreset("the Mantine preset", parts, App);
describeGenerationQueue("the Mantine preset", parts, App);
