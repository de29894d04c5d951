"use client";

import {
  type ComponentPropsWithoutRef,
  type ComponentType,
  createContext,
  type KeyboardEvent,
  type ReactElement,
  type ReactNode,
  type Ref,
  useContext,
} from "react";

/**
 * What a screen passes to every primitive. The primitive puts all of it on its root element, `className` after at least
 * one class of its own: the layout in `components.css` is written against these classes and against `data-slot`, and its
 * reset takes the elements whose class list begins with `rml`.
 */
export type KitElementProps = {
  /** One or several classes. */
  className?: string | undefined;
  /** The language of its text. */
  lang?: string | undefined;
  /** The direction of its text: a portal has none to inherit. */
  dir?: "ltr" | "rtl" | undefined;
  /** State and slot, for styles and tests. Undefined leaves the attribute out. */
  [data: `data-${string}`]: string | number | boolean | undefined;
};

type NativeButtonProps = Pick<
  ComponentPropsWithoutRef<"button">,
  | "aria-controls"
  | "aria-describedby"
  | "aria-disabled"
  | "aria-expanded"
  | "aria-haspopup"
  | "aria-pressed"
  | "disabled"
  | "onClick"
  | "tabIndex"
> & { ref?: Ref<HTMLButtonElement> | undefined };

/** How much a button stands out, and whether it deletes: `quiet` has no ground of its own. */
export type ButtonVariant = "primary" | "default" | "quiet" | "danger" | "quiet-danger";

/** `sm` is 32 px high, `md` 36 px (at a root font size of 16 px); both at least 44 px for a coarse pointer. */
export type ControlSize = "sm" | "md";

/** A native `<button>`, named by its text or by `label`. Every attribute of `NativeButtonProps` reaches the element. */
export type ButtonProps = KitElementProps &
  NativeButtonProps & {
    /** Default `default`. */
    variant?: ButtonVariant | undefined;
    /** Default `md`. */
    size?: ControlSize | undefined;
    /** Decoration before the text. */
    icon?: ReactNode;
    /** Default `button`. */
    type?: "button" | "submit" | undefined;
    /** The accessible name, where it must say more than the text ("Cancel: a lighthouse"). */
    label?: string | undefined;
    /**
     * Sets `aria-busy` and `aria-disabled` and shows a spinner in place of the icon. Never the `disabled` attribute: a
     * disabled button loses the focus.
     */
    busy?: boolean | undefined;
    /** The text. */
    children: ReactNode;
  };

/** A square native `<button>` with one icon. With `aria-disabled` it looks disabled and keeps the focus. */
export type IconButtonProps = KitElementProps &
  NativeButtonProps & {
    /** The accessible name. */
    label: string;
    /** The icon, 12 to 20 px. */
    icon: ReactNode;
    /** Default `quiet`. */
    variant?: ButtonVariant | undefined;
    /** Default `md`. */
    size?: ControlSize | undefined;
  };

type ControlledProps<Value> = {
  /** Whether it cannot be changed. Default false. */
  disabled?: boolean | undefined;
  /** The value, which the screen holds. */
  value: Value;
  /** Called with each new value. */
  onValueChange: (value: Value) => void;
};

type LabelledProps = KitElementProps & {
  /** The visible text, and the accessible name. */
  label: string;
};

type HideableLabelProps = LabelledProps & {
  /** The label becomes an `aria-label`. */
  hideLabel?: boolean | undefined;
};

/**
 * What all fields share. The accessible name is `label` alone; `hint` and `error` are tied to the control by
 * `aria-describedby`, and `error` sets `aria-invalid`. The root element wraps label, control and texts.
 */
export type FieldProps = HideableLabelProps &
  ControlledProps<string> & {
    /** What to enter, below the control. */
    hint?: string | undefined;
    /** What is wrong with the value, in words. */
    error?: string | undefined;
    /** For the browser's autofill. */
    name?: string | undefined;
  };

type TextControlProps = FieldProps & {
  /** Shown while it is empty. */
  placeholder?: string | undefined;
};

