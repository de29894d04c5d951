const stroke = {
  viewBox: "0 0 24 24",
  width: 18,
  height: 18,
  fill: "none",
  stroke: "currentColor",
  strokeWidth: 1.8,
  strokeLinecap: "round",
  strokeLinejoin: "round",
} as const;

export const SunIcon = () => (
  <svg {...stroke} aria-hidden="true">
    <circle cx="12" cy="12" r="4" />
    <path d="M12 2.5v2M12 19.5v2M4.2 4.2l1.5 1.5M18.3 18.3l1.5 1.5M2.5 12h2M19.5 12h2M4.2 19.8l1.5-1.5M18.3 5.7l1.5-1.5" />
  </svg>
);

export const MoonIcon = () => (
  <svg {...stroke} aria-hidden="true">
    <path d="M20 14.2A8.3 8.3 0 0 1 9.8 4 8.3 8.3 0 1 0 20 14.2Z" />
  </svg>
);

export const ChartIcon = () => (
  <svg {...stroke} aria-hidden="true">
    <path d="M4 20h16M7 16v-5M12 16V5M17 16v-8" />
  </svg>
);

export const PulseIcon = () => (
  <svg {...stroke} aria-hidden="true">
    <path d="M3 12h4l2.5-6.5 5 13L17 12h4" />
  </svg>
);

export const CoinsIcon = () => (
  <svg {...stroke} aria-hidden="true">
    <ellipse cx="12" cy="6.5" rx="7.5" ry="3" />
    <path d="M4.5 6.5v5.5c0 1.7 3.4 3 7.5 3s7.5-1.3 7.5-3V6.5M4.5 12v5.5c0 1.7 3.4 3 7.5 3s7.5-1.3 7.5-3V12" />
  </svg>
);
