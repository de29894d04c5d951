import type { Metadata } from "next";
import { connection } from "next/server";
import { OperatorPage } from "../../../components/operator-page";
import { listBackends } from "../../../lib/ai/models/list-backends";
import styles from "./status.module.css";

export const metadata: Metadata = { title: "Status · React Media Library" };

/** The configured backends, and what to set for the others: names of variables, never their values. */
export default async function Page() {
  await connection();
  const backends = listBackends(process.env);
  const ready = backends.filter(({ status }) => status === "ok").length;
  return (
    <OperatorPage
      current="status"
      title="Status"
      lead={
        ready === 0
          ? "No backend is configured to generate images. Uploads work."
          : `${ready} of ${backends.length} backends are configured.`
      }
    >
      <ul className={styles.list} aria-label="Instances">
        {backends.map(({ name, model, status }) => (
          <li key={name}>
            <div className={styles.names}>
              <h2>{name}</h2>
              <p>{model}</p>
            </div>
            <p className={styles.status} data-ok={status === "ok" || undefined}>
              {status}
            </p>
          </li>
        ))}
      </ul>
      <p className={styles.hint}>
        The same in a terminal: <code>npm run ai -- backends</code>
      </p>
    </OperatorPage>
  );
}
