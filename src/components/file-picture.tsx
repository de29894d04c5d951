"use client";

import { useEffect, useState } from "react";

/** A file that is in no library yet, as a picture. Its name stands elsewhere. */
export function FilePicture({ file, className }: { file: File; className?: string }) {
  const [url, setUrl] = useState<string>();
  useEffect(() => {
    const made = URL.createObjectURL(file);
    setUrl(made);
    return () => URL.revokeObjectURL(made);
  }, [file]);
  return <img src={url} alt="" className={className} />;
}
