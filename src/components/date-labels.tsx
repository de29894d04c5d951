"use client";

import type { DateSection } from "./date-sections.js";
import { useScope } from "./scope.js";
import type { GridRows } from "./uniform-rows.js";

type DateLabelsProps = { sections: readonly DateSection[]; rows: GridRows; now: number };

/**
 * The dates over the rows of a grid: each stays in view as long as its section does. Hidden from screen readers, for
 * which the first cell of each section has the date as its description.
 */
export function DateLabels({ sections, rows, now }: DateLabelsProps) {
  const { formats, slot } = useScope();
  return sections.map((section) => {
    const top = rows.topOf(section.firstRow);
    return (
      <div
        key={`${section.unit} ${section.from}`}
        {...slot("media-grid-section")}
        aria-hidden="true"
        style={{ top, height: rows.topOf(section.endRow) - rows.gap - top }}
      >
        <span {...slot("media-grid-date")}>{formats.section(section, now)}</span>
      </div>
    );
  });
}
