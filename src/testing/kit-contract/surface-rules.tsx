import type { ComponentType } from "react";
import type { DrawerProps, MediaLibraryKit } from "../../components/kit.js";
import { hasFocus, isShown, type KitPage, must, pause, settled, until } from "./kit-page.js";
import type { KitRules } from "./kit-rules.js";

type SurfaceName = "Dialog" | "Drawer";

function surfaceOf({ Dialog, Drawer }: MediaLibraryKit, name: SurfaceName): ComponentType<DrawerProps> {
  return name === "Drawer" ? Drawer : (props) => <Dialog {...props} size="sm" />;
}

/** A button that opens a surface, and one beside it that a modal surface puts out of reach. */
async function showSurface(page: KitPage, name: SurfaceName, props: Partial<DrawerProps> = {}) {
  const Surface = surfaceOf(page.kit, name);
  const calls = { close: 0, outside: 0 };
  const shown = await page.show({ open: false }, ({ open }, set) => (
    <>
      <button type="button" onClick={() => set({ open: true })}>
        Open
      </button>
      <button type="button" onClick={() => (calls.outside += 1)}>
        Outside
      </button>
      <Surface
        label="Details"
        {...props}
        open={open}
        onClose={() => {
          calls.close += 1;
          set({ open: false });
        }}
      >
        {props.children ?? (
          <>
            <button type="button">First</button>
            <button type="button">Last</button>
          </>
        )}
      </Surface>
    </>
  ));
  const opener = await page.find("button", "Open");
  const outside = await page.find("button", "Outside");
  const open = async (): Promise<HTMLElement> => {
    await page.user.click(opener);
    const surface = await page.find("dialog", "Details");
    await until(() => surface.contains(document.activeElement), `${name} does not move the focus in.`);
    await settled();
    return surface;
  };
  return { ...shown, calls, opener, outside, open };
}

/** A press on the page near its upper left corner, whatever lies there. */
const pressBeside = (user: KitPage["user"]) =>
  user.click(document.documentElement, { force: true, position: { x: 6, y: 6 } });

