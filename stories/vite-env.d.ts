/// <reference types="vite/client" />

interface ImportMetaEnv {
  /** Stories that generate ask this endpoint instead of the mock. A URL, never a key: it ends in the bundle. */
  readonly STORYBOOK_AI_GENERATE_URL?: string;
}
