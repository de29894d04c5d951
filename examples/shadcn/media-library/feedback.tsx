import type { MediaLibraryKit } from "@reactkits.dev/react-media-library/components";
import { Alert, AlertAction, AlertDescription, AlertTitle } from "#components/ui/alert";
import { Badge } from "#components/ui/badge";
import { Progress } from "#components/ui/progress";
import { Spinner } from "#components/ui/spinner";
import { cn } from "#lib/utils";

export const feedback: Pick<MediaLibraryKit, "Progress" | "Spinner" | "Notice" | "Badge"> = {
  Progress: ({ label, value, className, ...data }) => (
    <Progress
      {...data}
      aria-label={label}
      value={value === undefined ? null : value * 100}
      className={cn("data-indeterminate:animate-pulse", className)}
    />
  ),
  Spinner: ({ className, ...data }) => (
    <Spinner {...data} aria-hidden className={cn("size-[1.1em]", className)} />
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
};
