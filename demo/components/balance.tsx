"use client";

import { type MediaLibraryView, useMediaLibrary } from "@reactkits.dev/react-media-library";
import { useEffect } from "react";
import { formatMicroUsd } from "../lib/usage/money";
import styles from "./balance.module.css";
import { CoinsIcon } from "./demo-icons";
import { formatCredits, refreshCredits, useCredits } from "./use-credits";

/** The visitor's balance. */
export function Balance() {
  const credits = useCredits();
  if (!credits) return null;
  const { balance, unit } = credits;
  const whole = formatCredits(balance);
  const [number] = whole.split(" ");
  return (
    <p
      className={styles.balance}
      data-empty={balance === 0 || undefined}
      title={`${whole} left. One is worth ${formatMicroUsd(unit.microUsd)}.`}
    >
      <CoinsIcon />
      <span>
        {balance < 100_000 ? number : compact.format(balance)}
        <span className={styles.word}> {balance === 1 ? "credit" : "credits"}</span>
      </span>
    </p>
  );
}

const compact = new Intl.NumberFormat("en-US", { notation: "compact", maximumFractionDigits: 1 });

/** Updates the balance when a generation starts, reports progress or ends. */
export function RefreshCredits() {
  const runs = useMediaLibrary(runsOf);
  // biome-ignore lint/correctness/useExhaustiveDependencies: another state of the runs is the reason
  useEffect(refreshCredits, [runs]);
  return null;
}

const runsOf = ({ generations }: MediaLibraryView): string =>
  generations.map(({ id, status, progress }) => `${id} ${status} ${progress !== undefined}`).join();
