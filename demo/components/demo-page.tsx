"use client";

import type { ReactNode } from "react";
import type { Mode } from "../lib/env";
import { useColorScheme } from "./color-scheme";
import styles from "./demo-page.module.css";
import { MoonIcon, SunIcon } from "./icons";

type Preset = "mantine" | "tailwind";

const PRESETS: readonly { id: Preset; href: string; label: string }[] = [
  { id: "mantine", href: "/", label: "Mantine" },
  { id: "tailwind", href: "/tailwind", label: "Tailwind" },
];

/** What surrounds the library on both pages. */
export function DemoPage({ preset, mode, children }: { preset: Preset; mode: Mode; children: ReactNode }) {
  return (
    <div className={styles.page}>
      <header className={styles.header}>
        <div className={styles.bar}>
          <div className={styles.brand}>
            <Mark />
            <div className={styles.words}>
              <h1 className={styles.title}>React Media Library</h1>
              <p className={styles.tagline}>Your images stay in this browser</p>
            </div>
          </div>
          <div className={styles.actions}>
            <nav className={styles.switch} aria-label="Preset">
              {PRESETS.map(({ id, href, label }) => (
                // A whole page load: each preset brings its own global styles.
                <a key={id} href={href} aria-current={id === preset ? "page" : undefined}>
                  {label}
                </a>
              ))}
            </nav>
            <ColorSchemeSwitch />
          </div>
        </div>
      </header>
      <main className={styles.main}>
        <ModeNotice mode={mode} />
        <div className={styles.library}>{children}</div>
      </main>
    </div>
  );
}

function ColorSchemeSwitch() {
  const [scheme, setScheme] = useColorScheme();
  const other = scheme === "dark" ? "light" : "dark";
  return (
    <button
      type="button"
      className={styles.scheme}
      aria-label={`Switch to ${other} mode`}
      onClick={() => setScheme(other)}
    >
      {scheme === "dark" ? <SunIcon /> : <MoonIcon />}
    </button>
  );
}

function ModeNotice({ mode }: { mode: Mode }) {
  if (mode === "replicate") return null;
  return (
    <p className={styles.notice} data-mode={mode}>
      {mode === "emulator" ? (
        <>
          <strong>Emulator mode.</strong> The images are procedural, drawn on this machine from the words of
          the prompt. They are not AI.
        </>
      ) : (
        <>
          <strong>No image service is set up.</strong> Uploads work; to generate images, look at what the
          server said in its terminal.
        </>
      )}
    </p>
  );
}

function Mark() {
  return (
    <svg className={styles.mark} viewBox="0 0 32 32" aria-hidden="true">
      <rect width="32" height="32" rx="9" fill="url(#mark-sky)" />
      <circle cx="22" cy="10.5" r="3.5" fill="#ffe9a8" />
      <path
        d="M4 25 12.2 13.6a1.6 1.6 0 0 1 2.6 0l5.1 7.2 2-2.6a1.6 1.6 0 0 1 2.5 0L29 25c-.8 2.6-3.2 4-6 4H10c-2.8 0-5.2-1.4-6-4Z"
        fill="#fff"
        fillOpacity=".92"
      />
      <defs>
        <linearGradient id="mark-sky" x1="0" y1="0" x2="1" y2="1">
          <stop stopColor="#6d5dfc" />
          <stop offset="1" stopColor="#e0569b" />
        </linearGradient>
      </defs>
    </svg>
  );
}
