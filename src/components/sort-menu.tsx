"use client";

import { memo } from "react";
import type { AssetQuery, AssetSort } from "../core/library/query/asset-query.js";
import { SortIcon } from "./icons.js";
import { useKit } from "./kit.js";
import { useScope } from "./scope.js";

type SortMenuProps = {
  query: AssetQuery;
  onQueryChange: (query: AssetQuery) => void;
  disabled: boolean;
};

const SORTS: readonly AssetSort[] = ["added", "taken", "name", "size", "dimensions", "rating"];

/** What the assets are sorted by, and in which direction. */
export const SortMenu = memo(function SortMenu({ query, onQueryChange, disabled }: SortMenuProps) {
  const { IconButton, Menu } = useKit();
  const { messages, languageProps, slot } = useScope();
  const { sort = "added" } = query;
  const direction = query.direction ?? (sort === "name" || sort === "manual" ? "asc" : "desc");
  const directionTexts = messages.sortDirections(sort);
  return (
    <Menu
      {...slot("sort-menu")}
      {...languageProps}
      label={messages.sort}
      trigger={
        <IconButton
          {...slot("sort-button")}
          label={messages.sort}
          icon={<SortIcon size={18} />}
          disabled={disabled}
        />
      }
      items={[
        ...(query.album === undefined ? SORTS : ([...SORTS, "manual"] as const)).map((each) => ({
          label: messages.sortBy(each),
          checked: each === sort,
          onSelect: () => onQueryChange({ ...query, sort: each, direction: undefined }),
        })),
        ...(["desc", "asc"] as const).map((each) => ({
          label: directionTexts[each],
          checked: each === direction,
          onSelect: () => onQueryChange({ ...query, sort, direction: each }),
        })),
      ]}
    />
  );
});
