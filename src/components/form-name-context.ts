"use client";

import { createContext } from "react";

/** The name under which forms for images keep their draft: another one for a form that stands within another. */
export const FormNameContext = createContext("images");
