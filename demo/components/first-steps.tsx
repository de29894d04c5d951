"use client";

import { useMediaLibrary } from "@reactkits.dev/react-media-library";
import { UploadCard, type UploadCardProps, useKit } from "@reactkits.dev/react-media-library/components";
import { useState } from "react";
import styles from "./first-steps.module.css";

/** Drawn by fixtures/make-samples.mjs. */
const SAMPLES = [
  "Evening hills",
  "Blue waves",
  "Harbour lights",
  "Green planet",
  "Silk in the wind",
  "Pink flowers",
];

const HINTS = [
  "Drop files or whole folders anywhere on this page.",
  "Select two pictures to compare them, or to do something with both.",
  "Press ? for all keys, and / to search.",
];

/** What an empty library offers: the library's own card, pictures to try it with, and three hints. */
export function FirstSteps(props: UploadCardProps) {
  const { Button, Notice } = useKit();
  const importFiles = useMediaLibrary((library) => library.importFiles);
  const [state, setState] = useState<"ready" | "loading" | "failed">("ready");
  const add = async () => {
    setState("loading");
    try {
      await importFiles(await Promise.all(SAMPLES.map(loadSample)));
      setState("ready");
    } catch {
      setState("failed");
    }
  };
  return (
    <>
      <UploadCard {...props} />
      <Button busy={state === "loading"} onClick={add}>
        Add sample pictures
      </Button>
      {state === "failed" && <Notice tone="error" title="The samples could not be loaded. Try again." />}
      <ul className={styles.hints}>
        {HINTS.map((hint) => (
          <li key={hint}>{hint}</li>
        ))}
      </ul>
    </>
  );
}

async function loadSample(name: string): Promise<File> {
  const file = `${name.toLowerCase().replaceAll(" ", "-")}.webp`;
  const response = await fetch(`/samples/${file}`);
  if (!response.ok) throw new Error(`${file} was answered with ${response.status}.`);
  return new File([await response.blob()], file, { type: "image/webp" });
}
