import { readDemoProps } from "../../../lib/demo-props";
import { TailwindDemo } from "./tailwind-demo";

export default async function Page() {
  return <TailwindDemo {...(await readDemoProps())} />;
}
