import type {
  DialogProps,
  DrawerProps,
  MediaLibraryKit,
} from "@reactkits.dev/react-media-library/components";
import { useRef } from "react";
import { DialogContent, Dialog as ShadcnDialog } from "#components/ui/dialog";
import * as Dropdown from "#components/ui/dropdown-menu";
import { Popover, PopoverContent, PopoverTrigger } from "#components/ui/popover";
import { Sheet, SheetContent } from "#components/ui/sheet";
import { Tooltip, TooltipContent, TooltipTrigger } from "#components/ui/tooltip";
import { cn } from "#lib/utils";

/** The components' own zooms and slides are for those who have not asked for less motion. */
const STILL = "motion-reduce:animate-none! motion-reduce:transition-none!";

const SIZES: Record<DialogProps["size"], string> = {
  sm: "max-h-[calc(100dvh-2rem)] w-96 sm:max-w-[calc(100%-2rem)]",
  md: "max-h-[calc(100dvh-3rem)] w-140 sm:max-w-full max-sm:inset-0 max-sm:h-dvh max-sm:max-h-none max-sm:w-screen max-sm:max-w-none max-sm:translate-none max-sm:rounded-none",
  lg: "max-h-[calc(100dvh-3rem)] w-256 sm:max-w-[calc(100%-3rem)] max-sm:inset-0 max-sm:h-dvh max-sm:max-h-none max-sm:w-screen max-sm:max-w-none max-sm:translate-none max-sm:rounded-none",
  full: "inset-0 h-dvh w-screen max-w-none translate-none rounded-none sm:max-w-none",
};

const DRAWER =
  "gap-0 overflow-y-auto max-sm:top-auto! max-sm:h-[88dvh]! max-sm:w-full! sm:w-108! sm:max-w-full! rtl:sm:right-auto! rtl:sm:left-0!";

/** What both surfaces are to Base UI's dialog and to its popup. */
function useSurface({ open, onClose, label, dismissible = true, ...rest }: DrawerProps) {
  const popup = useRef<HTMLDivElement>(null);
  return {
    root: {
      open,
      disablePointerDismissal: !dismissible,
      onOpenChange: (next: boolean) => next || onClose(),
    },
    content: {
      ...rest,
      ref: popup,
      "aria-modal": true,
      "aria-label": label,
      showCloseButton: false,
      // True stands for the first element that takes the focus.
      initialFocus: () => popup.current?.querySelector<HTMLElement>("[data-autofocus]") ?? true,
    },
  };
}

function Dialog({ size, role = "dialog", ...props }: DialogProps) {
  const { root, content } = useSurface(props);
  const className = cn("block overflow-y-auto p-0", SIZES[size], STILL, props.className);
  return (
    <ShadcnDialog {...root}>
      <DialogContent {...content} role={role} className={className} />
    </ShadcnDialog>
  );
}

function Drawer(props: DrawerProps) {
  const { root, content } = useSurface(props);
  return (
    <Sheet {...root}>
      <SheetContent {...content} className={cn(DRAWER, STILL, props.className)} />
    </Sheet>
  );
}

export const surfaces: Pick<MediaLibraryKit, "Dialog" | "Drawer" | "Popover" | "Menu" | "Tooltip"> = {
  Dialog,
  Drawer,
  Popover: ({ open, onOpenChange, label, trigger, className, ...rest }) => (
    <Popover open={open} onOpenChange={onOpenChange}>
      <PopoverTrigger render={trigger} />
      <PopoverContent
        {...rest}
        aria-label={label}
        align="end"
        // React passes the keys on to the elements around the trigger, and Base UI hears none that is stopped here.
        onKeyDown={(event) => {
          event.stopPropagation();
          if (event.key === "Escape") onOpenChange(false);
        }}
        className={cn("w-80 max-w-[calc(100vw-1rem)]", STILL, className)}
      />
    </Popover>
  ),
  Menu: ({ label, trigger, items, className, ...data }) => (
    <Dropdown.DropdownMenu modal={false}>
      <Dropdown.DropdownMenuTrigger render={trigger} />
      <Dropdown.DropdownMenuContent
        {...data}
        aria-label={label}
        aria-labelledby={undefined}
        align="end"
        className={cn("w-auto", STILL, className)}
      >
        {items.map((item) => (
          <Dropdown.DropdownMenuItem
            key={item.label}
            variant={item.danger ? "destructive" : "default"}
            disabled={item.disabled}
            onClick={item.onSelect}
            className="min-h-8 pointer-coarse:min-h-11"
          >
            {item.icon}
            {item.label}
          </Dropdown.DropdownMenuItem>
        ))}
      </Dropdown.DropdownMenuContent>
    </Dropdown.DropdownMenu>
  ),
  Tooltip: ({ label, children }) => (
    <Tooltip>
      <TooltipTrigger render={children} />
      <TooltipContent className={STILL}>{label}</TooltipContent>
    </Tooltip>
  ),
};
