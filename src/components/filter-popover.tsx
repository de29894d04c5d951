"use client";

import { memo, useState } from "react";
import type { AssetFacets, AssetQuery, FacetValue } from "../core/library/query/asset-query.js";
import { isKindAccepted } from "./accepted-types.js";
import {
  countFilters,
  isOriginKind,
  type ListFilter,
  toggleFilter,
  valuesOf,
  withoutFilters,
} from "./filter-values.js";
import { FilterIcon } from "./icons.js";
import { useKit } from "./kit.js";
import { useScope } from "./scope.js";

type FilterProps = {
  query: AssetQuery;
  facets: AssetFacets;
  onQueryChange: (query: AssetQuery) => void;
  /** The types that can be shown, as a query takes them; undefined for all. */
  types?: readonly string[] | undefined;
};

/** Values of one facet that are offered; those chosen are always there. */
const MOST_VALUES = 12;

const DAY = 24 * 60 * 60 * 1000;

/** Days back from now, as the choice of dates offers them; "" is any time. */
const PERIODS = ["", "7", "30", "365"];

/** Everything that narrows down what is shown, with how many assets each choice would find. */
export const FilterPopover = memo(function FilterPopover({
  disabled,
  ...props
}: FilterProps & { disabled: boolean }) {
  const { Badge, IconButton, Popover } = useKit();
  const { messages, languageProps, slot } = useScope();
  const [open, setOpen] = useState(false);
  const active = countFilters(props.query);
  return (
    <span {...slot("filter-button")}>
      <Popover
        {...slot("filter-panel")}
        {...languageProps}
        label={messages.filter}
        open={open}
        onOpenChange={setOpen}
        trigger={<IconButton label={messages.filter} icon={<FilterIcon size={18} />} disabled={disabled} />}
      >
        <FilterPanel {...props} />
      </Popover>
      {active > 0 && (
        <Badge {...slot("filter-count")} tone="accent" label={messages.activeFilters(active)}>
          {active}
        </Badge>
      )}
    </span>
  );
});

/** Rendered while the popover is open: facets are counted only then. */
function FilterPanel({ query, facets, onQueryChange, types }: FilterProps) {
  const { Button, Checkbox, Select } = useKit();
  const { messages, slot } = useScope();
  const facetProps = { query, onQueryChange };
  return (
    <div className="rml-stack">
      <Facet
        {...facetProps}
        field="type"
        title={messages.filterType}
        values={facets.kind.filter(({ value }) => isKindAccepted(value, types))}
        nameOf={messages.kind}
      />
      <Facet
        {...facetProps}
        field="source"
        title={messages.filterSource}
        values={facets.source}
        nameOf={messages.sourceName}
      />
      <Facet {...facetProps} field="model" title={messages.model} values={facets.model} />
      <Facet {...facetProps} field="provider" title={messages.filterProvider} values={facets.provider} />
      <Facet
        {...facetProps}
        field="orientation"
        title={messages.filterOrientation}
        values={facets.orientation}
        nameOf={messages.orientation}
      />
      <Facet
        {...facetProps}
        field="origin"
        title={messages.origin}
        values={facets.origin}
        nameOf={(kind) => messages.originBadge(isOriginKind(kind) ? kind : "unknown")}
      />
      <Facet {...facetProps} field="tags" title={messages.tags} values={facets.tags} />
      <Checkbox
        label={messages.facetValue(messages.filterStarred, facets.starred)}
        checked={query.starred === true}
        onCheckedChange={(starred) => onQueryChange({ ...query, starred: starred || undefined })}
      />
      <Select
        label={messages.filterRating}
        options={[
          { value: "", label: messages.anyRating },
          ...[1, 2, 3, 4, 5].map((stars) => ({ value: String(stars), label: messages.atLeastStars(stars) })),
        ]}
        value={String(query.rating ?? "")}
        onValueChange={(value) =>
          onQueryChange({ ...query, rating: value === "" ? undefined : Number(value) })
        }
      />
      <Select
        label={messages.filterDate}
        options={PERIODS.map((days) => ({ value: days, label: messages.lastDays(Number(days)) }))}
        value={periodOf(query)}
        onValueChange={(days) =>
          onQueryChange({ ...query, to: undefined, from: days === "" ? undefined : startOf(Number(days)) })
        }
      />
      <Button
        {...slot("filter-clear")}
        disabled={countFilters(query) === 0}
        onClick={() => onQueryChange(withoutFilters(query))}
      >
        {messages.clearFilters}
      </Button>
    </div>
  );
}

/** Whole days, so that the same choice is the same query all day. */
const startOf = (days: number): number => Math.floor(Date.now() / DAY) * DAY - (days - 1) * DAY;

function periodOf({ from }: AssetQuery): string {
  return PERIODS.find((days) => days !== "" && startOf(Number(days)) === from) ?? "";
}

type FacetProps = Pick<FilterProps, "query" | "onQueryChange"> & {
  field: ListFilter;
  title: string;
  values: readonly FacetValue[];
  /** The text of a value. Default the value itself. */
  nameOf?: (value: string) => string;
};

function Facet({ query, onQueryChange, field, title, values, nameOf }: FacetProps) {
  const { Checkbox } = useKit();
  const { messages, slot } = useScope();
  const chosen = valuesOf(query, field);
  const counts = new Map(values.slice(0, MOST_VALUES).map(({ value, count }) => [value, count]));
  for (const value of chosen) {
    if (!counts.has(value)) counts.set(value, values.find((each) => each.value === value)?.count ?? 0);
  }
  if (counts.size === 0) return null;
  return (
    <fieldset {...slot("facet", "rml-stack")}>
      <legend {...slot("facet-title", "rml-small rml-strong")}>{title}</legend>
      {[...counts].map(([value, count]) => (
        <Checkbox
          key={value}
          label={messages.facetValue(nameOf?.(value) ?? value, count)}
          checked={chosen.includes(value)}
          onCheckedChange={() => onQueryChange(toggleFilter(query, field, value))}
        />
      ))}
    </fieldset>
  );
}
