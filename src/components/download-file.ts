/** Hands a file to the browser's downloads. */
export function downloadFile(file: Blob, name: string): void {
  const link = document.createElement("a");
  link.href = URL.createObjectURL(file);
  link.download = name;
  link.click();
  // The browser reads the URL in a task of its own; revoked at once, some would save nothing.
  setTimeout(() => URL.revokeObjectURL(link.href), 1000);
}
