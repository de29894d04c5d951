import "@mantine/core/styles.css";
import "./mantine.css";
import { MantineProvider } from "@mantine/core";
import type { ReactNode } from "react";
import { describeBatches } from "../../components/batch.contract.js";
import { describeStacks } from "../../components/stacks.contract.js";
import * as parts from "../../mantine.js";

function App({ children }: { children: ReactNode }) {
  return <MantineProvider theme={{ respectReducedMotion: true }}>{children}</MantineProvider>;
}

describeBatches("the Mantine kit", parts, App);
describeStacks("the Mantine kit", parts, App);
