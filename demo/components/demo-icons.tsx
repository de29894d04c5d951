const icon = (path: string) => () => (
  <svg
    viewBox="0 0 24 24"
    width={18}
    height={18}
    fill="none"
    stroke="currentColor"
    strokeWidth={1.8}
    strokeLinecap="round"
    strokeLinejoin="round"
    aria-hidden="true"
  >
    <path d={path} />
  </svg>
);

export const SunIcon = icon(
  "M16 12a4 4 0 1 1-8 0 4 4 0 0 1 8 0ZM12 2.5v2M12 19.5v2M4.2 4.2l1.5 1.5M18.3 18.3l1.5 1.5M2.5 12h2M19.5 12h2M4.2 19.8l1.5-1.5M18.3 5.7l1.5-1.5",
);
export const MoonIcon = icon("M20 14.2A8.3 8.3 0 0 1 9.8 4 8.3 8.3 0 1 0 20 14.2Z");
export const ChartIcon = icon("M4 20h16M7 16v-5M12 16V5M17 16v-8");
export const PulseIcon = icon("M3 12h4l2.5-6.5 5 13L17 12h4");
export const CodeIcon = icon("m8 7-5 5 5 5M16 7l5 5-5 5");
export const CoinsIcon = icon(
  "M19.5 6.5a7.5 3 0 1 1-15 0 7.5 3 0 0 1 15 0ZM4.5 6.5V12c0 1.7 3.4 3 7.5 3s7.5-1.3 7.5-3V6.5M4.5 12v5.5c0 1.7 3.4 3 7.5 3s7.5-1.3 7.5-3V12",
);
