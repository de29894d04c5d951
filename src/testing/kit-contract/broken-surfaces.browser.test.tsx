import "../../kits/tailwind/tailwind.css";
import { useEffect, useState } from "react";
import type { DialogProps } from "../../components/kit.js";
import { tailwindKit as kit } from "../../kits/tailwind/tailwind-kit.js";
import { describeBrokenKits, dropFocus } from "./broken-kits.contract.js";

const TOPMOST_RULE = "lets Escape close only the topmost of several surfaces";
const USED_RULE = "stays open where Escape was used by something within";
function DialogThatMisplacesTheFocus(props: DialogProps) {
  useEffect(() => {
    if (!props.open) dropFocus();
    else document.querySelector<HTMLElement>("dialog:modal button")?.focus();
  }, [props.open]);
  return <kit.Dialog {...props} />;
}

/** Closes by a press within it, and without its owner. */
function DialogThatClosesItself({ children, ...props }: DialogProps) {
  const [closed, setClosed] = useState(false);
  if (closed && !props.open) setClosed(false);
  const close = () => {
    setClosed(true);
    props.onClose();
  };
  return (
    <kit.Dialog {...props} open={props.open && !closed} onClose={close}>
      <div role="presentation" onClickCapture={close}>
        {children}
      </div>
    </kit.Dialog>
  );
}

/** Takes none of what it may be given, and has its children in the document while it is closed. */
function DialogOfOneKind({ onKeyDown: _, "aria-describedby": __, ...props }: DialogProps) {
  return (
    <>
      <kit.Dialog {...props} size="sm" />
      {!props.open && <div hidden>{props.children}</div>}
    </>
  );
}

function DialogThatHearsEveryEscape(props: DialogProps) {
  const { open, onClose } = props;
  useEffect(() => {
    if (!open) return;
    const hear = (event: globalThis.KeyboardEvent) => {
      if (event.key !== "Escape") return;
      event.preventDefault();
      onClose();
    };
    window.addEventListener("keydown", hear, true);
    return () => window.removeEventListener("keydown", hear, true);
  }, [open, onClose]);
  return <kit.Dialog {...props} />;
}

function DialogThatIsNotModal({
  size: _,
  open,
  label,
  children,
  dismissible,
  onClose,
  ...rest
}: DialogProps) {
  useEffect(() => {
    if (open) document.querySelector<HTMLElement>(".not-modal [data-autofocus], .not-modal button")?.focus();
  }, [open]);
  if (!open) return null;
  return (
    <div role="dialog" {...rest} aria-label={label} className={`not-modal ${rest.className}`}>
      {children}
    </div>
  );
}

describeBrokenKits("kit contract: surfaces", [
  {
    fault: "Dialog that is not modal",
    group: "Dialog",
    among: [
      "is a modal dialog that is named by `label`",
      "holds the focus and makes the page inert",
      "has its children in the document only while it is open",
      "passes on the keys that are pressed in it",
    ],
    primitives: { Dialog: DialogThatIsNotModal },
    fails: ["is a modal dialog that is named by `label`", "holds the focus and makes the page inert"],
  },
  {
    fault: "Dialog that ignores data-autofocus and does not return the focus",
    group: "Dialog",
    primitives: { Dialog: DialogThatMisplacesTheFocus },
    fails: [
      "moves the focus to the element with data-autofocus",
      "moves the focus to the first element that takes it, and back when it closes",
      TOPMOST_RULE,
    ],
  },
  {
    fault: "Dialog that a press beside it closes exactly if it must not",
    group: "Dialog",
    primitives: { Dialog: (props) => <kit.Dialog {...props} dismissible={props.dismissible === false} /> },
    fails: [
      "closes by Escape and by a press beside it",
      "closes by Escape alone where it is not dismissible",
    ],
  },
  {
    fault: "Dialog that closes itself, by a press within it too",
    group: "Dialog",
    primitives: { Dialog: DialogThatClosesItself },
    fails: ["stays open until its owner closes it", "does not close by a press within it", TOPMOST_RULE],
  },
  {
    fault: "Dialog that closes by an Escape meant for another one",
    group: "Dialog",
    primitives: { Dialog: DialogThatHearsEveryEscape },
    fails: [TOPMOST_RULE, USED_RULE],
  },
  {
    fault: "Dialog of one size, without description and onKeyDown, whose children are always there",
    group: "Dialog",
    primitives: { Dialog: DialogOfOneKind },
    fails: [
      "is 35 rem wide in size md",
      "is as large as the window in size full",
      "may be an alertdialog with a description",
      "passes on the keys that are pressed in it",
      "has its children in the document only while it is open",
    ],
  },
  {
    fault: "Dialog that slides in despite reduced motion",
    group: "with reduced motion",
    primitives: { Dialog: (props) => <kit.Dialog {...props} className="x-slides" /> },
    fails: ["surfaces, panels and menus appear without moving"],
  },
  {
    fault: "Drawer away from the end of the line",
    group: "Drawer",
    primitives: { Drawer: (props) => <kit.Drawer {...props} className={`${props.className} x-away`} /> },
    fails: [
      "stands at the end of the line (ltr), and is a sheet from the bottom on phones",
      "stands at the end of the line (rtl), and is a sheet from the bottom on phones",
    ],
  },
]);
