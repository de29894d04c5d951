import "@mantine/core/styles.css";
import "@reactkits.dev/react-media-library/mantine.css";
import type { Metadata } from "next";
import type { ReactNode } from "react";
import { Document } from "../../components/document";

export const metadata: Metadata = { title: "React Media Library · Mantine" };

export default function Layout({ children }: { children: ReactNode }) {
  return <Document>{children}</Document>;
}
