import type { ReactNode } from "react";
import styles from "./operator-page.module.css";
import { SiteHeader, type SitePage } from "./site-header";

/** The layout of a page about this server. `aside` is next to the title, or below it on phones. */
export function OperatorPage({
  current,
  title,
  lead,
  aside,
  children,
}: {
  current: SitePage;
  title: string;
  lead: ReactNode;
  aside?: ReactNode;
  children: ReactNode;
}) {
  return (
    <>
      <SiteHeader current={current} />
      <main className={styles.main}>
        <div className={styles.head}>
          <div>
            <h1 className={styles.title}>{title}</h1>
            <p className={styles.lead}>{lead}</p>
          </div>
          {aside}
        </div>
        {children}
      </main>
    </>
  );
}
