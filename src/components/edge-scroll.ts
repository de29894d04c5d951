/** Pixels from an edge within which a drag scrolls, and how fast it does so at the edge itself, in pixels a second. */
const [ZONE, SPEED] = [56, 1400];

/** Scrolls an element while a pointer that drags is near its upper or lower edge, or beyond. */
export function createEdgeScroll(element: HTMLElement, onScroll: () => void) {
  let speed = 0;
  let request = 0;
  let before = 0;
  const tick = (now: number): void => {
    // A page in the background gets no frames; when it is back, that was no long step.
    const seconds = Math.min(0.05, (now - before) / 1000);
    before = now;
    element.scrollTop += speed * seconds;
    onScroll();
    request = requestAnimationFrame(tick);
  };
  const stop = (): void => {
    cancelAnimationFrame(request);
    request = 0;
  };
  return {
    /** The pointer's place in the window. */
    moveTo(y: number): void {
      const { top, bottom } = element.getBoundingClientRect();
      const above = Math.min(1, Math.max(0, (top + ZONE - y) / ZONE));
      const below = Math.min(1, Math.max(0, (y - bottom + ZONE) / ZONE));
      speed = (below - above) * SPEED;
      if (speed === 0) stop();
      else if (request === 0) {
        before = performance.now();
        request = requestAnimationFrame(tick);
      }
    },
    stop,
  };
}
