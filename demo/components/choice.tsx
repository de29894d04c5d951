import styles from "./choice.module.css";

/** A segmented control made of links, so that each option has a URL. */
export function Choice({
  label,
  options,
  current = "true",
}: {
  label: string;
  options: readonly { href: string; label: string; chosen: boolean }[];
  /** The `aria-current` of the chosen option: `page` if the options are pages. */
  current?: "page" | "true";
}) {
  return (
    <nav className={styles.choice} aria-label={label}>
      {options.map(({ href, label: text, chosen }) => (
        <a key={href} href={href} aria-current={chosen ? current : undefined}>
          {text}
        </a>
      ))}
    </nav>
  );
}