/** A native `<input>`: role `textbox`, or `searchbox` without the browser's own clear button. */
export type TextFieldProps = TextControlProps & {
  /** Default `text`. */
  type?: "text" | "search" | undefined;
  /** The id of the list of suggestions beside the control. */
  "aria-controls"?: string | undefined;
  /** The id of the suggestion that is active, while the control keeps the focus. */
  "aria-activedescendant"?: string | undefined;
  /** Called for keys pressed in the control. */
  onKeyDown?: ((event: KeyboardEvent<HTMLInputElement>) => void) | undefined;
  /** Called when the control gets the focus. */
  onFocus?: (() => void) | undefined;
  /** Called when the control loses the focus. */
  onBlur?: (() => void) | undefined;
  /** Decoration at the start of the control. */
  icon?: ReactNode;
  /** A control at the end of the field, such as a button that clears it. */
  action?: ReactNode;
  /** The control, to focus it. */
  inputRef?: Ref<HTMLInputElement> | undefined;
};

/** Role `textbox` with a numeric keyboard. The value is the text as typed: the screens validate it. */
export type NumberFieldProps = TextControlProps & {
  /** `decimal`: the keyboard has the decimal separator too. Default `numeric`. */
  inputMode?: "numeric" | "decimal" | undefined;
};

/** A native `<textarea>` that grows with its content. `data-autofocus` is put on the control. */
export type TextAreaProps = TextControlProps & {
  /** The smallest height, in lines. Default 3. */
  rows?: number | undefined;
  /** The control, to focus it. */
  inputRef?: Ref<HTMLTextAreaElement> | undefined;
};

/** One option of a choice. */
export type Choice = {
  /** What `onValueChange` reports. */
  value: string;
  /** The visible text, and the accessible name. */
  label: string;
  /** Decoration before the text; a select shows none. */
  icon?: ReactNode;
};

/**
 * A native `<select>` (role `combobox`): phones show their own picker, and an option's value may be `""`.
 * `data-autofocus` is put on the control.
 */
export type SelectProps = FieldProps & {
  /** In the order shown. */
  options: readonly Choice[];
};

/** Role `radiogroup`, named by its visible `label`; each option has role `radio`, and arrow keys choose. */
export type SegmentedControlProps = LabelledProps &
  ControlledProps<string> & {
    /** In the order shown. */
    options: readonly Choice[];
  };

/** Role `checkbox`. Space and a press toggle it; `shiftKey` says whether Shift was held. */
export type CheckboxProps = HideableLabelProps & {
  /** Whether it is checked, which the screen holds. */
  checked: boolean;
  /** Whether it cannot be changed. Default false. */
  disabled?: boolean | undefined;
  /** Of the control. */
  tabIndex?: number | undefined;
  /** Called with the new state. */
  onCheckedChange: (checked: boolean, event: { shiftKey: boolean }) => void;
};

/** Role `slider`, named by its visible `label`. */
export type SliderProps = LabelledProps &
  ControlledProps<number> & {
    /** The smallest value. */
    min: number;
    /** The largest value. */
    max: number;
    /** Default 1. */
    step?: number | undefined;
  };

/**
 * A modal surface: role `dialog` with `aria-modal` (or a native modal), named by `label`; the root element is the
 * surface. It holds the focus and makes the page inert; on opening the focus goes to the element with
 * `data-autofocus`, else to the first that takes it; on closing, back to where it was. Escape closes only the topmost
 * surface, and none if an element within has prevented its default. The children are in the document only while it is
 * open. The screens draw header and footer.
 */
type SurfaceProps = KitElementProps & {
  /** Whether it is shown, which the screen holds. */
  open: boolean;
  /** Called for Escape, the browser's back gesture, and a press beside the surface if `dismissible`. */
  onClose: () => void;
  /** The accessible name. */
  label: string;
  /** Default true. */
  dismissible?: boolean | undefined;
  /** Called for keys pressed anywhere within. */
  onKeyDown?: ((event: KeyboardEvent<HTMLElement>) => void) | undefined;
  /** Header, content and footer. */
  children: ReactNode;
};

