import { Studio } from "../lib/studio";

export default function Page() {
  return <Studio />;
}
