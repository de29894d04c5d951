"use client";

import {
  Drawer as MantineDrawer,
  Menu as MantineMenu,
  Popover as MantinePopover,
  Modal,
} from "@mantine/core";
import { useMediaQuery, useReducedMotion } from "@mantine/hooks";
import { cloneElement, useCallback, useEffect, useRef, useState } from "react";
import type { DialogProps, DrawerProps, MenuProps, PopoverProps } from "../../components/kit.js";

const PHONE = "(max-width: 40em)";

/** The open surfaces, the topmost last. */
const stack: object[] = [];

/** Mantine's own listener closes every open surface at once; this one only the topmost. */
function useEscape(open: boolean, onClose: () => void): void {
  const close = useRef(onClose);
  useEffect(() => {
    close.current = onClose;
  });
  useEffect(() => {
    if (!open) return;
    const surface = {};
    stack.push(surface);
    const listen = (event: globalThis.KeyboardEvent): void => {
      if (event.key !== "Escape" || event.isComposing || stack.at(-1) !== surface) return;
      event.stopImmediatePropagation();
      close.current();
    };
    // In the capture phase: a panel keeps its keys from the elements around its trigger.
    window.addEventListener("keydown", listen, true);
    return () => {
      stack.splice(stack.indexOf(surface), 1);
      window.removeEventListener("keydown", listen, true);
    };
  }, [open]);
}

export function Dialog(props: DialogProps) {
  const {
    open,
    onClose,
    label,
    role,
    size,
    dismissible = true,
    className,
    children,
    onKeyDown: _,
    ...rest
  } = props;
  const describedBy = rest["aria-describedby"];
  // Both are fixed by the modal. The same function each time: another one would start its focus trap anew.
  const setFixed = useCallback(
    (element: HTMLElement | null) => {
      if (role) element?.setAttribute("role", role);
      if (describedBy) element?.setAttribute("aria-describedby", describedBy);
    },
    [role, describedBy],
  );
  useEscape(open, onClose);
  const isPhone = useMediaQuery(PHONE) ?? false;
  const reducedMotion = useReducedMotion();
  const fullScreen = size === "full" || (size === "md" && isPhone);
  return (
    <Modal.Root
      opened={open}
      onClose={onClose}
      onKeyDown={props.onKeyDown}
      closeOnEscape={false}
      closeOnClickOutside={dismissible}
      fullScreen={fullScreen}
      centered
      padding={0}
      size={size === "sm" ? "24rem" : "35rem"}
      zIndex={role === "alertdialog" ? 300 : 200}
      transitionProps={{ transition: "pop", duration: reducedMotion ? 0 : 150, exitDuration: 0 }}
    >
      {size !== "full" && <Modal.Overlay />}
      <Modal.Content
        {...rest}
        ref={setFixed}
        classNames={{ content: `mantine-rml-surface ${className ?? ""}` }}
        radius={fullScreen ? 0 : "var(--rml-radius-dialog)"}
        aria-label={label}
      >
        {children}
      </Modal.Content>
    </Modal.Root>
  );
}

export function Drawer(props: DrawerProps) {
  const { open, onClose, label, dismissible = true, className, children, onKeyDown: _, ...rest } = props;
  useEscape(open, onClose);
  const isPhone = useMediaQuery(PHONE) ?? false;
  const reducedMotion = useReducedMotion();
  return (
    <MantineDrawer.Root
      opened={open}
      onClose={onClose}
      onKeyDown={props.onKeyDown}
      closeOnEscape={false}
      closeOnClickOutside={dismissible}
      position={isPhone ? "bottom" : "right"}
      size={isPhone ? "88dvh" : "27rem"}
      padding={0}
      transitionProps={{ duration: reducedMotion ? 0 : 180, exitDuration: 0 }}
    >
      <MantineDrawer.Overlay />
      <MantineDrawer.Content
        {...rest}
        classNames={{ content: `mantine-rml-surface ${className ?? ""}` }}
        aria-label={label}
      >
        {children}
      </MantineDrawer.Content>
    </MantineDrawer.Root>
  );
}

export function Popover({ open, onOpenChange, label, trigger, className, children, ...rest }: PopoverProps) {
  const reducedMotion = useReducedMotion();
  useEscape(open, () => onOpenChange(false));
  return (
    <MantinePopover
      closeOnEscape={false}
      opened={open}
      onChange={onOpenChange}
      position="bottom-end"
      width="min(20rem, calc(100vw - 1rem))"
      shadow="lg"
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
        onKeyDown={(event) => event.stopPropagation()}
      >
        {children}
      </MantinePopover.Dropdown>
    </MantinePopover>
  );
}

export function Menu({ label, trigger, items, className, ...rest }: MenuProps) {
  const [open, setOpen] = useState(false);
  useEscape(open, () => setOpen(false));
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
        onKeyDown={(event) => event.stopPropagation()}
      >
        {items.map((item, index) => (
          <MantineMenu.Item
            key={item.label}
            data-autofocus={index === 0 || undefined}
            color={item.danger ? "red" : undefined}
            disabled={item.disabled}
            leftSection={item.icon}
            onClick={item.onSelect}
          >
            {item.label}
          </MantineMenu.Item>
        ))}
      </MantineMenu.Dropdown>
    </MantineMenu>
  );
}
