"use client";

import type { ReactNode } from "react";
import type { Mode } from "../lib/env";
import { Balance } from "./balance";
import styles from "./demo-page.module.css";
import { SiteHeader } from "./site-header";

/** The layout around the library on both pages. */
export function DemoPage({
  preset,
  mode,
  children,
}: {
  preset: "mantine" | "tailwind";
  mode: Mode;
  children: ReactNode;
}) {
  return (
    <div className={styles.page}>
      <SiteHeader current={preset} balance={mode !== "off" && <Balance />} />
      <main className={styles.main}>
        <ModeNotice mode={mode} />
        <div className={styles.library}>{children}</div>
      </main>
    </div>
  );
}

function ModeNotice({ mode }: { mode: Mode }) {
  if (mode === "replicate") return null;
  return (
    <p className={styles.notice} data-mode={mode}>
      {mode === "emulator" ? (
        <>
          <strong>Emulator:</strong> procedural images. They are not AI.
        </>
      ) : (
        <>
          <strong>No image service</strong> (see the server’s log): uploads only.
        </>
      )}
    </p>
  );
}
