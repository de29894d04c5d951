import type { ButtonVariant, MediaLibraryKit } from "@reactkits.dev/react-media-library/components";
import { Button } from "#components/ui/button";
import { cn } from "#lib/utils";
import { feedback } from "./feedback";

const VARIANTS = {
  primary: "default",
  default: "outline",
  quiet: "ghost",
  danger: "destructive",
  "quiet-danger": "ghost",
} as const satisfies Record<ButtonVariant, string>;

const HEIGHT = { sm: "h-8 pointer-coarse:h-11", md: "h-9 pointer-coarse:h-11" };
const SQUARE = { sm: "size-8 pointer-coarse:size-11", md: "size-9 pointer-coarse:size-11" };
const DISABLED = "aria-disabled:cursor-default aria-disabled:opacity-60";

export const buttons: Pick<MediaLibraryKit, "Button" | "IconButton"> = {
  Button: ({ variant = "default", size = "md", icon, label, busy, className, children, ...rest }) => (
    <Button
      {...rest}
      variant={VARIANTS[variant]}
      size={size === "sm" ? "sm" : "default"}
      aria-label={label}
      aria-busy={busy || undefined}
      aria-disabled={busy || rest["aria-disabled"]}
      className={cn(HEIGHT[size], DISABLED, variant === "quiet-danger" && "text-destructive!", className)}
    >
      {busy ? <feedback.Spinner /> : icon}
      {children}
    </Button>
  ),
  IconButton: ({ label, icon, variant = "quiet", size = "md", className, ...rest }) => (
    <Button
      {...rest}
      variant={VARIANTS[variant]}
      size="icon"
      aria-label={label}
      className={cn(SQUARE[size], DISABLED, className)}
    >
      {icon}
    </Button>
  ),
};
