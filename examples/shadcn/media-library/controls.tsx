import type { ButtonVariant, MediaLibraryKit } from "@reactkits.dev/react-media-library/components";
import { Alert, AlertAction, AlertDescription, AlertTitle } from "#components/ui/alert";
import { Badge } from "#components/ui/badge";
import { Button } from "#components/ui/button";
import { Progress } from "#components/ui/progress";
import { Spinner as Loader } from "#components/ui/spinner";
import { cn } from "#lib/utils";

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

export const controls = {
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
      {busy ? <Loader className="size-[1.1em]" aria-hidden /> : icon}
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
  Progress: ({ label, value, className, ...data }) => (
    <Progress
      {...data}
      aria-label={label}
      value={value === undefined ? null : value * 100}
      className={cn("data-indeterminate:animate-pulse", className)}
    />
  ),
  Spinner: ({ className, ...data }) => (
    <Loader {...data} aria-hidden className={cn("size-[1.1em]", className)} />
  ),
  Notice: ({ tone, title, children, action, className, ...data }) => (
    <Alert
      {...data}
      data-tone={tone}
      role={tone === "error" ? "alert" : undefined}
      variant={tone === "error" ? "destructive" : "default"}
      className={cn("has-data-[slot=alert-action]:pr-28", className)}
    >
      <AlertTitle>{title}</AlertTitle>
      {children && <AlertDescription>{children}</AlertDescription>}
      {action && <AlertAction>{action}</AlertAction>}
    </Alert>
  ),
  Badge: ({ tone, icon, label, className, children, ...data }) => (
    <Badge
      {...data}
      role={label === undefined ? undefined : "img"}
      aria-label={label}
      className={cn(tone === "overlay" && "bg-black/65 text-white", className)}
    >
      {icon}
      {children}
    </Badge>
  ),
} satisfies Partial<MediaLibraryKit>;
