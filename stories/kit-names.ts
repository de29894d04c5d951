/** The kits of the toolbar, as designers call them. */
export const KIT_NAMES = {
  mantine: "Mantine",
  tailwind: "Tailwind",
  shadcn: "shadcn/ui (example)",
};
