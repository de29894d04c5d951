import "@mantine/core/styles.css";
import "./mantine.css";
import { MantineProvider } from "@mantine/core";
import type { ReactNode } from "react";
import { describeCompare } from "../../components/compare.contract.js";
import { describeOperationResult } from "../../components/operation-result.contract.js";
import { describeOperations } from "../../components/operations.contract.js";
import { describeRunComparison } from "../../components/run-comparison.contract.js";
import * as parts from "../../mantine.js";

function App({ children }: { children: ReactNode }) {
  return <MantineProvider theme={{ respectReducedMotion: true }}>{children}</MantineProvider>;
}

describeCompare("the Mantine kit", parts, App);
describeOperations("the Mantine kit", parts, App);
describeRunComparison("the Mantine kit", parts, App);
describeOperationResult("the Mantine kit", parts, App);
