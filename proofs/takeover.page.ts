import { createMediaLibrary } from "../src/core.js";
import { leaveFile, makeImage, namesIn } from "./page-tools.js";

const namespace = new URLSearchParams(location.search).get("namespace") ?? "takeover";
const library = createMediaLibrary({ namespace });

const debris = () => namesIn(namespace, "tmp");

const takeover = {
  /** Leaves debris, and starts a sweep that never finishes removing it. */
  async sweepForEver(): Promise<void> {
    await library.ready();
    await library.repair();
    await leaveFile(namespace, "tmp", "left-over");
    const stopped = new Promise<void>((resolve) => {
      FileSystemDirectoryHandle.prototype.removeEntry = () => {
        resolve();
        return new Promise(() => {});
      };
    });
    void library.repair();
    await stopped;
  },
  open: () => library.ready(),
  debris,
  async importOne(): Promise<void> {
    const [result] = await library.importFiles([new File([await makeImage(1000)], "one.png")]);
    if (result?.status !== "added") throw result?.error ?? new Error("The image was not added.");
  },
  /** The debris that is left a few seconds after a start, whose sweep runs in the background. */
  async sweptDebris(): Promise<string[]> {
    for (let tries = 0; tries < 50 && (await debris()).length > 0; tries++) {
      await new Promise((resolve) => setTimeout(resolve, 100));
    }
    return debris();
  },
};

Object.assign(window, { takeover });
