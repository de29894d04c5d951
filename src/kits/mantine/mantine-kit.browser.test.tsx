import "@mantine/core/styles.css";
import "./mantine.css";
import { MantineProvider } from "@mantine/core";
import type { ReactNode } from "react";
import { describe, it } from "vitest";
import { cdp, page, userEvent } from "vitest/browser";
import { describeAlbums } from "../../components/albums.contract.js";
import { describeArrivals } from "../../components/arrival-news.contract.js";
import { describeFirstVisit } from "../../components/first-visit.contract.js";
import { describeGenerateDialog } from "../../components/generate-dialog.contract.js";
import { describeGenerationQueue } from "../../components/generation-queue.contract.js";
import { describeImportPanel } from "../../components/import-panel.contract.js";
import { describeLibraryBar } from "../../components/library-bar.contract.js";
import { describeMediaGrid } from "../../components/media-grid.contract.js";
import { describeMediaLibrary } from "../../components/media-library.contract.js";
import { describeMediaPicker } from "../../components/media-picker.contract.js";
import { describeToasts } from "../../components/toast.contract.js";
import * as parts from "../../mantine.js";
import { runKitContract } from "../../testing/kit-contract.js";
import { mantineKit } from "./mantine-kit.js";

function App({ children }: { children: ReactNode }) {
  return <MantineProvider theme={{ respectReducedMotion: true }}>{children}</MantineProvider>;
}

describeMediaLibrary("the Mantine kit", parts, App);
describeGenerateDialog("the Mantine kit", parts, App);
describeLibraryBar("the Mantine kit", parts, App);
describeMediaGrid("the Mantine kit", parts, App);
runKitContract("Mantine", {
  kit: mantineKit,
  wrapper: App,
  describe,
  it,
  page,
  userEvent,
  cdp,
  patience: 15_000,
});
describeGenerationQueue("the Mantine kit", parts, App);
describeMediaPicker("pickers of the Mantine kit", parts, App);
describeToasts("toasts of the Mantine kit", parts, App);
describeArrivals("arrivals in the Mantine kit", parts, App);
describeAlbums("albums in the Mantine kit", parts, App);
describeImportPanel("imports of the Mantine kit", parts, App);
describeFirstVisit("first visits to the Mantine kit", parts, App);
