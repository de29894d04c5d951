"use client";

import {
  createContext,
  type ReactNode,
  useContext,
  useEffect,
  useLayoutEffect,
  useRef,
  useState,
} from "react";
import { createPortal } from "react-dom";

type LiveRegion = {
  announce: (text: string) => void;
  /** Returns the function that takes the place away again. */
  addPlace: (element: HTMLElement) => () => void;
};

const LiveRegionContext = createContext<LiveRegion | undefined>(undefined);

const ignore = (): void => {};

/** Says something in the live region of the screen around; nothing where there is none. */
export const useAnnounce = () => useContext(LiveRegionContext)?.announce ?? ignore;

const PlaceContext = createContext<HTMLElement | undefined>(undefined);

/** Where the live region stands now: in the topmost modal, else in the screen itself. */
export const useLiveRegionPlace = () => useContext(PlaceContext);

/** Milliseconds that a region stands empty where it has moved to: what comes with it, nobody reads out. */
const SETTLING = 100;

/** One live region for all below. It stands in the last `LiveRegionPlace`: a modal makes the page around it inert. */
export function LiveRegionProvider({ children }: { children: ReactNode }) {
  // `id` tells one announcement from another of the same words.
  const [announcement, setAnnouncement] = useState({ id: 0, text: "" });
  const [said, setSaid] = useState(announcement);
  const [places, setPlaces] = useState<readonly HTMLElement[]>([]);
  const place = places.at(-1);
  const [region] = useState<LiveRegion>(() => ({
    announce: (text) => setAnnouncement(({ id }) => ({ id: id + 1, text })),
    addPlace(element) {
      setPlaces((all) => [...all, element]);
      return () => setPlaces((all) => all.filter((each) => each !== element));
    },
  }));

  // biome-ignore lint/correctness/useExhaustiveDependencies: a region that moved meanwhile has to settle anew
  useEffect(() => {
    const timer = setTimeout(() => setSaid(announcement), SETTLING);
    return () => clearTimeout(timer);
  }, [announcement, place]);

  return (
    <LiveRegionContext.Provider value={region}>
      <PlaceContext.Provider value={place}>{children}</PlaceContext.Provider>
      {place &&
        createPortal(
          <div role="status" aria-live="polite" className="rml-visually-hidden">
            {/* Another element each time, so that the same words are read out again. */}
            <span key={said.id}>{said.text}</span>
          </div>,
          place,
        )}
    </LiveRegionContext.Provider>
  );
}

/** A live region for a part that may stand alone; within a screen, that of the screen. */
export function OwnLiveRegion({ children }: { children: ReactNode }) {
  const outer = useContext(LiveRegionContext);
  return outer ? children : <LiveRegionProvider>{children}</LiveRegionProvider>;
}

/** Where the live region may stand; in a dialog, rendered while it is open. */
export function LiveRegionPlace() {
  const region = useContext(LiveRegionContext);
  const ref = useRef<HTMLDivElement>(null);
  useLayoutEffect(() => (ref.current && region ? region.addPlace(ref.current) : undefined), [region]);
  return region && <div ref={ref} className="rml-live-region" />;
}
