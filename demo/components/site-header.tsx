"use client";

import type { ReactNode } from "react";
import { Choice } from "./choice";
import { useColorScheme } from "./color-scheme";
import { ChartIcon, MoonIcon, PulseIcon, SunIcon } from "./demo-icons";
import styles from "./site-header.module.css";

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
          <Mark />
          <div className={styles.words}>
            <Title className={styles.title}>React Media Library</Title>
            <p className={styles.tagline}>Your images stay in this browser</p>
          </div>
        </div>
        {balance}
        <div className={styles.actions}>
          {/*
           * Full page loads: each preset has its own global styles.
           */}
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
