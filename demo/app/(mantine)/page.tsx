import { readDemoProps } from "../../lib/demo-props";
import { MantineDemo } from "./mantine-demo";

export default async function Page() {
  return <MantineDemo {...(await readDemoProps())} />;
}
