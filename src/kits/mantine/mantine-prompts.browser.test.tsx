import "@mantine/core/styles.css";
import "./mantine.css";
import { MantineProvider } from "@mantine/core";
import type { ReactNode } from "react";
import { describePromptHistory } from "../../components/prompt-history.contract.js";
import { describeRemix } from "../../components/remix.contract.js";
import { describeVideoDraft } from "../../components/video-draft.contract.js";
import * as parts from "../../mantine.js";

function App({ children }: { children: ReactNode }) {
  return <MantineProvider theme={{ respectReducedMotion: true }}>{children}</MantineProvider>;
}

describePromptHistory("prompts in the Mantine kit", parts, App);
describeRemix("the Mantine kit", parts, App);
describeVideoDraft("the Mantine kit", parts, App);
