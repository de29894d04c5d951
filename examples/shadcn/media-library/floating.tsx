import type { MediaLibraryKit } from "@reactkits.dev/react-media-library/components";
import * as Dropdown from "#components/ui/dropdown-menu";
import { Popover, PopoverContent, PopoverTrigger } from "#components/ui/popover";
import { Tooltip, TooltipContent, TooltipTrigger } from "#components/ui/tooltip";
import { cn } from "#lib/utils";
import { STILL } from "./surfaces";

export const floating: Pick<MediaLibraryKit, "Popover" | "Menu" | "Tooltip"> = {
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
