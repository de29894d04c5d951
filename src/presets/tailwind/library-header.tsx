"use client";

import { useRef } from "react";
import { CloseIcon, SearchIcon, SparklesIcon, UploadIcon } from "../shared/icons.js";
import { useMessages } from "../shared/preset-context.js";
import { Button } from "./button.js";

export type LibraryHeaderProps = {
  titleId: string;
  /** Undefined while nobody knows. */
  assetCount: number | undefined;
  query: string;
  onQueryChange: (text: string) => void;
  onUpload: (() => void) | undefined;
  /** Without it there is no Generate button. */
  onGenerate: (() => void) | undefined;
};

export function LibraryHeader(props: LibraryHeaderProps) {
  const messages = useMessages();
  const search = useRef<HTMLInputElement>(null);
  const clear = (): void => {
    props.onQueryChange("");
    search.current?.focus();
  };
  return (
    <header className="rml:flex rml:flex-wrap rml:items-center rml:gap-x-2 rml:gap-y-3 rml:px-4 rml:pt-4 rml:pb-1 rml:@sm:px-6 rml:@sm:pt-5">
      <div className="rml:mr-auto rml:flex rml:min-w-0 rml:flex-col rml:pr-2 rml:@sm:flex-row rml:@sm:items-baseline rml:@sm:gap-2.5">
        <h2 id={props.titleId} className="rml:truncate rml:text-xl rml:font-semibold rml:tracking-tight">
          {messages.library}
        </h2>
        {!!props.assetCount && (
          <span className="rml:text-xs rml:whitespace-nowrap rml:text-muted rml:@sm:text-sm rml:tabular-nums">
            {messages.assetCount(props.assetCount)}
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