/** A modal in the middle of the window. */
export type DialogProps = SurfaceProps & {
  /** Default `dialog`. */
  role?: "dialog" | "alertdialog" | undefined;
  /** The id of the element that describes an `alertdialog`. */
  "aria-describedby"?: string | undefined;
  /** `sm` is 24 rem wide; `md` 35 rem and `lg` 64 rem, the whole window below 40 rem; `full` always the whole window. */
  size: "sm" | "md" | "lg" | "full";
};

/** Slides in from the end of the line, 27 rem wide; below 40 rem a sheet from the bottom, 88 dvh high. */
export type DrawerProps = SurfaceProps;

type TriggeredProps = KitElementProps & {
  /** The accessible name. */
  label: string;
  /** The button that opens it. */
  trigger: ReactElement<ComponentPropsWithoutRef<"button">>;
};

/**
 * A panel that is not modal: role `dialog`, named by `label`, beside its trigger. The kit adds `aria-haspopup`, `aria-
 * expanded`, a ref and a click handler to the trigger, a native `<button>` that keeps its own handlers. Opening moves
 * the focus in; Escape and a press outside close it, and Escape gives the focus back. The children are in the document
 * only while it is open, and no key pressed within reaches the elements around the trigger. It stays within the window
 * when its content grows. The root element is the panel.
 */
export type PopoverProps = TriggeredProps & {
  /** Whether it is shown, which the screen holds. */
  open: boolean;
  /** Called when it is to be opened or closed. */
  onOpenChange: (open: boolean) => void;
  /** The content. */
  children: ReactNode;
};

/** One entry of a menu. */
export type MenuItem = {
  /** The visible text, and the accessible name. */
  label: string;
  /** Decoration before the text. */
  icon?: ReactNode;
  /** Whether it deletes. */
  danger?: boolean | undefined;
  /** One of several choices, and whether it is the one chosen: role `menuitemradio` with `aria-checked`. */
  checked?: boolean | undefined;
  /** Whether it cannot be chosen. */
  disabled?: boolean | undefined;
  /** Called when it is chosen; the menu closes. */
  onSelect: () => void;
};

/** Role `menu` with `menuitem`s or `menuitemradio`s, opened by its trigger as a popover is: arrows, Home, End and Escape move and close. */
export type MenuProps = TriggeredProps & {
  /** In the order shown. */
  items: readonly MenuItem[];
};

/** Shows `label` while its child has the pointer or the keyboard's focus. Never the child's only name. */
export type TooltipProps = {
  /** The text shown. */
  label: string;
  /** One element that takes a ref and the handlers of pointer and focus. */
  children: ReactElement<ComponentPropsWithoutRef<"button">>;
};

/** Role `progressbar`, named by `label`. */
export type ProgressProps = KitElementProps & {
  /** The accessible name. */
  label: string;
  /** From 0 to 1; undefined where it is not known, and then without `aria-valuenow`. */
  value?: number | undefined;
};

/** Decoration (`aria-hidden`), as large as the text around it. */
export type SpinnerProps = KitElementProps;

/** A message in the page. `tone` is also its `data-tone`; `error` has role `alert`. */
export type NoticeProps = KitElementProps & {
  /** What kind of message it is. */
  tone: "info" | "warning" | "error";
  /** The message in a few words. */
  title: string;
  /** More of it. */
  children?: ReactNode;
  /** A button that acts on it, at the end. */
  action?: ReactNode;
};

/** A few characters with a ground of their own: `accent` for counts, `overlay` readable on any picture. */
export type BadgeProps = KitElementProps & {
  /** Where it stands. */
  tone: "accent" | "overlay";
  /** Decoration before the text. */
  icon?: ReactNode;
  /** Replaces the text for screen readers, by role `img`. */
  label?: string | undefined;
  /** The text. */
  children?: ReactNode;
};

/**
 * The primitives of one design system, from which every screen is drawn. All are generic: none knows of assets or
 * generations. `runKitContract` in the entry point `/testing` checks a kit against what these types describe.
 */
