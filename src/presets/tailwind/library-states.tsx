"use client";

import type { ReactNode } from "react";
import type { MediaLibraryError } from "../../core/errors.js";
import { AlertIcon, SearchIcon } from "../shared/icons.js";
import { useMessages } from "../shared/preset-context.js";
import { cx } from "./cx.js";

/** What stands in the grid's place when there is no grid. */
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
    <div className="rml:flex rml:h-full rml:flex-col rml:items-center rml:justify-center rml:gap-4 rml:overflow-y-auto rml:p-6 rml:text-center">
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

export function NothingFoundState({ query }: { query: string }) {
  const messages = useMessages();
  return (
    <Centered icon={<SearchIcon size={24} />} title={messages.nothingFound}>
      <p>{messages.nothingFoundHint}</p>
      <p className="rml:sr-only">{messages.found(0, query)}</p>
    </Centered>
  );
}

export function LoadingState() {
  const messages = useMessages();
  return (
    <div className="rml:h-full rml:overflow-hidden rml:p-4 rml:@sm:px-6">
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
