import type { ComponentProps } from "react";

/** Stands in for an icon package: `lucide-react` alone would be 51 MB in this repository's install. */
function icon(path: string) {
  return (props: ComponentProps<"svg">) => (
    <svg
      aria-hidden="true"
      viewBox="0 0 24 24"
      width="24"
      height="24"
      fill="none"
      stroke="currentColor"
      strokeWidth="2"
      strokeLinecap="round"
      strokeLinejoin="round"
      {...props}
    >
      <path d={path} />
    </svg>
  );
}

export const CheckIcon = icon("M20 6 9 17l-5-5");
export const ChevronDownIcon = icon("m6 9 6 6 6-6");
export const Loader2Icon = icon("M21 12a9 9 0 1 1-6.2-8.6");
export const XIcon = icon("M18 6 6 18M6 6l12 12");
