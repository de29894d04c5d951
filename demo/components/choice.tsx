import styles from "./choice.module.css";

/** A few ways to see the same page, one of which is chosen: links, so that each has an address. */
export function Choice({
  label,
  options,
}: {
  label: string;
  options: readonly { href: string; label: string; chosen: boolean }[];
}) {
  return (
    <nav className={styles.choice} aria-label={label}>
      {options.map(({ href, label: text, chosen }) => (
        <a key={href} href={href} aria-current={chosen ? "true" : undefined}>
          {text}
        </a>
      ))}
    </nav>
  );
}
