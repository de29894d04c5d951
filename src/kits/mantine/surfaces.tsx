"use client";

import {
  Drawer as MantineDrawer,
  Menu as MantineMenu,
  Popover as MantinePopover,
  Modal,
} from "@mantine/core";
import { useMediaQuery, useReducedMotion } from "@mantine/hooks";
import { cloneElement, type KeyboardEvent } from "react";
import type { DialogProps, DrawerProps, MenuProps, PopoverProps } from "../../components/kit.js";

const PHONE = "(max-width: 40em)";

/** Mantine listens for Escape on the window, where it would also hear one meant for a dialog above. */
const onKeyDown = (props: DialogProps | DrawerProps) => (event: KeyboardEvent<HTMLElement>) => {
  props.onKeyDown?.(event);
  if (event.key !== "Escape") return;
  event.stopPropagation();
  props.onClose();
};

/** The modal's own role is fixed to `dialog`. */
const toAlertDialog = (element: HTMLElement | null) => element?.setAttribute("role", "alertdialog");

export function Dialog(props: DialogProps) {
  const { open, onClose, label, role, size, dismissible = true, className, children, ...rest } = props;
  const isPhone = useMediaQuery(PHONE) ?? false;
  const reducedMotion = useReducedMotion();
  const fullScreen = size === "full" || (size === "md" && isPhone);
  return (
    <Modal.Root
      opened={open}
      onClose={onClose}
      onKeyDown={onKeyDown(props)}
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
        ref={role === "alertdialog" ? toAlertDialog : undefined}
        onKeyDown={undefined}
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
  const { open, onClose, label, dismissible = true, className, children, ...rest } = props;
  const isPhone = useMediaQuery(PHONE) ?? false;
  const reducedMotion = useReducedMotion();
  return (
    <MantineDrawer.Root
      opened={open}
      onClose={onClose}
      onKeyDown={onKeyDown(props)}
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
        onKeyDown={undefined}
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
  return (
    <MantinePopover
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
          onClick: () => onOpenChange(!open),
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

export const Menu = ({ label, trigger, items, className, ...rest }: MenuProps) => (
  <MantineMenu>
    <MantineMenu.Target>{trigger}</MantineMenu.Target>
    <MantineMenu.Dropdown {...rest} className={`mantine-rml-menu ${className ?? ""}`} aria-label={label}>
      {items.map((item) => (
        <MantineMenu.Item
          key={item.label}
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
