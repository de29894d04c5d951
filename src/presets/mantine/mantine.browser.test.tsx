import "@mantine/core/styles.css";
import "./mantine.css";
import { MantineProvider } from "@mantine/core";
import type { ReactNode } from "react";
import * as parts from "../../mantine.js";
import { describeGenerationQueue } from "../shared/generation-queue.contract.js";
import { describePreset } from "../shared/preset.contract.js";

function App({ children }: { children: ReactNode }) {
  return <MantineProvider theme={{ respectReducedMotion: true }}>{children}</MantineProvider>;
}

describePreset("the Mantine preset", parts, App);
describeGenerationQueue("the Mantine preset", parts, App);
