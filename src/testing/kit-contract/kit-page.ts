import { type ComponentType, createElement, Fragment, type ReactNode, StrictMode } from "react";
import type { MediaLibraryKit } from "../../components/kit.js";

/** The part of Vitest's `page` (`vitest/browser`) that the contract uses. */
export type ContractPage = {
  getByRole(role: string, options?: { name?: string; exact?: boolean }): { elements(): Element[] };
  viewport(width: number, height: number): Promise<void>;
};

/** The part of Vitest's `userEvent` (`vitest/browser`) that the contract uses. */
export type ContractUserEvent = {
  click(
    element: Element,
    options?: { force?: boolean; position?: { x: number; y: number } },
  ): Promise<unknown>;
  hover(element: Element): Promise<unknown>;
  keyboard(text: string): Promise<unknown>;
  selectOptions(element: HTMLElement, value: string): Promise<unknown>;
};

/** Sends a command of the Chrome DevTools Protocol. */
export type SendCommand = (method: string, params: object) => Promise<unknown>;

type CdpSession = { send: SendCommand };

const isCdpSession = (session: object): session is CdpSession =>
  "send" in session && typeof session.send === "function";

export type Shown<State> = {
  state: () => State;
  set: (change: Partial<State>) => void;
};

/** One test's page: shows primitives of the kit and finds what a person would. */
export type KitPage = {
  kit: MediaLibraryKit;
  user: ContractUserEvent;
  viewport: (width: number, height: number) => Promise<void>;
  /** @throws Error if the browser under test does not speak the Chrome DevTools Protocol */
  sendCommand: SendCommand;
  /** Draws `draw(state, set)`, again after each `set`, as the owner of a controlled component does. */
  show: <State extends object>(
    initial: State,
    draw: (state: State, set: (change: Partial<State>) => void) => ReactNode,
  ) => Promise<Shown<State>>;
  /** The only element of that role and accessible name, once it is there. */
  find: (role: string, name?: string) => Promise<HTMLElement>;
  /** Waits until no element has that role and name. */
  gone: (role: string, name?: string) => Promise<void>;
  /** Now, without waiting. */
  all: (role: string, name?: string) => HTMLElement[];
};

/** Milliseconds that rules wait for an effect: set by the test that runs; a page runs one at a time. */
let patience = 0;

/** @throws Error with `rule`, unless the condition holds */
export function must(condition: boolean, rule: string): void {
  if (!condition) throw new Error(rule);
}

/** The value itself. @throws Error with `rule` if there is none */
export function present<T>(value: T | null | undefined, rule: string): T {
  if (value === null || value === undefined) throw new Error(rule);
  return value;
}

/** Waits until `check` holds. @throws Error with `rule` if it does not within the patience of the test */
export async function until(check: () => boolean, rule: string | (() => string)): Promise<void> {
  const end = performance.now() + patience;
  while (!check()) {
    if (performance.now() > end) throw new Error(typeof rule === "string" ? rule : rule());
    await pause(20);
  }
}

/** Waits, to see that something does not happen. */
export const pause = (milliseconds: number): Promise<void> =>
  new Promise((resolve) => setTimeout(resolve, milliseconds));

/** Waits until nothing that ends by itself moves or fades any more. */
export async function settled(): Promise<void> {
  const moving = () =>
    document
      .getAnimations()
      .some((each) => each.playState === "running" && each.effect?.getComputedTiming().endTime !== Infinity);
  await pause(50);
  await until(() => !moving(), `An animation that should have ended is still running after ${patience} ms.`);
}

/** Waits until the element has the focus. */
export const hasFocus = (element: Element, rule: string): Promise<void> =>
  until(() => document.activeElement === element, rule);

/** Where a person presses a control: a native radio or checkbox may be hidden within the label that shows it. */
export function pressTarget(control: HTMLElement): HTMLElement {
  const { width, height } = control.getBoundingClientRect();
  const label = control instanceof HTMLInputElement ? control.labels?.[0] : control.closest("label");
  return (width < 8 || height < 8) && label ? label : control;
}

/** The text of the elements that `aria-describedby` names. */
export const descriptionOf = (element: Element): string =>
  (element.getAttribute("aria-describedby") ?? "")
    .split(/\s+/)
    .map((id) => document.getElementById(id)?.textContent ?? "")
    .join(" ");

/** Whether a person can see the element, as far as its styles say. */
export const isShown = (element: Element): boolean =>
  element.checkVisibility({ opacityProperty: true, visibilityProperty: true });

/** An element that shows this very text, where a person can see one. */
export const visibleText = (text: string): HTMLElement | undefined =>
  [...document.body.querySelectorAll<HTMLElement>("*")].find(
    (element) =>
      [...element.childNodes].some((node) => node.nodeType === Node.TEXT_NODE && node.nodeValue === text) &&
      isShown(element),
  );

/** Runs one test on a page of its own, which is empty again afterwards. */
export async function withKitPage(
  options: {
    kit: MediaLibraryKit;
    wrapper: ComponentType<{ children: ReactNode }> | undefined;
    page: ContractPage;
    userEvent: ContractUserEvent;
    cdp: (() => object) | undefined;
    patience: number;
  },
  run: (page: KitPage) => Promise<void>,
): Promise<void> {
  const { page, userEvent, kit, cdp } = options;
  patience = options.patience;
  // Loaded here, so that an app that takes only the mock generator from this entry point loads no renderer.
  const { createRoot } = await import("react-dom/client");
  const container = document.body.appendChild(document.createElement("div"));
  const root = createRoot(container);

  const all = (role: string, name?: string): HTMLElement[] =>
    page
      .getByRole(role, name === undefined ? {} : { name, exact: true })
      .elements()
      .filter((element) => element instanceof HTMLElement);
  const called = (role: string, name?: string) =>
    name === undefined ? `of role ${role}` : `of role ${role} named “${name}”`;

  const kitPage: KitPage = {
    kit,
    async sendCommand(method, params) {
      const session = cdp?.() ?? {};
      if (!isCdpSession(session))
        throw new Error("This browser has no session of the Chrome DevTools Protocol.");
      return session.send(method, params);
    },
    user: userEvent,
    viewport: (width, height) => page.viewport(width, height),
    all,
    async show(initial, draw) {
      let state = initial;
      const set = (change: Partial<typeof initial>) => {
        state = { ...state, ...change };
        render();
      };
      let committed = () => {};
      const render = () => {
        // The page is a div with room around it, so that nothing lies under the pointer by chance.
        const content = createElement("div", { ref: committed, style: { padding: 48 } }, draw(state, set));
        root.render(
          createElement(StrictMode, null, createElement(options.wrapper ?? Fragment, null, content)),
        );
      };
      await new Promise<void>((resolve) => {
        committed = resolve;
        render();
      });
      return { state: () => state, set };
    },
    async find(role, name) {
      await until(() => all(role, name).length > 0, `There is no element ${called(role, name)}.`);
      const [element, ...others] = all(role, name);
      must(others.length === 0, `More than one element is ${called(role, name)}.`);
      return present(element, `There is no element ${called(role, name)}.`);
    },
    gone: (role, name) =>
      until(() => all(role, name).length === 0, `An element ${called(role, name)} is still there.`),
  };

  await page.viewport(1000, 700);
  try {
    await run(kitPage);
  } finally {
    root.unmount();
    container.remove();
  }
}
