"use client";

import {
  Drawer as MantineDrawer,
  Menu as MantineMenu,
  Popover as MantinePopover,
  Modal,
} from "@mantine/core";
import { useIsomorphicEffect, useMediaQuery, useReducedMotion } from "@mantine/hooks";
import { cloneElement, type KeyboardEvent, useCallback, useEffect, useRef, useState } from "react";
import { CheckIcon } from "../../components/icons.js";
import type { DialogProps, DrawerProps, MenuProps, PopoverProps } from "../../components/kit.js";

/** The open surfaces, the topmost last. */
const stack: object[] = [];

/**
 * Mantine's own listener closes every open surface at once, and before anything within has seen the key; this one only
 * the topmost, and only if nothing within has used the key. `onEscape` handles the key where it goes no further: in a
 * panel, which keeps its keys from the elements around its trigger. `layer` counts the surfaces up to this one.
 */
function useStack(open: boolean, onClose: () => void) {
  const [layer, setLayer] = useState(0);
  const close = useRef(onClose);
  const own = useRef<object>(undefined);
  useEffect(() => {
    close.current = onClose;
  });
  const listen = useCallback((event: globalThis.KeyboardEvent): void => {
    if (event.key !== "Escape" || event.isComposing || event.defaultPrevented) return;
    if (!own.current || stack.at(-1) !== own.current) return;
    // The next surface is the topmost by the time its listener is called.
    event.stopImmediatePropagation();
    close.current();
  }, []);
  // Before anyone can see it: a key that is pressed at once would close the surface beneath.
  useIsomorphicEffect(() => {
    if (!open) return;
    const surface = {};
    own.current = surface;
    setLayer(stack.push(surface));
    window.addEventListener("keydown", listen);
    return () => {
      own.current = undefined;
      stack.splice(stack.indexOf(surface), 1);
      window.removeEventListener("keydown", listen);
    };
  }, [open, listen]);
  return { layer, onEscape: ({ nativeEvent }: KeyboardEvent) => listen(nativeEvent) };
}

/** What both modals have in common: the props of their root and of their content. */
function useSurface(props: DrawerProps) {
  const { open, onClose, label, dismissible = true, className, onKeyDown, ...rest } = props;
  const { layer } = useStack(open, onClose);
  const isPhone = useMediaQuery("(max-width: 40em)") ?? false;
  const root = {
    opened: open,
    onClose,
    onKeyDown,
    closeOnEscape: false,
    closeOnClickOutside: dismissible,
    padding: 0,
  };
  const classNames = { content: `mantine-rml-surface ${className ?? ""}` };
  return { isPhone, layer, root, content: { ...rest, classNames, "aria-label": label } };
}

export function Dialog({ size, role, ...props }: DialogProps) {
  const { isPhone, layer, root, content } = useSurface(props);
  const reducedMotion = useReducedMotion();
  const describedBy = props["aria-describedby"];
  // Both are fixed by the modal. The same function each time: another one would start its focus trap anew.
  const setFixed = useCallback(
    (element: HTMLElement | null) => {
      if (role) element?.setAttribute("role", role);
      if (describedBy) element?.setAttribute("aria-describedby", describedBy);
    },
    [role, describedBy],
  );
  const fullScreen = size === "full" || (size !== "sm" && isPhone);
  return (
    <Modal.Root
      {...root}
      fullScreen={fullScreen}
      centered
      size={size === "sm" ? "24rem" : size === "lg" ? "64rem" : "35rem"}
      // Mantine puts a surface where it was when it was first opened.
      zIndex={(role === "alertdialog" ? 300 : 200) + layer}
      transitionProps={{ transition: "pop", duration: reducedMotion ? 0 : 150, exitDuration: 0 }}
    >
      {size !== "full" && <Modal.Overlay />}
      <Modal.Content {...content} ref={setFixed} radius={fullScreen ? 0 : "var(--rml-radius-dialog)"} />
    </Modal.Root>
  );
}

export function Drawer(props: DrawerProps) {
  const { isPhone, layer, root, content } = useSurface(props);
  const reducedMotion = useReducedMotion();
  return (
    <MantineDrawer.Root
      {...root}
      zIndex={200 + layer}
      position={isPhone ? "bottom" : "right"}
      size={isPhone ? "88dvh" : "27rem"}
      transitionProps={{ duration: reducedMotion ? 0 : 180, exitDuration: 0 }}
    >
      <MantineDrawer.Overlay />
      <MantineDrawer.Content {...content} />
    </MantineDrawer.Root>
  );
}

export function Popover({ open, onOpenChange, label, trigger, className, children, ...rest }: PopoverProps) {
  const reducedMotion = useReducedMotion();
  const { onEscape } = useStack(open, () => onOpenChange(false));
  return (
    <MantinePopover
      closeOnEscape={false}
      opened={open}
      onChange={onOpenChange}
      position="bottom-end"
      width="min(20rem, calc(100vw - 1rem))"
      shadow="lg"
      // What it shows may be loaded while it is open: it flips then, and lies over its trigger where no side has room.
      preventPositionChangeWhenVisible={false}
      middlewares={{ shift: { crossAxis: true, padding: 8, limiter: { fn: ({ x, y }) => ({ x, y }) } } }}
      // Its own roles would name the dialog after the trigger.
      withRoles={false}
      trapFocus
      returnFocus
      transitionProps={{ transition: "fade-down", duration: reducedMotion ? 0 : 120, exitDuration: 0 }}
    >
      <MantinePopover.Target>
        {cloneElement(trigger, {
          "aria-haspopup": "dialog",
          "aria-expanded": open,
          onClick(event) {
            trigger.props.onClick?.(event);
            onOpenChange(!open);
          },
        })}
      </MantinePopover.Target>
      <MantinePopover.Dropdown
        {...rest}
        className={`mantine-rml-panel ${className ?? ""}`}
        role="dialog"
        tabIndex={-1}
        aria-label={label}
        onKeyDown={(event) => {
          event.stopPropagation();
          onEscape(event);
        }}
      >
        {children}
      </MantinePopover.Dropdown>
    </MantinePopover>
  );
}

/** Mantine fixes the role, and its own item for choices came after 9.0. */
const setChoice = (item: HTMLElement | null) => item?.setAttribute("role", "menuitemradio");

export function Menu({ label, trigger, items, className, ...rest }: MenuProps) {
  const [open, setOpen] = useState(false);
  const { onEscape } = useStack(open, () => setOpen(false));
  return (
    <MantineMenu
      opened={open}
      onChange={setOpen}
      closeOnEscape={false}
      withInitialFocusPlaceholder={false}
      transitionProps={{ duration: 0 }}
    >
      <MantineMenu.Target>{trigger}</MantineMenu.Target>
      <MantineMenu.Dropdown
        {...rest}
        className={`mantine-rml-menu ${className ?? ""}`}
        aria-label={label}
        // biome-ignore lint/a11y/useValidAriaValues: Mantine names the menu after its trigger unless this is set
        aria-labelledby=""
        onKeyDown={(event) => {
          event.stopPropagation();
          onEscape(event);
        }}
      >
        {items.map((item, index) => (
          <MantineMenu.Item
            key={item.label}
            data-autofocus={index === 0 || undefined}
            color={item.danger ? "red" : undefined}
            disabled={item.disabled}
            ref={item.checked === undefined ? undefined : setChoice}
            aria-checked={item.checked}
            leftSection={item.icon}
            rightSection={item.checked && <CheckIcon />}
            onClick={item.onSelect}
          >
            {item.label}
          </MantineMenu.Item>
        ))}
      </MantineMenu.Dropdown>
    </MantineMenu>
  );
}