export const surfaceRules: KitRules = ({ group, test }) => {
  for (const name of ["Dialog", "Drawer"] as const) {
    group(name, () => {
      test("is a modal dialog that is named by `label`", async (page) => {
        const { open } = await showSurface(page, name);
        const surface = await open();
        must(
          surface.getAttribute("aria-modal") === "true" || surface.matches(":modal"),
          `${name} is neither aria-modal nor a native modal.`,
        );
      });

      test("has its children in the document only while it is open", async (page) => {
        const { open, set } = await showSurface(page, name);
        must(!document.body.textContent?.includes("First"), "The children are there before it is opened.");
        await open();
        await page.find("button", "First");
        set({ open: false });
        await until(
          () => !document.body.textContent?.includes("First"),
          "The children are still there after it was closed.",
        );
      });

      test("moves the focus to the first element that takes it, and back when it closes", async (page) => {
        const { open, opener, set } = await showSurface(page, name);
        await open();
        await hasFocus(await page.find("button", "First"), "The focus is not on the first element.");
        await page.user.keyboard("{Escape}");
        await hasFocus(opener, "After Escape the focus is not back where it was.");
        await open();
        set({ open: false });
        await hasFocus(opener, "After its owner closed it the focus is not back where it was.");
      });

      test("moves the focus to the element with data-autofocus", async (page) => {
        const { Button, TextArea } = page.kit;
        const { open } = await showSurface(page, name, {
          children: (
            <>
              <Button>Cancel</Button>
              <TextArea label="Prompt" data-autofocus="" value="" onValueChange={() => {}} />
            </>
          ),
        });
        await open();
        await hasFocus(
          await page.find("textbox", "Prompt"),
          "The focus is not on the TextArea with data-autofocus.",
        );
      });

      test("holds the focus and makes the page inert", async (page) => {
        const { open, outside, calls } = await showSurface(page, name, { dismissible: false });
        const surface = await open();
        for (let presses = 0; presses < 5; presses += 1) {
          await page.user.keyboard("{Tab}");
          await pause(30);
          must(document.activeElement !== outside, "Tab leaves the surface for the page behind it.");
          const isOnThePage = [document.body, document.documentElement].every(
            (element) => element !== document.activeElement,
          );
          must(
            !isOnThePage || surface.contains(document.activeElement) || isFocusGuard(document.activeElement),
            "Tab leaves the surface for the page behind it.",
          );
        }
        await page.user.click(outside, { force: true });
        must(calls.outside === 0, "A button behind the surface can be clicked.");
      });

      test("closes by Escape and by a press beside it", async (page) => {
        const { open, calls } = await showSurface(page, name);
        await open();
        await page.user.keyboard("{Escape}");
        await page.gone("dialog", "Details");
        must(calls.close === 1, `Escape calls onClose ${calls.close} times.`);
        await open();
        await pressBeside(page.user);
        await page.gone("dialog", "Details");
        must(calls.close === 2, `A press beside it calls onClose ${calls.close - 1} times.`);
      });

      test("does not close by a press within it", async (page) => {
        const { open, calls } = await showSurface(page, name);
        await page.user.click((await open()).firstElementChild ?? document.body, { force: true });
        await pause(100);
        must(calls.close === 0, "A press within the surface closes it.");
      });

      test("closes by Escape alone where it is not dismissible", async (page) => {
        const { open, calls } = await showSurface(page, name, { dismissible: false });
        await open();
        await pressBeside(page.user);
        await pause(100);
        must(calls.close === 0, "A press beside a surface that is not dismissible closes it.");
        await page.user.keyboard("{Escape}");
        await page.gone("dialog", "Details");
      });

      test("stays open where Escape was used by something within", async (page) => {
        const { open, calls } = await showSurface(page, name, {
          children: (
            <input
              aria-label="Note"
              onKeyDown={(event) => {
                event.preventDefault();
                event.stopPropagation();
              }}
            />
          ),
        });
        await open();
        await page.user.keyboard("{Escape}");
        await pause(100);
        must(
          calls.close === 0,
          "Escape closes the surface although a field within has prevented its default.",
        );
      });

      test("stays open until its owner closes it", async (page) => {
        let requests = 0;
        const Surface = surfaceOf(page.kit, name);
        await page.show({}, () => (
          <Surface label="Details" open onClose={() => (requests += 1)}>
            <button type="button">First</button>
          </Surface>
        ));
        const surface = await page.find("dialog", "Details");
        await until(() => surface.contains(document.activeElement), "The focus is not in the surface.");
        await page.user.keyboard("{Escape}");
        await until(() => requests === 1, "Escape does not call onClose.");
        await pause(100);
        must(surface.isConnected && isShown(surface), "It has closed itself.");
      });

      test("passes on the keys that are pressed in it", async (page) => {
        const keys: string[] = [];
        const { open } = await showSurface(page, name, { onKeyDown: ({ key }) => keys.push(key) });
        await open();
        await page.user.keyboard("i");
        must(keys.join() === "i", "onKeyDown does not hear a key that is pressed in the surface.");
      });

      test("opens above what is open, whichever was opened first before", async (page) => {
        const Surface = surfaceOf(page.kit, name);
        const { set } = await page.show({ under: false, over: false }, ({ under, over }, set) => (
          <>
            <Surface label="Over" open={over} onClose={() => set({ over: false })}>
              <button type="button">Above</button>
            </Surface>
            <page.kit.Dialog size="full" label="Under" open={under} onClose={() => set({ under: false })}>
              <button type="button">Beneath</button>
            </page.kit.Dialog>
          </>
        ));
        const shows = async (label: string, button: string) => {
          await page.find("dialog", label);
          await settled();
          const { left, top, width, height } = (await page.find("button", button)).getBoundingClientRect();
          const hit = document.elementFromPoint(left + width / 2, top + height / 2);
          must(hit?.textContent === button, `${label} is opened beneath what was open before.`);
        };
        set({ over: true });
        await shows("Over", "Above");
        set({ over: false });
        await page.gone("dialog", "Over");
        set({ under: true });
        await shows("Under", "Beneath");
        set({ over: true });
        await shows("Over", "Above");
      });

      test("lets Escape close only the topmost of several surfaces", async (page) => {
        const { Dialog, Menu, Popover } = page.kit;
        const Surface = surfaceOf(page.kit, name);
        const { set } = await page.show(
          { outer: true, dialog: false, popover: false, sibling: false },
          (state, set) => (
            <>
              <Surface label="Outer" open={state.outer} onClose={() => set({ outer: false })}>
                <button type="button" onClick={() => set({ dialog: true })}>
                  Ask
                </button>
                <Popover
                  label="Panel"
                  open={state.popover}
                  onOpenChange={(popover) => set({ popover })}
                  trigger={<button type="button">Panel trigger</button>}
                >
                  <button type="button">In the panel</button>
                </Popover>
                <Menu
                  label="More"
                  trigger={<button type="button">Menu trigger</button>}
                  items={[{ label: "Rename", onSelect: () => {} }]}
                />
                <Dialog
                  role="alertdialog"
                  size="sm"
                  label="Inner"
                  open={state.dialog}
                  onClose={() => set({ dialog: false })}
                >
                  <button type="button">Delete</button>
                </Dialog>
              </Surface>
              <Dialog size="sm" label="Sibling" open={state.sibling} onClose={() => set({ sibling: false })}>
                <button type="button">Close</button>
              </Dialog>
            </>
          ),
        );
        const outer = await page.find("dialog", "Outer");
        await until(() => outer.contains(document.activeElement), "The focus is not in the outer surface.");
        const escapes = async (role: string, label: string) => {
          const surface = await page.find(role, label);
          await until(() => surface.contains(document.activeElement), `${label} does not take the focus.`);
          await settled();
          await page.user.keyboard("{Escape}");
          await page.gone(role, label);
          await pause(50);
          must(outer.isConnected && isShown(outer), `Escape closed what is under ${label} as well.`);
          await until(
            () => outer.contains(document.activeElement),
            `When ${label} closes, the focus does not come back to the surface under it.`,
          );
        };
        await page.user.click(await page.find("button", "Ask"));
        await escapes("alertdialog", "Inner");
        await page.user.click(await page.find("button", "Panel trigger"));
        await escapes("dialog", "Panel");
        await page.user.click(await page.find("button", "Menu trigger"));
        await escapes("menu", "More");
        set({ sibling: true });
        await escapes("dialog", "Sibling");
        await page.user.keyboard("{Escape}");
        await page.gone("dialog", "Outer");
      });
    });
  }
};

/** What libraries put around a surface to catch the Tab key on its way out. */
const isFocusGuard = (element: Element | null): boolean =>
  element?.getAttribute("aria-hidden") === "true" || element?.hasAttribute("data-focus-guard") === true;
