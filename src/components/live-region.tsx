"use client";

import {
  createContext,
  type ReactNode,
  useCallback,
  useContext,
  useEffect,
  useLayoutEffect,
  useRef,
  useState,
} from "react";
import { createPortal } from "react-dom";

/** `id` tells one announcement from another of the same words. */
export type Announcement = { id: number; text: string };

export function useAnnouncement() {
  const [announcement, setAnnouncement] = useState<Announcement>({ id: 0, text: "" });
  const announce = useCallback(
    (text: string): void => setAnnouncement(({ id }) => ({ id: id + 1, text })),
    [],
  );
  return { announcement, announce };
}

type AddPlace = (element: HTMLElement) => () => void;

const AnnounceContext = createContext<(text: string) => void>(() => {});

/** Says something in the live region of the screen around; nothing where there is none. */
export const useAnnounce = () => useContext(AnnounceContext);

const PlaceContext = createContext<AddPlace | undefined>(undefined);

/** Milliseconds that a region stands empty where it has moved to: what comes with it, nobody reads out. */
const SETTLING = 100;

/** One live region for all below. It stands in the last `LiveRegionPlace`: a modal makes the page around it inert. */
export function LiveRegionProvider({
  announcement,
  announce,
  children,
}: ReturnType<typeof useAnnouncement> & {
  children: ReactNode;
}) {
  const [places, setPlaces] = useState<readonly HTMLElement[]>([]);
  const [said, setSaid] = useState(announcement);
  const place = places.at(-1);
  const addPlace = useCallback<AddPlace>((element) => {
    setPlaces((all) => [...all, element]);
    return () => setPlaces((all) => all.filter((each) => each !== element));
  }, []);

  // biome-ignore lint/correctness/useExhaustiveDependencies: a region that moved meanwhile has to settle anew
  useEffect(() => {
    const timer = setTimeout(() => setSaid(announcement), SETTLING);
    return () => clearTimeout(timer);
  }, [announcement, place]);

  return (
    <PlaceContext.Provider value={addPlace}>
      <AnnounceContext.Provider value={announce}>{children}</AnnounceContext.Provider>
      {place &&
        createPortal(
          <div role="status" aria-live="polite">
            {/* Another element each time, so that the same words are read out again. */}
            <span key={said.id}>{said.text}</span>
          </div>,
          place,
        )}
    </PlaceContext.Provider>
  );
}

/** Where the live region may stand; in a dialog, rendered while it is open. */
export function LiveRegionPlace() {
  const addPlace = useContext(PlaceContext);
  const ref = useRef<HTMLDivElement>(null);
  useLayoutEffect(() => (ref.current && addPlace ? addPlace(ref.current) : undefined), [addPlace]);
  return addPlace && <div ref={ref} className="rml-visually-hidden" />;
}
