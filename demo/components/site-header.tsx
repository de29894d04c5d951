"use client";

import type { ReactNode } from "react";
import { Choice } from "./choice";
import { useColorScheme } from "./color-scheme";
import { ChartIcon, MoonIcon, PulseIcon, SunIcon } from "./demo-icons";
import styles from "./site-header.module.css";
import { SourcesMenu } from "./sources-menu";

export type SitePage = "mantine" | "tailwind" | "usage" | "status";

const PRESETS = [
  { id: "mantine", href: "/", label: "Mantine" },
  { id: "tailwind", href: "/tailwind", label: "Tailwind" },
] as const;

const OPERATOR_PAGES = [
  { id: "usage", href: "/usage", label: "Usage", Icon: ChartIcon },
  { id: "status", href: "/status", label: "Status", Icon: PulseIcon },
] as const;

/** The header of all pages, with an optional balance. */
export function SiteHeader({ current, balance }: { current: SitePage; balance?: ReactNode }) {
  // A page of the library has no other heading.
  const Title = PRESETS.some(({ id }) => id === current) ? "h1" : "p";
  const currentOf = (id: SitePage) => (id === current ? "page" : undefined);
  return (
    <header className={styles.header}>
      <div className={styles.bar}>
        <div className={styles.brand}>
          {/* biome-ignore lint/performance/noImgElement: 700 bytes of SVG */}
          <img className={styles.mark} src="/icon.svg" alt="" />
          <div className={styles.words}>
            <Title className={styles.title}>React Media Library</Title>
            <p className={styles.tagline}>Your images stay in this browser</p>
          </div>
        </div>
        {balance}
        <div className={styles.actions}>
          {/* Full page loads: each preset has its own global styles. */}
          <Choice
            label="Preset"
            options={PRESETS.map(({ id, href, label }) => ({ href, label, chosen: id === current }))}
            current="page"
          />
          <nav className={styles.links} aria-label="This server">
            {OPERATOR_PAGES.map(({ id, href, label, Icon }) => (
              <a key={id} href={href} aria-current={currentOf(id)}>
                <Icon />
                <span>{label}</span>
              </a>
            ))}
          </nav>
          <SourcesMenu page={PRESETS.find(({ id }) => id === current)?.href ?? "/"} />
          <ColorSchemeSwitch />
        </div>
      </div>
    </header>
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
