"use client";

import { useVirtualizer } from "@tanstack/react-virtual";
import {
  type KeyboardEvent,
  memo,
  useEffect,
  useId,
  useLayoutEffect,
  useState,
  type WheelEvent,
} from "react";
import type { AssetList } from "../core/library/query/asset-query.js";
import { useAssetUrl } from "../react/use-asset-url.js";
import { useScope } from "./scope.js";
import { isRightToLeft } from "./viewer-keys.js";

type ViewerFilmstripProps = {
  list: AssetList;
  /** Of the asset in view, from 0; -1 where it is not in the list. It may be a frame behind. */
  index: number;
  onTurn: (step: 1 | -1) => void;
  onGoTo: (index: number) => void;
};

/** The width of a picture with its gap, in rem. */
const CELL_REM = 3.5;

/** Pictures that the Page keys go by. */
const PAGE = 10;

/**
 * All of the list as small pictures, of which those in view are in the document. One tab stop: the list itself holds the
 * focus, so that scrolling a picture out of the document cannot take it.
 */
export const ViewerFilmstrip = memo(Filmstrip);

function Filmstrip({ list, index, onTurn, onGoTo }: ViewerFilmstripProps) {
  // TanStack's virtualizer changes in place, which the React Compiler cannot see.
  "use no memo";
  const { messages, slot } = useScope();
  const [element, setElement] = useState<HTMLElement | null>(null);
  const optionId = useId();
  const rem = element ? Number.parseFloat(getComputedStyle(document.documentElement).fontSize) : 16;
  const isRtl = element !== null && isRightToLeft(element);
  const { count } = list;
  const virtualizer = useVirtualizer({
    count,
    horizontal: true,
    isRtl,
    getScrollElement: () => element,
    estimateSize: () => CELL_REM * rem,
    overscan: 4,
  });
  const cells = virtualizer.getVirtualItems();
  const [start, end] = [cells[0]?.index ?? 0, (cells.at(-1)?.index ?? -1) + 1];

  // biome-ignore lint/correctness/useExhaustiveDependencies: cells of another size must be laid out anew
  useLayoutEffect(() => virtualizer.measure(), [virtualizer, rem]);
  // biome-ignore lint/correctness/useExhaustiveDependencies: also where the list has grown before it
  useLayoutEffect(() => {
    if (element && index >= 0) virtualizer.scrollToIndex(index, { align: "center" });
  }, [virtualizer, element, index, count, rem]);
  useEffect(() => {
    // The pictures need their ids only; the records are for their names.
    if (end > start) list.range(start, end).catch(() => {});
  }, [list, start, end]);

  const onKeyDown = (event: KeyboardEvent<HTMLElement>): void => {
    if (event.altKey || event.ctrlKey || event.metaKey) return;
    const actions: Partial<Record<string, () => void>> = {
      ArrowLeft: () => onTurn(isRtl ? 1 : -1),
      ArrowRight: () => onTurn(isRtl ? -1 : 1),
      PageUp: () => onGoTo(Math.max(0, index - PAGE)),
      PageDown: () => onGoTo(Math.min(count - 1, index + PAGE)),
      Home: () => onGoTo(0),
      End: () => onGoTo(count - 1),
    };
    const action = actions[event.key];
    if (!action) return;
    event.preventDefault();
    action();
  };

  const onWheel = ({ deltaX, deltaY, currentTarget }: WheelEvent<HTMLElement>): void => {
    if (Math.abs(deltaY) > Math.abs(deltaX)) currentTarget.scrollBy({ left: isRtl ? -deltaY : deltaY });
  };

  return (
    <div
      {...slot("viewer-strip")}
      ref={setElement}
      role="listbox"
      aria-label={messages.filmstrip}
      aria-orientation="horizontal"
      aria-activedescendant={index >= start && index < end ? `${optionId}${index}` : undefined}
      tabIndex={0}
      onKeyDown={onKeyDown}
      onWheel={onWheel}
    >
      <div
        role="presentation"
        {...slot("viewer-strip-content")}
        style={{ width: virtualizer.getTotalSize() }}
      >
        {cells.map((cell) => (
          // biome-ignore lint/a11y/useFocusableInteractive: the list holds the focus
          // biome-ignore lint/a11y/useKeyWithClickEvents: the keys are the list's
          <div
            key={list.ids[cell.index] ?? cell.index}
            {...slot("viewer-strip-cell")}
            id={`${optionId}${cell.index}`}
            role="option"
            aria-label={list.at(cell.index)?.name ?? messages.position(cell.index + 1, count)}
            aria-selected={cell.index === index}
            aria-posinset={cell.index + 1}
            aria-setsize={count}
            style={{ insetInlineStart: cell.start }}
            onClick={() => onGoTo(cell.index)}
          >
            <StripPicture id={list.ids[cell.index]} />
          </div>
        ))}
      </div>
    </div>
  );
}

function StripPicture({ id }: { id: string | undefined }) {
  const url = useAssetUrl(id, "thumbnail");
  return url ? <img className="rml-fill" src={url} alt="" draggable={false} decoding="async" /> : null;
}
