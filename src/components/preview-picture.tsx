"use client";

import { useEffect, useState } from "react";

/** A partial picture of an image that is still being generated. Its URL lives as long as it is shown. */
export function PreviewPicture({ file }: { file: Blob }) {
  const [url, setUrl] = useState<string>();
  useEffect(() => {
    const made = URL.createObjectURL(file);
    setUrl(made);
    return () => URL.revokeObjectURL(made);
  }, [file]);
  // The picture before stays until this one is decoded.
  return url && <img className="rml-fill" data-preview src={url} alt="" draggable={false} />;
}
