export function Spinner() {
  return (
    <span
      aria-hidden="true"
      className="rml:size-3.5 rml:shrink-0 rml:animate-spin rml:rounded-full rml:border-2 rml:border-current rml:border-t-transparent"
    />
  );
}
