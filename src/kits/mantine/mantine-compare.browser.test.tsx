import "@mantine/core/styles.css";
import "./mantine.css";
import { MantineProvider } from "@mantine/core";
import type { ReactNode } from "react";
import { describeCompare } from "../../components/compare.contract.js";
import { describeOperations } from "../../components/operations.contract.js";
import * as parts from "../../mantine.js";

function App({ children }: { children: ReactNode }) {
  return <MantineProvider theme={{ respectReducedMotion: true }}>{children}</MantineProvider>;
}

describeCompare("the Mantine kit", parts, App);
describeOperations("the Mantine kit", parts, App);
