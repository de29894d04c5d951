/** Hands a file to the browser's downloads under its own name. */
export function downloadFile(file: File): void {
  const link = document.createElement("a");
  link.href = URL.createObjectURL(file);
  link.download = file.name;
  link.click();
  // The browser reads the URL in a task of its own; revoked at once, some would save nothing.
  setTimeout(() => URL.revokeObjectURL(link.href), 1000);
}