export type MediaLibraryKit = {
  /** A button with a text. */
  Button: ComponentType<ButtonProps>;
  /** A square button with an icon. */
  IconButton: ComponentType<IconButtonProps>;
  /** A line of text, or a search. */
  TextField: ComponentType<TextFieldProps>;
  /** Several lines of text. */
  TextArea: ComponentType<TextAreaProps>;
  /** A number, as text. */
  NumberField: ComponentType<NumberFieldProps>;
  /** A choice from a list. */
  Select: ComponentType<SelectProps>;
  /** A choice of a few, all visible. */
  SegmentedControl: ComponentType<SegmentedControlProps>;
  /** On or off. */
  Checkbox: ComponentType<CheckboxProps>;
  /** A number within a range. */
  Slider: ComponentType<SliderProps>;
  /** A modal in the middle of the window. */
  Dialog: ComponentType<DialogProps>;
  /** A modal at the side, or at the bottom of a phone. */
  Drawer: ComponentType<DrawerProps>;
  /** A panel beside a button. */
  Popover: ComponentType<PopoverProps>;
  /** A list of actions beside a button. */
  Menu: ComponentType<MenuProps>;
  /** The label of an icon. */
  Tooltip: ComponentType<TooltipProps>;
  /** How far something is. */
  Progress: ComponentType<ProgressProps>;
  /** That something runs. */
  Spinner: ComponentType<SpinnerProps>;
  /** A message in the page. */
  Notice: ComponentType<NoticeProps>;
  /** A few characters on a ground of their own. */
  Badge: ComponentType<BadgeProps>;
};

const KitContext = createContext<MediaLibraryKit | undefined>(undefined);

/**
 * Gives the screens below it their primitives. A preset's entry point wraps its parts in it already.
 *
 * @example
 * ```tsx
 * import {
 *   MediaLibrary,
 *   type MediaLibraryKit,
 *   MediaLibraryKitProvider,
 * } from "@reactkits.dev/react-media-library/components";
 *
 * export const Library = ({ kit }: { kit: MediaLibraryKit }) => (
 *   <MediaLibraryKitProvider kit={kit}>
 *     <MediaLibrary />
 *   </MediaLibraryKitProvider>
 * );
 * ```
 */
export function MediaLibraryKitProvider({ kit, children }: { kit: MediaLibraryKit; children: ReactNode }) {
  return <KitContext.Provider value={kit}>{children}</KitContext.Provider>;
}

/**
 * The kit of the nearest `MediaLibraryKitProvider`: what a part of your own, in a slot, is drawn with.
 * @throws Error outside of a `MediaLibraryKitProvider` and of a preset's parts
 *
 * @example
 * ```tsx
 * import { useKit } from "@reactkits.dev/react-media-library/components";
 *
 * export function Offline() {
 *   const { Notice } = useKit();
 *   return <Notice tone="warning" title="You are offline" />;
 * }
 * ```
 */
export function useKit(): MediaLibraryKit {
  const kit = useContext(KitContext);
  if (!kit) {
    throw new Error(
      "A media library part was rendered without a kit, so there are no buttons or dialogs to draw it with. " +
        "Import the part from a preset's entry point, which brings its kit, or wrap it in " +
        "<MediaLibraryKitProvider kit={yourKit}>.",
    );
  }
  return kit;
}

/**
 * Makes a part that brings its own kit: what a preset's entry point exports.
 *
 * @example
 * ```tsx
 * import { MediaGrid, type MediaLibraryKit, withKit } from "@reactkits.dev/react-media-library/components";
 *
 * declare const myKit: MediaLibraryKit;
 *
 * export const MyMediaGrid = withKit(myKit, MediaGrid);
 * ```
 */
export function withKit<Props extends object>(
  kit: MediaLibraryKit,
  Part: ComponentType<Props>,
): ComponentType<Props> {
  function PartWithKit(props: Props) {
    return (
      <MediaLibraryKitProvider kit={kit}>
        <Part {...props} />
      </MediaLibraryKitProvider>
    );
  }
  PartWithKit.displayName = Part.displayName ?? Part.name;
  return PartWithKit;
}
