import type { Metadata } from "next";
import { Document } from "../components/document";
import styles from "./global-not-found.module.css";

export const metadata: Metadata = { title: "Page not found" };

export default function GlobalNotFound() {
  return (
    <Document>
      <main className={styles.main}>
        <h1>This page does not exist</h1>
        <p>
          The library is on <a href="/">the first page</a>, and also in <a href="/tailwind">Tailwind</a>.
        </p>
      </main>
    </Document>
  );
}
