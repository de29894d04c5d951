"use client";

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

/** Pictures in the document beyond those in view, on either side. */
const BEYOND = 4;

/** Pictures that the Page keys go by. */
const PAGE = 10;

/** The pictures to draw: from the first to before the last. */
function rangeInView(strip: Element, cellWidth: number, count: number): [start: number, end: number] {
  // From right to left, scrolling goes into the negative.
  const left = Math.abs(strip.scrollLeft);
  const start = Math.floor(left / cellWidth) - BEYOND;
  const end = Math.ceil((left + strip.clientWidth) / cellWidth) + BEYOND;
  return [Math.max(0, Math.min(start, count)), Math.min(count, end)];
}

/**
 * All of the list as small pictures, of which those in view are in the document. One tab stop: the list itself holds the
 * focus, so that scrolling a picture out of the document cannot take it.
 */
export const ViewerFilmstrip = memo(Filmstrip);

function Filmstrip({ list, index, onTurn, onGoTo }: ViewerFilmstripProps) {
  const { messages, slot } = useScope();
  const [element, setElement] = useState<HTMLElement | null>(null);
  const optionId = useId();
  const rem = element ? Number.parseFloat(getComputedStyle(document.documentElement).fontSize) : 16;
  const isRtl = element !== null && isRightToLeft(element);
  const { count } = list;
  const cellWidth = CELL_REM * rem;
  const [[start, end], setRange] = useState<[start: number, end: number]>([0, 0]);

  useLayoutEffect(() => {
    if (element && index >= 0) {
      const left = (index + 0.5) * cellWidth - element.clientWidth / 2;
      element.scrollTo({ left: isRtl ? -left : left });
    }
  }, [element, index, cellWidth, isRtl]);
  // biome-ignore lint/correctness/useExhaustiveDependencies: what the scrolling to another index shows is drawn with it
  useLayoutEffect(() => {
    if (!element) return;
    const look = () =>
      setRange((before) => {
        const now = rangeInView(element, cellWidth, count);
        return now[0] === before[0] && now[1] === before[1] ? before : now;
      });
    look();
    element.addEventListener("scroll", look, { passive: true });
    const resizes = new ResizeObserver(look);
    resizes.observe(element);
    return () => {
      element.removeEventListener("scroll", look);
      resizes.disconnect();
    };
  }, [element, cellWidth, count, index]);
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
      <div role="presentation" {...slot("viewer-strip-content")} style={{ width: count * cellWidth }}>
        {Array.from({ length: end - start }, (_, offset) => start + offset).map((at) => (
          // biome-ignore lint/a11y/useFocusableInteractive: the list holds the focus
          // biome-ignore lint/a11y/useKeyWithClickEvents: the keys are the list's
          <div
            key={list.ids[at] ?? at}
            {...slot("viewer-strip-cell")}
            id={`${optionId}${at}`}
            role="option"
            aria-label={list.at(at)?.name ?? messages.position(at + 1, count)}
            aria-selected={at === index}
            aria-posinset={at + 1}
            aria-setsize={count}
            style={{ insetInlineStart: at * cellWidth }}
            onClick={() => onGoTo(at)}
          >
            <StripPicture id={list.ids[at]} />
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
