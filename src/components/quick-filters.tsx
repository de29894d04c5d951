"use client";

import { memo } from "react";
import type { AssetQuery } from "../core/library/query/asset-query.js";
import { isKindAccepted } from "./accepted-types.js";
import { SelectAllIcon } from "./icons.js";
import { useKit } from "./kit.js";
import { useScope } from "./scope.js";

type QuickFiltersProps = {
  query: AssetQuery;
  onQueryChange: (query: AssetQuery) => void;
  /** How many are shown, in words. */
  countText: string;
  disabled: boolean;
  /** The types that can be shown, as a query takes them; undefined for all. */
  types?: readonly string[] | undefined;
  /** For a library too narrow for the button among the others; undefined where not all can be selected. */
  onSelectAll: (() => void) | undefined;
};

/** The filters that are used most, one press each. */
export const QuickFilters = memo(function QuickFilters(props: QuickFiltersProps) {
  const { query, onQueryChange, countText, disabled, onSelectAll, types } = props;
  const { Button, IconButton } = useKit();
  const { messages, slot } = useScope();
  const { type, source, starred } = query;
  const filters = [
    {
      label: messages.filterAll,
      pressed: type === undefined && source === undefined && starred === undefined,
      next: { type: undefined, source: undefined, starred: undefined },
    },
    {
      label: messages.filterUploads,
      pressed: source === "upload",
      next: { source: source === "upload" ? undefined : ("upload" as const) },
    },
    {
      label: messages.filterAI,
      pressed: source === "ai",
      next: { source: source === "ai" ? undefined : ("ai" as const) },
    },
    ...(isKindAccepted("video", types)
      ? [
          {
            label: messages.filterVideos,
            pressed: type === "video",
            next: { type: type === "video" ? undefined : "video" },
          },
        ]
      : []),
    {
      label: messages.filterStarred,
      pressed: starred === true,
      next: { starred: starred === true ? undefined : true },
    },
  ];
  return (
    <fieldset {...slot("quick-filters", "rml-row")} aria-label={messages.quickFilters}>
      {filters.map(({ label, pressed, next }) => (
        <Button
          key={label}
          {...slot("quick-filter")}
          size="sm"
          variant="quiet"
          disabled={disabled}
          aria-pressed={pressed}
          onClick={() => onQueryChange({ ...query, ...next })}
        >
          {label}
        </Button>
      ))}
      {onSelectAll && (
        <IconButton
          {...slot("quick-select-all")}
          size="sm"
          label={messages.selectAll}
          icon={<SelectAllIcon size={18} />}
          disabled={disabled}
          onClick={onSelectAll}
        />
      )}
      {countText !== "" && <p {...slot("library-count", "rml-muted rml-small")}>{countText}</p>}
    </fieldset>
  );
});
