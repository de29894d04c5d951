import manifest from "../package.json";
import screens from "../screens.json";
import { CodeIcon } from "./demo-icons";
import styles from "./sources-menu.module.css";

/** Where each screen's states and its source are, and the two ways to ask for images; `page` shows the library. */
export const SourcesMenu = ({ page }: { page: string }) => (
  <>
    <button type="button" className={styles.button} popoverTarget="sources" aria-label="Stories and source">
      <CodeIcon />
    </button>
    <nav id="sources" popover="auto" className={styles.menu} aria-label="Stories and source">
      <p>
        Generate <a href={page}>in a dialog</a> <a href={`${page}?composer=`}>in the composer</a>
      </p>
      {screens.map((name) => (
        <p key={name}>
          {name}
          <a href={storyOf(name)} aria-label={`Stories of ${name}`}>
            stories
          </a>
          <a href={sourceOf(name)} aria-label={`Source of ${name}`}>
            source
          </a>
        </p>
      ))}
    </nav>
  </>
);

export const storyOf = (name: string): string =>
  `${manifest.homepage}/storybook/?path=/docs/components-${name.replace(" ", "").toLowerCase()}--docs`;

export const sourceOf = (name: string): string =>
  `${manifest.repository}/blob/main/src/components/${name.replace(" ", "-").toLowerCase()}.tsx`;
