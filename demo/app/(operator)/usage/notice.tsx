import type { ReactNode } from "react";
import styles from "./usage.module.css";

/** Stands in for the charts where there are none. */
export function Notice({ title, children }: { title: string; children: ReactNode }) {
  return (
    <section className={styles.notice}>
      <h2>{title}</h2>
      <p>{children}</p>
    </section>
  );
}
