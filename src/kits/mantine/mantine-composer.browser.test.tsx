import "@mantine/core/styles.css";
import "./mantine.css";
import { MantineProvider } from "@mantine/core";
import type { ReactNode } from "react";
import { describeAskedAgain } from "../../components/asked-again.contract.js";
import { describeComposer } from "../../components/composer.contract.js";
import { describeEstimates } from "../../components/estimates.contract.js";
import { describeFailures } from "../../components/failures.contract.js";
import * as parts from "../../mantine.js";

function App({ children }: { children: ReactNode }) {
  return <MantineProvider theme={{ respectReducedMotion: true }}>{children}</MantineProvider>;
}

describeComposer("the Mantine kit", parts, App);
describeEstimates("the Mantine kit", parts, App);
describeFailures("the Mantine kit", parts, App);
describeAskedAgain("the Mantine kit", parts, App);
