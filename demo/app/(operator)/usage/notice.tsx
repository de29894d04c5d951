import type { ReactNode } from "react";
import styles from "./usage.module.css";

/** Shown instead of the charts. */
export function Notice({ title, children }: { title: string; children: ReactNode }) {
  return (
    <section className={styles.notice}>
      <h2>{title}</h2>
      <p>{children}</p>
    </section>
  );
}
