import "../../kits/tailwind/tailwind.css";
import { cloneElement, type KeyboardEvent, useEffect } from "react";
import type { MenuProps, PopoverProps } from "../../components/kit.js";
import { tailwindKit as kit } from "../../kits/tailwind/tailwind-kit.js";
import { describeBrokenKits, dropFocus } from "./broken-kits.contract.js";

function PopoverThatLosesTheFocus(props: PopoverProps) {
  useEffect(() => {
    if (!props.open) dropFocus();
  }, [props.open]);
  return <kit.Popover {...props} />;
}

function MenuThatLosesTheFocus(props: MenuProps) {
  const hear = ({ key }: KeyboardEvent) => key === "Escape" && setTimeout(dropFocus);
  return (
    <div role="presentation" onKeyDownCapture={hear}>
      <kit.Menu {...props} />
    </div>
  );
}

function MenuWithoutArrowKeys(props: MenuProps) {
  const stop = (event: KeyboardEvent) => event.key.startsWith("Arrow") && event.stopPropagation();
  return (
    <div role="presentation" onKeyDownCapture={stop}>
      <kit.Menu {...props} />
    </div>
  );
}

describeBrokenKits("kit contract: popovers and menus", [
  {
    fault: "Popover without its trigger's own handlers",
    group: "Popover",
    primitives: {
      Popover: (props) => (
        <kit.Popover {...props} trigger={cloneElement(props.trigger, { onClick: undefined })} />
      ),
    },
    fails: ["gives its trigger aria-haspopup, aria-expanded and its own handlers"],
  },
  {
    fault: "Popover with its children there while it is closed",
    group: "Popover",
    primitives: {
      Popover: (props) => (
        <>
          <kit.Popover {...props} />
          {!props.open && <div>{props.children}</div>}
        </>
      ),
    },
    fails: ["is a dialog that is not modal, with its children there only while it is open"],
  },
  {
    fault: "Popover that does not return the focus",
    group: "Popover",
    primitives: { Popover: PopoverThatLosesTheFocus },
    fails: ["closes by Escape and gives the focus back"],
  },
  {
    fault: "Popover far from its trigger",
    group: "Popover",
    primitives: { Popover: (props) => <kit.Popover {...props} className={`${props.className} x-far`} /> },
    fails: ["stands beside its trigger, within the window"],
  },
  {
    fault: "Popover that stays where it is",
    group: "Popover",
    primitives: { Popover: (props) => <kit.Popover {...props} className={`${props.className} x-half`} /> },
    fails: ["stands beside its trigger, within the window", "stays within the window when its content grows"],
  },
  {
    fault: "Menu with an item there while it is closed",
    group: "Menu",
    primitives: {
      Menu: (props) => (
        <>
          <kit.Menu {...props} />
          {/* biome-ignore lint/a11y: the fault that is meant */}
          <span role="menuitem">Rest</span>
        </>
      ),
    },
    fails: ["is a menu that its trigger opens, with its items there only while it is open"],
  },
  {
    fault: "Menu without arrow keys",
    group: "Menu",
    primitives: { Menu: MenuWithoutArrowKeys },
    fails: [
      "moves by arrows, Home and End",
      "selects by Enter and by a press, closes, and passes over what is disabled",
    ],
  },
  {
    fault: "Menu that does not return the focus",
    group: "Menu",
    primitives: { Menu: MenuThatLosesTheFocus },
    fails: ["closes by Escape and gives the focus back"],
  },
  {
    fault: "Menu whose disabled items can be selected",
    group: "Menu",
    primitives: {
      Menu: (props) => (
        <kit.Menu {...props} items={props.items.map((item) => ({ ...item, disabled: false }))} />
      ),
    },
    fails: ["selects by Enter and by a press, closes, and passes over what is disabled"],
  },
]);
