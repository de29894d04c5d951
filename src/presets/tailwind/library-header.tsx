"use client";

import { useRef } from "react";
import { CloseIcon, HistoryIcon, SearchIcon, SparklesIcon, UploadIcon } from "../../components/icons.js";
import { useMessages } from "../../components/preset-context.js";
import { Button } from "./button.js";

export type LibraryHeaderProps = {
  titleId: string;
  /** "" while nobody knows. */
  countText: string;
  query: string;
  onQueryChange: (text: string) => void;
  onUpload: (() => void) | undefined;
  /** How many generations run, and how the queue is opened; without it there is no button for it. */
  queue: { active: number; open: boolean; onOpen: (() => void) | undefined } | undefined;
  /** Without it there is no Generate button. */
  onGenerate: (() => void) | undefined;
};

export function LibraryHeader(props: LibraryHeaderProps) {
  const messages = useMessages();
  const { queue } = props;
  const search = useRef<HTMLInputElement>(null);
  const clear = (): void => {
    props.onQueryChange("");
    search.current?.focus();
  };
  return (
    <header className="rml:flex rml:flex-wrap rml:items-center rml:gap-x-1.5 rml:gap-y-3 rml:@sm:gap-x-2 rml:px-4 rml:pt-4 rml:pb-1 rml:@sm:px-6 rml:@sm:pt-5">
      <div className="rml:mr-auto rml:flex rml:min-w-0 rml:flex-1 rml:basis-24 rml:flex-col rml:pr-1 rml:@sm:flex-row rml:@sm:items-baseline rml:@sm:gap-2.5">
        <h2
          id={props.titleId}
          className="rml:truncate rml:text-lg rml:font-semibold rml:tracking-tight rml:@sm:text-xl"
        >
          {messages.library}
        </h2>
        {props.countText !== "" && (
          <span className="rml:text-xs rml:whitespace-nowrap rml:text-muted rml:@sm:text-sm rml:tabular-nums">
            {props.countText}
          </span>
        )}
      </div>
      <search className="rml:relative rml:order-last rml:w-full rml:@sm:order-none rml:@sm:w-60">
        <SearchIcon className="rml:pointer-events-none rml:absolute rml:top-1/2 rml:left-2.5 rml:-translate-y-1/2 rml:text-muted" />
        <input
          ref={search}
          type="search"
          value={props.query}
          aria-label={messages.search}
          placeholder={messages.search}
          onChange={(event) => props.onQueryChange(event.currentTarget.value)}
          className="rml:h-8 rml:w-full rml:rounded-control rml:border rml:border-transparent rml:bg-sunken rml:px-8 rml:text-sm rml:transition-colors rml:ring-focus rml:focus-visible:outline-offset-0 rml:pointer-coarse:h-10 rml:pointer-coarse:text-lg"
        />
        {props.query !== "" && (
          <Button
            variant="ghost"
            icon
            aria-label={messages.clearSearch}
            onClick={clear}
            className="rml:absolute rml:top-0 rml:right-0"
          >
            <CloseIcon size={14} />
          </Button>
        )}
      </search>
      {queue && (
        <Button
          icon
          disabled={!queue.onOpen}
          title={messages.generations}
          aria-label={queue.active > 0 ? messages.generationsRunning(queue.active) : messages.generations}
          aria-haspopup="dialog"
          aria-expanded={queue.open}
          onClick={queue.onOpen}
          className="rml:relative"
        >
          <HistoryIcon size={18} />
          {queue.active > 0 && (
            <span
              aria-hidden="true"
              className="rml:absolute rml:-top-1.5 rml:-right-1.5 rml:h-4.5 rml:min-w-4.5 rml:rounded-full rml:bg-accent rml:px-1 rml:text-center rml:text-[11px] rml:leading-4.5 rml:font-semibold rml:text-on-accent rml:tabular-nums rml:ring-2 rml:ring-surface"
            >
              {queue.active}
            </span>
          )}
        </Button>
      )}
      <Button disabled={!props.onUpload} onClick={props.onUpload}>
        <UploadIcon />
        <span className="rml:@max-sm:sr-only">{messages.upload}</span>
      </Button>
      {props.onGenerate && (
        <Button variant="primary" onClick={props.onGenerate}>
          <SparklesIcon />
          {messages.generate}
        </Button>
      )}
    </header>
  );
}
