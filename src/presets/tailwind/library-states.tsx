"use client";

import type { ReactNode } from "react";
import { AlertIcon, SearchIcon } from "../../components/icons.js";
import { useMessages } from "../../components/preset-context.js";
import type { MediaLibraryError } from "../../core/errors.js";
import { cx } from "./cx.js";

const OVER_GRID = "rml:absolute rml:inset-0";
const CENTERED =
  "rml:flex rml:flex-col rml:items-center rml:justify-center rml:overflow-y-auto rml:p-6 rml:text-center";

/** Lies over the empty grid and says why it is empty. */
function Centered({
  icon,
  title,
  tone,
  children,
}: {
  icon: ReactNode;
  title: string;
  tone?: "error";
  children: ReactNode;
}) {
  return (
    <div className={cx(OVER_GRID, CENTERED, "rml:gap-4")}>
      <span
        className={cx(
          "rml:flex rml:size-14 rml:items-center rml:justify-center rml:rounded-full",
          tone === "error" ? "rml:bg-danger/10 rml:text-danger" : "rml:bg-sunken rml:text-muted",
        )}
      >
        {icon}
      </span>
      <div className="rml:max-w-100">
        <h3 className="rml:text-lg rml:font-semibold rml:tracking-tight">{title}</h3>
        <div className="rml:mt-1 rml:text-base rml:break-words rml:text-muted">{children}</div>
      </div>
    </div>
  );
}

export function FailedState({ error }: { error: MediaLibraryError }) {
  const messages = useMessages();
  return (
    <Centered icon={<AlertIcon size={24} />} title={messages.failed} tone="error">
      <p role="alert">{messages.error(error)}</p>
    </Centered>
  );
}

export function NothingFoundState() {
  const messages = useMessages();
  return (
    <Centered icon={<SearchIcon size={24} />} title={messages.nothingFound}>
      <p>{messages.nothingFoundHint}</p>
    </Centered>
  );
}

/** Nothing was ever added; `children` is where it begins. */
export function EmptyState({ children }: { children: ReactNode }) {
  const messages = useMessages();
  return (
    <div className={cx(OVER_GRID, CENTERED, "rml:gap-6")}>
      <div>
        <h3 className="rml:text-xl rml:font-semibold rml:tracking-tight">{messages.empty}</h3>
        <p className="rml:mt-1 rml:text-base rml:text-muted">{messages.emptyHint}</p>
      </div>
      {children}
    </div>
  );
}

export function LoadingState() {
  const messages = useMessages();
  return (
    <div aria-busy="true" className={cx(OVER_GRID, "rml:overflow-hidden rml:p-4 rml:@sm:px-6")}>
      <p className="rml:sr-only">{messages.loading}</p>
      <div
        aria-hidden="true"
        className="rml:grid rml:grid-cols-[repeat(auto-fill,minmax(max(124px,min(176px,40%)),1fr))] rml:gap-4"
      >
        {Array.from({ length: 18 }, (_, index) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: they are all alike
          <div key={index}>
            <div className="rml:aspect-square rml:rounded-card rml:bg-sunken rml:shimmer" />
            <div className="rml:mt-2.5 rml:h-3 rml:w-3/4 rml:rounded-full rml:bg-sunken" />
            <div className="rml:mt-2 rml:h-2.5 rml:w-2/5 rml:rounded-full rml:bg-sunken" />
          </div>
        ))}
      </div>
    </div>
  );
}
